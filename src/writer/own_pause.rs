//! An officer pauses and resumes a contract of theirs: where it allows that, and no pause of
//! somebody else's.

use app::{
    ids::{AllocationId, MarketId, OfficerId, PersonId},
    ledger::{Command, Event},
};

use super::{
    Declined,
    batch::{Answered, Batcher, Pending},
    order::{OwnPause, PauseStep},
};
use crate::{
    fault::Fault,
    store::{Tx, act, allocation, entry, setting},
    writer::Answer,
};

/// Names the setting by which a contract lets its officer pause and resume it.
pub fn may_pause(contract: AllocationId) -> String {
    format!("officer_may_pause/{contract}")
}

/// Whether a contract does.
pub async fn is_pause_allowed(tx: &mut Tx, contract: AllocationId) -> Result<bool, Fault> {
    Ok(setting::find(tx, &may_pause(contract)).await?.as_deref() == Some("yes"))
}

/// Whether the pause that began with this entry is this person's own.
pub async fn is_own_pause(
    tx: &mut Tx,
    (contract, person): (AllocationId, PersonId),
    pause: (MarketId, u64),
) -> Result<bool, Fault> {
    let acts = act::about(tx, &[contract.0]).await?;
    Ok(acts.iter().any(|(act, _)| act.entry == Some(pause) && act.person == person))
}

impl Batcher {
    pub(super) async fn pause_own(
        &mut self,
        own: &OwnPause,
        tx: &mut Tx,
        pending: &mut Pending,
    ) -> Result<Answered, Fault> {
        let OwnPause { officer, person, market, contract, step } = *own;
        let is_theirs = is_of(tx, contract, (officer, market)).await?;
        if !is_theirs || !is_pause_allowed(tx, contract).await? {
            return Ok(Err(Declined::NotTheirs));
        }
        // What is due may be a pause of its own.
        if let Err(declined) = self.take(market, Command::Tick, pending) {
            return Ok(Err(declined));
        }
        let command = match step {
            PauseStep::Pause => Command::Pause(contract),
            PauseStep::Resume => {
                let pause = last_pause(tx, (market, contract), pending).await?;
                if let Some(seq) = pause
                    && !is_own_pause(tx, (contract, person), (market, seq)).await?
                {
                    return Ok(Err(Declined::NotTheirs));
                }
                Command::Resume(contract)
            }
        };
        Ok(self.take(market, command, pending).map(|()| Answer::Done))
    }
}

/// A contract that was signed in this very batch is nobody's yet.
async fn is_of(
    tx: &mut Tx,
    contract: AllocationId,
    whose: (OfficerId, MarketId),
) -> Result<bool, Fault> {
    let row = allocation::find(tx, contract).await?;
    Ok(row.is_some_and(|row| (row.officer, row.market) == whose))
}

/// The entry by which it was paused last, in this batch or before.
async fn last_pause(
    tx: &mut Tx,
    (market, contract): (MarketId, AllocationId),
    pending: &Pending,
) -> Result<Option<u64>, Fault> {
    let mut records = entry::of_contract(tx, market, contract).await?;
    records.extend(pending.records.iter().filter(|record| record.market == market).cloned());
    for record in records.iter().rev().filter(|record| record.kind == "allocation_paused") {
        let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
        if matches!(entry.event, Event::AllocationPaused(event) if event.allocation == contract) {
            return Ok(Some(record.seq));
        }
    }
    Ok(None)
}
