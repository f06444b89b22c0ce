//! An officer's own contracts: what was agreed and what became of it, and a pause where a contract
//! allows its officer one.

use app::{
    api::{
        admin::Deed,
        contract::{CanPause, OwnContract},
        form::{Problems, Typed},
    },
    contract::{Planned, Step, Terms},
    ids::AllocationId,
    instant::Instant,
    ledger::{Allocation, Entry, Record},
    ui::{path, words::money},
};
use chrono_tz::Tz;

use super::{Came, admin::declined, contract_words, officer::Officer};
use crate::{
    fault::Fault,
    store::{
        Tx,
        allocation::{self, AllocationRow, Status},
        entry,
        market::Market,
    },
    writer::{Declined, Note, Order, OwnPause, PauseStep, is_own_pause, is_pause_allowed},
};

impl Officer {
    /// The living ones first.
    pub(super) async fn read_contracts(&self) -> Result<Vec<OwnContract>, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let mut contracts = allocation::of_officer(&mut tx, self.officer).await?;
        contracts.sort_by_key(|contract| contract.status == Status::Ended);
        let mut views = Vec::with_capacity(contracts.len());
        for contract in contracts {
            let market = allocation::market_of(&mut tx, &contract).await?;
            views.push(self.own(&mut tx, &contract, market, now).await?);
        }
        Ok(views)
    }

    /// Pauses a contract of theirs, or resumes it.
    pub async fn change_contract(&self, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.read().await?;
        let contracts = allocation::of_officer(&mut tx, self.officer).await?;
        let asked: Option<AllocationId> = typed.text("contract").parse().ok();
        let own = contracts.into_iter().find(|contract| Some(contract.id) == asked);
        let Some(contract) = own else {
            let what = "Choose a contract of yours.";
            return Ok(Came::Problems(Problems::at(Problems::FORM, what)));
        };
        let zone = allocation::market_of(&mut tx, &contract).await?.zone()?;
        drop(tx);
        let (step, kind, words) = match typed.text("what") {
            "pause" => (PauseStep::Pause, "allocation_paused", "A pause\n"),
            "resume" => (PauseStep::Resume, "allocation_resumed", "To resume\n"),
            _ => return Ok(Came::NotFound),
        };
        let id = self.dice.id(self.clock.now());
        let words = self.notes.seal(id, words, &self.dice);
        let note = Note { id, person: self.person, kind, about: contract.id.0, words };
        let order = Order::PauseOwn(OwnPause {
            officer: self.officer,
            person: self.person,
            market: contract.market,
            contract: contract.id,
            step,
        });
        match self.writer.order(Order::Noted { order: Box::new(order), note }).await {
            Ok(_) => Ok(Came::Done(format!("{}?done=changed", path::OWN_CONTRACT))),
            Err(Declined::NotTheirs) => {
                let what = "This contract is paused and resumed by your administrator.";
                Ok(Came::Problems(Problems::at(Problems::FORM, what)))
            }
            Err(why) => Ok(Came::Problems(declined(&why, zone))),
        }
    }

    async fn own(
        &self,
        tx: &mut Tx,
        row: &AllocationRow,
        market: Market,
        now: Instant,
    ) -> Result<OwnContract, Fault> {
        let zone = market.zone()?;
        let records = entry::of_contract(tx, market.id, row.id).await?;
        let entries = contract_words::read(&records)?;
        let known = self.outlooks.book(tx, market.id).await?;
        let living = known.book.allocation(row.id);
        let (terms, price_now) = contract_words::terms_now(row.id, living, &entries)?;
        let can = self.can_pause(tx, row, &records).await?;
        let warnings = match (can, living) {
            (Some(CanPause::Pause), Some(living)) => warnings(living, now, zone),
            _ => Vec::new(),
        };
        let deed = |entry: &Entry| {
            let what = contract_words::words(&entry.event, zone)?;
            Some(Deed { at: entry.at, what, who: None, why: None })
        };
        let time = contract_words::time(row, zone, now);
        let state = contract_words::state(row, now);
        Ok(OwnContract {
            id: row.id,
            facts: format!("{}, {time}. {state}.", contract_words::number(row, living, zone)),
            terms: contract_words::told(&terms, price_now),
            planned: living.map(|it| contract_words::planned(it, zone)).unwrap_or_default(),
            can,
            warnings,
            history: entries.iter().rev().filter_map(deed).collect(),
            market: market.name,
        })
    }

    /// A pause that somebody else ordered, or that was planned, is not theirs to end.
    async fn can_pause(
        &self,
        tx: &mut Tx,
        row: &AllocationRow,
        records: &[Record],
    ) -> Result<Option<CanPause>, Fault> {
        if !is_pause_allowed(tx, row.id).await? {
            return Ok(None);
        }
        let pause = records.iter().rev().find(|record| record.kind == "allocation_paused");
        Ok(match (row.status, pause) {
            (Status::Living, _) => Some(CanPause::Pause),
            (Status::Paused, Some(pause)) => {
                let whose = (row.id, self.person);
                let is_own = is_own_pause(tx, whose, (row.market, pause.seq)).await?;
                is_own.then_some(CanPause::Resume)
            }
            (Status::Paused, None) | (Status::Ended, _) => None,
        })
    }
}

/// What a pause from now on would bring with it, besides no leads.
fn warnings(living: &Allocation, now: Instant, zone: Tz) -> Vec<String> {
    let next = living.planned.iter().find_map(Planned::pause);
    let planned = next.map(|(due, _)| {
        format!(
            "A pause is planned for {}. If yours still runs then, that one is off, and so is its \
             end: the contract stays paused until you resume.",
            contract_words::date(zone, due)
        )
    });
    [planned, surplus(living, now)].into_iter().flatten().collect()
}

/// Leads that came and would not be owed any more.
fn surplus(living: &Allocation, now: Instant) -> Option<String> {
    let mut line = living.line.clone()?;
    line.take(Step::Paused, now.clamp(line.start, line.end));
    let Terms { remedy, ends, .. } = living.terms;
    let follows = ends.is_none_or(|ends| ends > line.end);
    let closing = line.close(line.end, remedy, follows);
    let leads = (closing.delivered - closing.owed).max(0);
    match (leads, follows) {
        (0, _) => None,
        (_, true) => Some(format!("{leads} came beyond what is owed then: next month owes fewer.")),
        (_, false) => Some(format!(
            "{leads} came beyond what is owed then: billed when the contract ends, {} a lead.",
            money(living.price_cents)
        )),
    }
}
