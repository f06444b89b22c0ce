//! "This is what changes": the lines that a change would leave, and the month so far once more with
//! it and without. The book decides both; nothing is written.

use std::collections::BTreeMap;

use app::{
    api::form::{LineChange, Preview, SeatChange},
    contract::{Change, Month, Number, Terms},
    ids::AllocationId,
    instant::Instant,
    ledger::{Allocation, Book, Command, Entry, Event},
    plan::rerun,
};
use chrono_tz::Tz;

use super::{Admin, Came, declined};
use crate::{
    calendar,
    desk::outlook::arrivals,
    fault::Fault,
    market_book::MarketBook,
    store::{Tx, lead, market::Market},
    writer::{AGAIN_LEADS_MAX, Declined},
};

impl Admin {
    /// What the command would change for this contract, or why it would be refused.
    pub(super) async fn preview(
        &self,
        tx: &mut Tx,
        (market, id): (&Market, AllocationId),
        command: Command,
        title: String,
        now: Instant,
    ) -> Result<Came, Fault> {
        let (zone, known) = (market.zone()?, self.book(tx, market.id).await?);
        let at = now.max(known.book.at);
        let mut after = known.book.clone();
        let mut entries = Vec::new();
        if let Err(refusal) = after.take(command.clone(), at, &known.months, &mut entries) {
            return Ok(Came::Problems(declined(&Declined::Refused(refusal), zone)));
        }
        let raises = after.raises_so_far() > known.book.raises_so_far();
        let lines = lines(&known, after, entries, id, &command, zone, at)?;
        let seats = self.seats(tx, &known, id, &command, at).await?;
        let mut sentences = sentences(&lines, &seats);
        if raises {
            sentences.extend(self.offered_again(tx, market, at).await?);
        }
        Ok(Came::Preview(Box::new(Preview { title, sentences, lines, seats, allocation: None })))
    }

    /// What is handed out at once, if the rule finds somebody.
    async fn offered_again(
        &self,
        tx: &mut Tx,
        market: &Market,
        at: Instant,
    ) -> Result<Option<String>, Fault> {
        let after = at - self.writer.settings().again_within_ms;
        let open = lead::open(tx, market.id, after, AGAIN_LEADS_MAX).await?;
        Ok(match open.len() {
            0 => None,
            1 => Some("1 fresh lead that nobody got is offered again, by the rule.".to_owned()),
            leads => {
                Some(format!("{leads} fresh leads that nobody got are offered again, by the rule."))
            }
        })
    }

    /// Leads so far this month, had contracts been so since its beginning; empty where the change
    /// has no such effect, or no lead has come.
    async fn seats(
        &self,
        tx: &mut Tx,
        known: &MarketBook,
        id: AllocationId,
        command: &Command,
        at: Instant,
    ) -> Result<Vec<SeatChange>, Fault> {
        let month = known.months.containing(at);
        let running = known.book.allocations().filter(|living| living.is_active());
        let before: Vec<Terms> = running.map(as_it_is).collect();
        let (Some(month), Some(after)) = (month, changed(&before, &known.book, command)) else {
            return Ok(Vec::new());
        };
        let arrivals = arrivals(tx, &self.sealer, known.head.market, month.start).await?;
        if arrivals.is_empty() {
            return Ok(Vec::new());
        }
        let holders = self.holders(tx, known.head.market).await?;
        let mut names: BTreeMap<AllocationId, String> = holders.into_iter().collect();
        names.entry(id).or_insert_with(|| "The new contract".to_owned());
        let (limit, months) = (known.book.early_limit_ns, known.months.clone());
        let run = move || {
            let run = |contracts: &[Terms]| rerun(contracts, limit, month, &months, &arrivals);
            Ok::<_, app::ledger::Refusal>((run(&before)?, run(&after)?))
        };
        let (before, after) = tokio::task::spawn_blocking(run).await??;
        let seats = names.into_iter().map(|(seat, officer)| SeatChange {
            officer,
            is_own: seat == id,
            before: before.get(&seat).copied(),
            after: after.get(&seat).copied(),
        });
        Ok(seats.filter(|seat| seat.before.or(seat.after).is_some()).collect())
    }
}

/// The terms with the number that is the last word.
fn as_it_is(living: &Allocation) -> Terms {
    Terms { number: living.number, ..living.terms.clone() }
}

