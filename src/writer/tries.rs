//! How often orders are tried: a batch that failed, order by order; what somebody else was faster
//! with, again; and orders that are carried out together, or not at all.

use super::{
    Answer, Declined, Order,
    batch::{Answered, Batcher},
    order::Keep,
};
use crate::fault::Fault;

/// How often a batch that another server was faster with is decided again.
const TRIES: u32 = 5;

impl Batcher {
    pub(super) async fn carry_out_singly(&mut self, orders: &[Order]) -> Vec<Answered> {
        let mut answers = Vec::with_capacity(orders.len());
        for order in orders {
            match self.carry_out_alone(order).await {
                Ok(answer) => answers.push(answer),
                Err(fault) => {
                    tracing::error!(%fault, "order failed");
                    answers.push(Err(Declined::Fault));
                    if fault.is_outage() {
                        break;
                    }
                }
            }
        }
        answers.resize(orders.len(), Err(Declined::Fault));
        answers
    }

    async fn carry_out_alone(&mut self, order: &Order) -> Result<Answered, Fault> {
        self.commit_with_retries(std::slice::from_ref(order), Keep::Each).await.map(only)
    }

    async fn commit_with_retries(
        &mut self,
        orders: &[Order],
        keep: Keep,
    ) -> Result<Vec<Answered>, Fault> {
        for _ in 1..TRIES {
            match self.commit(orders, keep).await {
                Err(fault) if fault.is_worth_a_retry() => {}
                answers => return answers,
            }
        }
        self.commit(orders, keep).await
    }

    /// Each order by itself, in order, because some of them are many in one.
    pub(super) async fn carry_out_apart(&mut self, orders: &[Order]) -> Vec<Answered> {
        let mut answers = Vec::with_capacity(orders.len());
        for order in orders {
            answers.push(match order {
                Order::Together { orders, keep } => self.carry_out_together(orders, *keep).await,
                order => self.carry_out_alone(order).await.unwrap_or_else(|fault| {
                    tracing::error!(%fault, "order failed");
                    Err(Declined::Fault)
                }),
            });
        }
        answers
    }

    async fn carry_out_together(&mut self, orders: &[Order], keep: Keep) -> Answered {
        match self.commit_with_retries(orders, keep).await {
            Ok(answers) => Ok(Answer::Together(answers)),
            Err(fault) => {
                tracing::error!(%fault, orders = orders.len(), "orders together failed");
                Err(Declined::Fault)
            }
        }
    }
}

/// The answer of a batch of one.
fn only(mut answers: Vec<Answered>) -> Answered {
    answers.pop().unwrap_or(Err(Declined::Fault))
}
