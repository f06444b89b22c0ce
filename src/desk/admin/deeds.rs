//! What was ever done: entries of the ledger in plain words, and beside each who did it and why.

use std::collections::HashMap;

use app::{
    api::admin::Deed,
    ids::{AllocationId, OfficerId},
    ledger::{Entry, Event, Record},
};
use uuid::Uuid;

use super::Admin;
use crate::{
    desk::contract_words::words,
    fault::Fault,
    store::{Tx, act, act::Act, entry, market::Market},
};

impl Admin {
    /// What was done about something that is in no ledger, the latest first.
    pub(super) async fn deeds(&self, tx: &mut Tx, about: Uuid) -> Result<Vec<Deed>, Fault> {
        Ok(self.deeds_of_each(tx, &[about]).await?.remove(&about).unwrap_or_default())
    }

    /// As [`Admin::deeds`], of several things, by each.
    pub(super) async fn deeds_of_each(
        &self,
        tx: &mut Tx,
        about: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Deed>>, Fault> {
        let mut deeds: HashMap<Uuid, Vec<Deed>> = HashMap::new();
        for act in act::about(tx, about).await?.into_iter().rev() {
            deeds.entry(act.0.about).or_default().push(self.deed(act)?);
        }
        Ok(deeds)
    }

    fn deed(&self, (act, who): (Act, String)) -> Result<Deed, Fault> {
        let words = self.notes.open(act.id, &act.words)?;
        let (what, why) = match words.split_once('\n') {
            Some((what, why)) => (what.to_owned(), Some(why.to_owned())),
            None => (words, None),
        };
        Ok(Deed { at: act.at, what, who: Some(who), why: why.filter(|why| !why.is_empty()) })
    }

    /// A market's own history: what the ledger has of it, and what was written beside it.
    pub(super) async fn market_deeds(
        &self,
        tx: &mut Tx,
        market: &Market,
    ) -> Result<Vec<Deed>, Fault> {
        let is_own = |event: &Event| event.allocation().is_none();
        let records = entry::of_changes(tx, market.id).await?;
        self.ledger_deeds(tx, market, &[market.id.0], (records, is_own)).await
    }

    /// A contract's history, every version of it, off the records of it and acts about its officer.
    pub(super) async fn contract_deeds(
        &self,
        tx: &mut Tx,
        market: &Market,
        (id, officer): (AllocationId, OfficerId),
        records: Vec<Record>,
    ) -> Result<Vec<Deed>, Fault> {
        self.ledger_deeds(tx, market, &[id.0, officer.0], (records, |_: &Event| true)).await
    }

    /// Entries, each with the act that it came of. An act without an entry here stands for itself
    /// where it is about the first.
    async fn ledger_deeds(
        &self,
        tx: &mut Tx,
        market: &Market,
        about: &[Uuid],
        (records, is_own): (Vec<Record>, impl Fn(&Event) -> bool),
    ) -> Result<Vec<Deed>, Fault> {
        let zone = market.zone()?;
        let acts = act::about(tx, about).await?;
        let by_entry: HashMap<u64, usize> = acts
            .iter()
            .enumerate()
            .filter_map(|(index, (act, _))| Some((act.entry?, index)))
            .filter(|((of, _), _)| *of == market.id)
            .map(|((_, seq), index)| (seq, index))
            .collect();
        let mut deeds = Vec::new();
        for record in records {
            let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
            let Some(what) = words(&entry.event, zone).filter(|_| is_own(&entry.event)) else {
                continue;
            };
            let act = by_entry.get(&record.seq).map(|index| &acts[*index]);
            let act = act.or_else(|| of_officer(&acts, &entry));
            let known = act.map(|act| self.deed(act.clone())).transpose()?;
            deeds.push(match known {
                // It names what stands beside the ledger as well.
                Some(deed) if entry.event.allocation().is_none() => Deed { at: entry.at, ..deed },
                Some(deed) => Deed { at: entry.at, what, ..deed },
                None => Deed { at: entry.at, what, who: from_outside(&entry.event), why: None },
            });
        }
        let beside = acts.iter().filter(|(act, _)| act.entry.is_none() && act.about == about[0]);
        for act in beside {
            deeds.push(self.deed(act.clone())?);
        }
        deeds.sort_by_key(|deed| deed.at);
        deeds.reverse();
        Ok(deeds)
    }
}

/// Who did what nobody noted: it fell due by itself, or came from no page.
fn from_outside(event: &Event) -> Option<String> {
    let falls_due = matches!(
        event,
        Event::AllocationAmended(_)
            | Event::AllocationPaused(_)
            | Event::AllocationResumed(_)
            | Event::AllocationEnded(_)
            | Event::ChangeCalledOff(_)
    );
    (!falls_due).then(|| "The command line".to_owned())
}

/// A licence stands in every contract's history, and the act is about its officer.
fn of_officer<'a>(acts: &'a [(Act, String)], entry: &Entry) -> Option<&'a (Act, String)> {
    let is_licence = matches!(entry.event, Event::AllocationLicensed(_));
    acts.iter().find(|(act, _)| is_licence && act.kind == "officer_changed" && act.at == entry.at)
}
