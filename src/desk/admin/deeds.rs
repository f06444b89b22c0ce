//! What was ever done: entries of the ledger in plain words, and beside each who did it and why.

use std::collections::HashMap;

use app::{
    api::admin::Deed,
    contract::{Change, Planned},
    ids::AllocationId,
    instant::Instant,
    ledger::{Entry, Event},
    ui::words::money,
};
use chrono_tz::Tz;
use uuid::Uuid;

use super::{Admin, reading::DAY_NS};
use crate::{
    calendar,
    fault::Fault,
    store::{Tx, act, act::Act, entry, market::Market},
};

/// "1 Jul 2026": the date on which somebody in this zone reads it.
pub fn date(zone: Tz, at: Instant) -> String {
    calendar::date(zone, at).format("%-d %b %Y").to_string()
}

/// What is planned, in plain words.
pub fn planned(planned: &Planned, zone: Tz) -> String {
    match planned.change {
        Change::Pause { until: None } => "Pause until further notice".to_owned(),
        Change::Pause { until: Some(until) } => format!("Pause through {}", date(zone, until - 1)),
        Change::Resume => "Resume".to_owned(),
        Change::Amend(number) => format!("{number} leads a month"),
    }
}

/// What an entry did to a market or a contract, in plain words; `None` of any other.
pub fn words(event: &Event, zone: Tz) -> Option<String> {
    Some(match event {
        Event::MarketOpened(event) => format!("Opened with {} seats", event.seats),
        Event::MarketChanged(event) => {
            format!("{} seats; early limit {}", event.seats, told_days(event.early_limit_ns))
        }
        Event::AllocationSigned(event) => {
            format!("Signed for {} leads a month", event.terms.number)
        }
        Event::AllocationAmended(event) => format!("Amended to {} leads a month", event.number),
        Event::AllocationPaused(_) => "Paused".to_owned(),
        Event::AllocationResumed(_) => "Resumed".to_owned(),
        Event::AllocationEnded(_) => "Ended".to_owned(),
        Event::AllocationShortened(event) => {
            format!("Its last day is {}", date(zone, event.ends - 1))
        }
        Event::AllocationRepriced(event) => {
            format!("{} a lead from the next month on", money(event.price_cents))
        }
        Event::AllocationLicensed(event) => match event.licensed_states.as_slice() {
            [] => "Licensed everywhere".to_owned(),
            states => {
                let states: Vec<&str> = states.iter().map(|state| state.code()).collect();
                format!("Licensed in {}", states.join(", "))
            }
        },
        Event::ChangePlanned(event) => {
            let (due, what) = (date(zone, event.planned.due), planned(&event.planned, zone));
            format!("Planned for {due}: {what}")
        }
        Event::ChangeCalledOff(event) if event.resumption => {
            format!("Paused until further notice, not through {}", date(zone, event.due - 1))
        }
        Event::ChangeCalledOff(event) => {
            format!("What was planned for {} is off", date(zone, event.due))
        }
        _ => return None,
    })
}

/// "5", "2.5": as the form takes it. Limits are set in millionths of a day at the finest.
pub fn days(limit_ns: i64) -> String {
    let (whole, part) = (limit_ns / DAY_NS, limit_ns % DAY_NS / (DAY_NS / 1_000_000));
    let text = format!("{whole}.{part:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// "5 days".
pub fn told_days(limit_ns: i64) -> String {
    match days(limit_ns).as_str() {
        "1" => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

impl Admin {
    /// What was done about something that is in no ledger, the latest first.
    pub(super) async fn deeds(&self, tx: &mut Tx, about: Uuid) -> Result<Vec<Deed>, Fault> {
        let acts = act::about(tx, about).await?;
        acts.into_iter().rev().map(|act| self.deed(act)).collect()
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
        self.ledger_deeds(tx, market, &[market.id.0], is_own).await
    }

    /// A contract's history, every version of it.
    pub(super) async fn contract_deeds(
        &self,
        tx: &mut Tx,
        market: &Market,
        id: AllocationId,
        officer: Uuid,
    ) -> Result<Vec<Deed>, Fault> {
        let is_own = |event: &Event| event.allocation() == Some(id);
        self.ledger_deeds(tx, market, &[id.0, officer], is_own).await
    }

    /// Entries, each with the act that it came of. An act without an entry here stands for itself
    /// where it is about the first.
    async fn ledger_deeds(
        &self,
        tx: &mut Tx,
        market: &Market,
        about: &[Uuid],
        is_own: impl Fn(&Event) -> bool,
    ) -> Result<Vec<Deed>, Fault> {
        let zone = market.zone()?;
        let mut acts = Vec::new();
        for about in about {
            acts.extend(act::about(tx, *about).await?);
        }
        let by_entry: HashMap<u64, usize> = acts
            .iter()
            .enumerate()
            .filter_map(|(index, (act, _))| Some((act.entry?, index)))
            .filter(|((of, _), _)| *of == market.id)
            .map(|((_, seq), index)| (seq, index))
            .collect();
        let mut deeds = Vec::new();
        for record in entry::of_changes(tx, market.id).await? {
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
