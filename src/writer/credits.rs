//! A step of a credit: what the market makes of it, and a note of who took it.

use app::{ids::LeadId, ledger::Command};

use super::{
    Answer, CreditStep, Declined, Said,
    batch::{Answered, Batcher, Pending},
    leads::routed_lead,
};
use crate::{
    fault::Fault,
    store::{
        Tx, allocation,
        credit_step::{self, CreditStepRow},
    },
};

impl Batcher {
    pub(super) async fn credit(
        &mut self,
        (lead, step): (LeadId, CreditStep),
        said: Option<&Said>,
        tx: &mut Tx,
        pending: &mut Pending,
    ) -> Result<Answered, Fault> {
        let Some(found) = pending.gathered.leads.get(lead) else {
            return Ok(Err(Declined::NoSuchLead));
        };
        let Some(mut routed) = routed_lead(found) else { return Ok(Err(Declined::NoSuchLead)) };
        if said.is_some_and(|said| said.to != step.to(found.credit)) {
            return Ok(Err(Declined::StepTaken));
        }
        let market = found.market;
        let contract = allocation::find(tx, routed.allocation).await?;
        // A contract that was signed in this very batch has no leads to be credited yet.
        let Some(contract) = contract else { return Ok(Err(Declined::NoSuchLead)) };
        routed.credit_window_ms = contract.credit_window_ms;
        let command = match step {
            CreditStep::Request(reason) => Command::RequestCredit { lead, routed, reason },
            CreditStep::Withdraw => Command::WithdrawCredit { lead, routed },
            CreditStep::Answer => Command::AnswerDenial { lead, routed },
            CreditStep::Approve => Command::ApproveCredit { lead, routed, proof: None },
            CreditStep::Prove(proof) => Command::ApproveCredit { lead, routed, proof: Some(proof) },
            CreditStep::Deny => Command::DenyCredit { lead, routed },
        };
        if let Err(declined) = self.take(market, command, pending) {
            return Ok(Err(declined));
        }
        if let Some(state) = pending.gathered.leads.get(lead).and_then(|lead| lead.credit) {
            let (at, person) = (pending.at, said.map(|said| said.person));
            let words = said.and_then(|said| said.words.clone());
            credit_step::insert(tx, &CreditStepRow { lead, state, at, person, words }).await?;
        }
        Ok(Ok(Answer::Done))
    }
}
