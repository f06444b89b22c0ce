//! An officer's own contracts: what was agreed and what became of it, and a pause where a contract
//! allows its officer one.

use app::{
    api::{
        admin::Deed,
        contract::{CanPause, OwnContract},
        form::{Problems, Typed},
    },
    ids::AllocationId,
    instant::Instant,
    ledger::{Command, Entry},
    ui::path,
};

use super::{
    Came,
    admin::{contract, declined, deeds},
    officer::Officer,
};
use crate::{
    fault::Fault,
    market_book::MarketBook,
    store::{
        Tx,
        allocation::{self, AllocationRow, Status},
        entry,
        market::{self, Market},
        setting,
    },
    writer::{Note, Order},
};

/// Names the setting by which a contract lets its officer pause and resume it.
pub(super) fn may_pause(contract: AllocationId) -> String {
    format!("officer_may_pause/{contract}")
}

/// Whether a contract does.
pub(super) async fn is_pause_allowed(tx: &mut Tx, contract: AllocationId) -> Result<bool, Fault> {
    Ok(setting::find(tx, &may_pause(contract)).await?.as_deref() == Some("yes"))
}

impl Officer {
    /// The living ones first.
    pub(super) async fn read_contracts(&self) -> Result<Vec<OwnContract>, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let mut contracts = allocation::of_officer(&mut tx, self.officer).await?;
        contracts.sort_by_key(|contract| contract.status == Status::Ended);
        let mut views = Vec::with_capacity(contracts.len());
        for contract in contracts {
            let market = market::find(&mut tx, contract.market).await?;
            let market = market.ok_or_else(|| Fault::corrupt("allocation", "of no market"))?;
            views.push(own(&mut tx, &contract, market, now).await?);
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
        if !is_pause_allowed(&mut tx, contract.id).await? {
            let what = "This contract is paused and resumed by your administrator.";
            return Ok(Came::Problems(Problems::at(Problems::FORM, what)));
        }
        let market = market::find(&mut tx, contract.market).await?;
        let zone = market.ok_or_else(|| Fault::corrupt("allocation", "of no market"))?.zone()?;
        drop(tx);
        let (command, kind, words) = match typed.text("what") {
            "pause" => (Command::Pause(contract.id), "allocation_paused", "A pause\n"),
            "resume" => (Command::Resume(contract.id), "allocation_resumed", "To resume\n"),
            _ => return Ok(Came::NotFound),
        };
        let id = self.dice.id(self.clock.now());
        let words = self.notes.seal(id, words, &self.dice);
        let note = Note { id, person: self.person, kind, about: contract.id.0, words };
        let order = Order::Change { market: contract.market, command: Box::new(command) };
        match self.writer.order(Order::Noted { order: Box::new(order), note }).await {
            Ok(_) => Ok(Came::Done(format!("{}?done=changed", path::OWN_CONTRACT))),
            Err(why) => Ok(Came::Problems(declined(&why, zone))),
        }
    }
}

async fn own(
    tx: &mut Tx,
    row: &AllocationRow,
    market: Market,
    now: Instant,
) -> Result<OwnContract, Fault> {
    let zone = market.zone()?;
    let mut changes = Vec::new();
    for record in entry::of_changes(tx, market.id).await? {
        let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
        if entry.event.allocation() == Some(row.id) {
            changes.push(entry);
        }
    }
    let known = MarketBook::now(tx, market.id).await?;
    let living = known.book.allocation(row.id);
    let terms = match living {
        Some(living) => living.terms.clone(),
        None => contract::signed(&changes, row.id)?,
    };
    let price_now = living.map_or(terms.price_cents, |living| living.price_cents);
    let can = match row.status {
        Status::Living => Some(CanPause::Pause),
        Status::Paused => Some(CanPause::Resume),
        Status::Ended => None,
    };
    let is_allowed = is_pause_allowed(tx, row.id).await?;
    let deed = |entry: &Entry| {
        let what = deeds::words(&entry.event, zone)?;
        Some(Deed { at: entry.at, what, who: None, why: None })
    };
    let (time, state) = (contract::time(row, zone, now), contract::state(row, now));
    Ok(OwnContract {
        id: row.id,
        facts: format!("{} leads a month, {time}. {state}.", row.number.get()),
        terms: contract::told(&terms, price_now),
        planned: living.map(|living| contract::planned(living, zone)).unwrap_or_default(),
        can: can.filter(|_| is_allowed),
        history: changes.iter().rev().filter_map(deed).collect(),
        market: market.name,
    })
}