/// The contracts as the change leaves them, had it held from the month's beginning on.
fn changed(before: &[Terms], book: &Book, command: &Command) -> Option<Vec<Terms>> {
    let without = |id: AllocationId| {
        before.iter().filter(move |terms| terms.allocation != id).cloned().collect::<Vec<_>>()
    };
    let with = |id: AllocationId, number: Option<Number>| {
        let mut terms = as_it_is(book.allocation(id)?);
        terms.number = number.unwrap_or(terms.number);
        Some([without(id), vec![terms]].concat())
    };
    match command {
        Command::Sign(terms) | Command::Sell { terms, .. } => {
            Some([before, std::slice::from_ref(terms)].concat())
        }
        Command::Amend { allocation, number } => with(*allocation, Some(*number)),
        Command::Resume(allocation) => with(*allocation, None),
        Command::Pause(allocation) | Command::End(allocation) => Some(without(*allocation)),
        Command::Shorten { allocation, .. } => Some(without(*allocation)),
        Command::Plan { allocation, planned } => match planned.change {
            Change::Amend(number) => with(*allocation, Some(number)),
            Change::Resume => with(*allocation, None),
            Change::Pause { .. } => Some(without(*allocation)),
        },
        _ => None,
    }
}

/// The lines of the months that the change reaches, without it and with it: this month's and the
/// next one's, and those until its dates.
fn lines(
    known: &MarketBook,
    mut after: Book,
    mut entries: Vec<Entry>,
    id: AllocationId,
    command: &Command,
    zone: Tz,
    at: Instant,
) -> Result<Vec<LineChange>, Fault> {
    let months = &known.months;
    let next = |at| months.containing(at).map_or(at, |month: Month| month.end);
    let reaches = last_date(command).unwrap_or(at).max(at);
    let until = next(next(reaches));
    let mut before = known.book.clone();
    let mut entries_before = Vec::new();
    before.take(Command::Tick, until, months, &mut entries_before)?;
    after.take(Command::Tick, until, months, &mut entries)?;
    let (before, after) = (owed(&entries_before, id), owed(&entries, id));
    let starts: Vec<Instant> = before.keys().chain(after.keys()).copied().collect();
    let mut months_of: Vec<(Instant, LineChange)> = Vec::new();
    for start in starts {
        let first = calendar::month_start(zone, start);
        if months_of.iter().any(|(known, _)| *known == first) {
            continue;
        }
        let of = |lines: &BTreeMap<Instant, i64>| {
            let in_month =
                lines.iter().find(|(start, _)| calendar::month_start(zone, **start) == first);
            in_month.map(|(_, owed)| *owed)
        };
        let month = calendar::date(zone, first).format("%B %Y").to_string();
        months_of.push((first, LineChange { month, before: of(&before), after: of(&after) }));
    }
    months_of.sort_by_key(|(first, _)| *first);
    Ok(months_of.into_iter().map(|(_, line)| line).collect())
}

/// What each line of this contract comes to, without what is carried into it.
fn owed(entries: &[Entry], id: AllocationId) -> BTreeMap<Instant, i64> {
    let closed = entries.iter().filter_map(|entry| match &entry.event {
        Event::LineClosed(event) if event.allocation == id => {
            Some((event.line.start, event.closing.contracted))
        }
        _ => None,
    });
    closed.collect()
}

/// The last date that the command names.
fn last_date(command: &Command) -> Option<Instant> {
    match command {
        Command::Sign(terms) => Some(terms.starts),
        Command::Shorten { ends, .. } => Some(*ends),
        Command::Plan { planned, .. } => match planned.change {
            Change::Pause { until: Some(until) } => Some(until),
            _ => Some(planned.due),
        },
        _ => None,
    }
}

fn sentences(lines: &[LineChange], seats: &[SeatChange]) -> Vec<String> {
    let mut told = Vec::new();
    let moved: Vec<&LineChange> = lines.iter().filter(|line| line.before != line.after).collect();
    for line in &moved {
        told.push(match (line.before, line.after) {
            (Some(before), Some(after)) => {
                format!("{}: {after} leads are owed instead of {before}.", line.month)
            }
            (None, Some(after)) => format!("{}: {after} leads are owed.", line.month),
            (Some(before), None) => format!("{}: none of {before} leads are owed.", line.month),
            (None, None) => format!("{}: nothing is owed.", line.month),
        });
    }
    if moved.is_empty() {
        told.push("No line changes: what is owed this month and next stays as it is.".to_owned());
    }
    let others = |pick: fn(&SeatChange) -> Option<i64>| {
        let others = seats.iter().filter(|seat| !seat.is_own);
        others.filter_map(pick).sum::<i64>()
    };
    let (before, after) = (others(|seat| seat.before), others(|seat| seat.after));
    if !seats.is_empty() {
        told.push(format!(
            "Had it been so since the month began, the others together would have {after} of its \
             leads by now instead of {before}."
        ));
    }
    told
}
