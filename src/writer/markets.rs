//! Markets that open and change, and officers whose licences reach every market that they are in.

use std::collections::HashMap;

use app::{
    ids::{MarketId, OfficerId},
    ledger::{Command, Refusal},
};

use super::{
    Answer, Declined, Order,
    batch::{Answered, Batcher, Pending},
    order::{Clash, MarketChange, OfficerChange},
};
use crate::{
    fault::Fault,
    store::{
        Tx,
        market::{self, Market},
        officer::{self, Officer},
    },
};

impl Batcher {
    pub(super) async fn open_market(
        &mut self,
        (market, areas): (&Market, &[String]),
        early_limit_ns: i64,
        tx: &mut Tx,
        pending: &mut Pending,
    ) -> Result<Answered, Fault> {
        if pending.is_taken(&market.name, market.id, tx).await? {
            return Ok(Err(Declined::NameTaken));
        }
        let taken = pending.gathered.taken(areas, market.id);
        if !taken.is_empty() {
            return Ok(Err(Declined::AreasTaken(taken)));
        }
        self.books.begin(market)?;
        pending.gathered.claim(areas, market.id);
        pending.opened.push((market.clone(), areas.to_vec()));
        let command = Command::Open { seats: market.seats, early_limit_ns };
        let at = market.opened_at.min(pending.at);
        Ok(self.take_at(at, market.id, command, pending).map(|()| Answer::Done))
    }

    /// A ZIP that another market had takes its future leads along, and nothing else.
    pub(super) async fn change_market(
        &mut self,
        change: &MarketChange,
        tx: &mut Tx,
        pending: &mut Pending,
    ) -> Result<Answered, Fault> {
        let MarketChange { before, market, areas, clash, early_limit_ns } = change;
        let Some(known) = self.books.get(market.id) else {
            return Ok(Err(Declined::NoSuchMarket));
        };
        let limit_now = known.book.early_limit_ns;
        let areas_now = market::areas(tx, market.id).await?;
        let now = market::find(tx, market.id).await?.map(|market| (market, areas_now, limit_now));
        if now.as_ref() != Some(before) {
            return Ok(Err(Declined::ChangedMeanwhile));
        }
        if pending.is_taken(&market.name, market.id, tx).await? {
            return Ok(Err(Declined::NameTaken));
        }
        let taken = pending.gathered.taken(areas, market.id);
        if !taken.is_empty() && *clash == Clash::Refused {
            return Ok(Err(Declined::AreasTaken(taken)));
        }
        let (seats, early_limit_ns) = (market.seats, *early_limit_ns);
        if (Some(seats), early_limit_ns) != (known.book.seats, known.book.early_limit_ns) {
            let command = Command::ChangeMarket { seats, early_limit_ns };
            if let Err(declined) = self.take(market.id, command, pending) {
                return Ok(Err(declined));
            }
        }
        let known = self.books.get(market.id).expect("it was there just now");
        known.name = Some(market.name.clone());
        let mut gone = market::areas(tx, market.id).await?;
        gone.extend(taken.into_iter().map(|(area, _)| area));
        market::remove_areas(tx, &gone).await?;
        market::add_areas(tx, market.id, areas).await?;
        market::change(tx, market).await?;
        pending.gathered.claim(areas, market.id);
        Ok(Ok(Answer::Done))
    }

    /// All markets that this officer is in are among those of the batch, and locked.
    pub(super) async fn change_officer(
        &mut self,
        change: &OfficerChange,
        tx: &mut Tx,
        pending: &mut Pending,
    ) -> Result<Answered, Fault> {
        let OfficerChange { before, after: officer } = change;
        match pending.gathered.officers.get(&officer.id) {
            None => return Ok(Err(Declined::NoSuchOfficer)),
            Some(known) if known != before => return Ok(Err(Declined::ChangedMeanwhile)),
            Some(_) => {}
        }
        for market in pending.markets.clone() {
            let Some(known) = self.books.get(market) else { continue };
            let own = |it: &&app::ledger::Allocation| it.terms.officer == officer.id;
            let Some(living) = known.book.allocations().find(own) else { continue };
            let allocation = living.terms.allocation;
            let licensed_states = officer.licensed_states.clone();
            let command = Command::License { allocation, licensed_states };
            match self.take(market, command, pending) {
                // A contract may have ended by itself just now.
                Ok(()) | Err(Declined::Refused(Refusal::NothingChanges)) => {}
                Err(Declined::Refused(Refusal::NoSuchAllocation(_))) => {}
                // All of their markets, or none.
                Err(declined) => {
                    return Err(Fault::corrupt("market", format!("{market}: {declined}")));
                }
            }
        }
        officer::change(tx, officer).await?;
        pending.gathered.officers.insert(officer.id, officer.clone());
        Ok(Ok(Answer::Done))
    }

    /// The command as it is decided: a contract is signed with the licences that its officer has.
    pub(super) fn with_licences(
        command: &Command,
        officers: &HashMap<OfficerId, Officer>,
    ) -> Result<Command, Declined> {
        let mut command = command.clone();
        if let Command::Sign(terms) | Command::Sell { terms, .. } = &mut command {
            let officer = officers.get(&terms.officer).ok_or(Declined::NoSuchOfficer)?;
            terms.licensed_states = officer.licensed_states.clone();
        }
        Ok(command)
    }
}

impl Pending {
    /// Whether another market has this name.
    async fn is_taken(&self, name: &str, own: MarketId, tx: &mut Tx) -> Result<bool, Fault> {
        let in_batch =
            self.opened.iter().any(|(opened, _)| opened.name == name && opened.id != own);
        let named = market::named(tx, name).await?;
        Ok(in_batch || named.is_some_and(|other| other != own))
    }
}

impl Order {
    /// The officer whose licences it reads or changes.
    pub(super) fn officer(&self) -> Option<OfficerId> {
        match self.bare().0 {
            Self::ChangeOfficer(change) => Some(change.after.id),
            Self::Change { command, .. } => match &**command {
                Command::Sign(terms) | Command::Sell { terms, .. } => Some(terms.officer),
                _ => None,
            },
            _ => None,
        }
    }
}
