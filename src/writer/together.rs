//! Orders that are carried out together, in a transaction of their own, or not at all.

use super::{
    Answer, Declined, Order,
    batch::{Answered, Batcher},
    order::Keep,
};

impl Batcher {
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
