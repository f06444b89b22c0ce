//! What the entries of one line come to, and whether that is what its officer is shown elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    api::log::{Check, LogEvent, Stood},
    contract::Line,
    credit::CreditEffect,
    ids::LeadId,
    instant::Instant,
    ledger::{Entry, Event, Record},
};
use chrono_tz::Tz;

use super::{contract_words, timeline::words};
use crate::store::line::LineRow;

/// Entries by their number, each read.
pub(super) type Entries = BTreeMap<u64, (Record, Entry)>;

/// What a line's entries come to.
#[derive(Default)]
pub(super) struct Sums {
    /// As the entries make it.
    line: Option<Line>,
    routed: BTreeMap<LeadId, u32>,
    credited: i64,
    /// Routed while the line was not open, or beyond what was owed.
    amiss: usize,
    pub events: Vec<LogEvent>,
}

impl Sums {
    pub fn of(row: &LineRow, zone: Tz, entries: &Entries) -> Self {
        let own = routed_to(row, entries);
        let mut sums = Self::default();
        let mut is_open = false;
        for (record, entry) in entries.values() {
            let is_own = entry.event.allocation() == Some(row.allocation);
            let stood = match &entry.event {
                Event::LineOpened(event) if is_own && event.line.start == row.line.start => {
                    is_open = true;
                    sums.line = Some(event.line.clone());
                    sums.stood(entry.at)
                }
                Event::LineClosed(_) if is_own && is_open => {
                    is_open = false;
                    sums.line = sums.line.map(|line| line.ended(entry.at));
                    sums.stood(entry.at)
                }
                event if is_own && is_open && event.step().is_some() => sums.step(entry),
                Event::LeadRouted(event) if is_own && own.contains(&event.lead) => {
                    sums.amiss += 1;
                    None
                }
                event if event.lead().is_some_and(|lead| own.contains(&lead)) => None,
                _ => continue,
            };
            sums.note(record, entry, zone, stood);
        }
        sums
    }

    /// Moves the line.
    fn step(&mut self, entry: &Entry) -> Option<Stood> {
        let (_, step) = entry.event.step()?;
        let line = self.line.as_mut()?;
        if let Event::LeadRouted(_) = &entry.event {
            self.amiss += usize::from(line.delivered >= line.owed());
        }
        line.take(step, entry.at);
        self.stood(entry.at)
    }

    fn stood(&self, at: Instant) -> Option<Stood> {
        self.line.as_ref().map(|line| Stood {
            owed: line.owed(),
            delivered: line.delivered,
            pace_hundredths: line.pace_hundredths(at),
        })
    }

    fn note(&mut self, record: &Record, entry: &Entry, zone: Tz, line: Option<Stood>) {
        match &entry.event {
            Event::LeadRouted(event) => *self.routed.entry(event.lead).or_default() += 1,
            Event::CreditApproved(event) if event.effect == CreditEffect::OpenLine => {
                self.credited += 1;
            }
            _ => {}
        }
        let (title, detail) = match contract_words::on_line(&entry.event, self.line.as_ref(), zone)
        {
            Some(what) => ("Contract", format!("{what}.")),
            None => words(&entry.event),
        };
        self.events.push(LogEvent {
            seq: record.seq,
            at: entry.at,
            kind: record.kind.clone(),
            lead: entry.event.lead(),
            title: title.to_owned(),
            detail,
            line,
            hash: record.hash.to_string(),
        });
    }

    pub fn checks(&self, row: &LineRow) -> Vec<Check> {
        let LineRow { line, closed, .. } = row;
        let (routed, credited) = (self.routed.values().sum::<u32>(), self.credited);
        let (owed, delivered) = (line.owed(), line.delivered);
        let left = owed - delivered;
        let settled = closed.is_none_or(|closed| closed.carry_out + closed.refunded == left);
        let left_name = if closed.is_some() { "short" } else { "still to come" };
        let check = |text, holds| Check { text, holds };
        vec![
            check(
                format!("{routed} routed \u{2212} {credited} credited = {delivered} delivered"),
                i64::from(routed) - credited == delivered && credited == line.credited,
            ),
            check(balance(owed, delivered, left_name), self.line.as_ref() == Some(line) && settled),
            check(
                match self.routed.len() {
                    1 => "1 lead, routed once: to you".to_owned(),
                    leads => format!("{leads} leads, each routed once: to you"),
                },
                self.routed.values().all(|times| *times == 1),
            ),
            check(
                "Each lead was routed while the line was open, and none beyond what was owed"
                    .to_owned(),
                self.amiss == 0,
            ),
        ]
    }
}

/// "40 owed - 14 delivered = 26 still to come"; with a surplus, the sum that has no minus in it.
fn balance(owed: i64, delivered: i64, left_name: &str) -> String {
    let left = owed - delivered;
    match (left, owed) {
        (0.., _) => format!("{owed} owed \u{2212} {delivered} delivered = {left} {left_name}"),
        (_, 0..) => {
            format!("{delivered} delivered \u{2212} {owed} owed = {} more than owed", -left)
        }
        (_, before) => format!(
            "{} more than owed from before + {delivered} delivered = {} more than owed",
            -before, -left
        ),
    }
}

/// The leads that were routed to this line's contract in its time, but for those of the line before
/// and of the next: at the instant at which one follows another, the ledger's order says whose they
/// are.
fn routed_to(row: &LineRow, entries: &Entries) -> BTreeSet<LeadId> {
    let events = || entries.values().map(|(_, entry)| &entry.event);
    let of_contract = |event: &&Event| event.allocation() == Some(row.allocation);
    let mut turns = events().filter(of_contract);
    // Where the first that is told of a line is its end, it was open before.
    let first = turns.find(|it| matches!(it, Event::LineOpened(_) | Event::LineClosed(_)));
    let mut open = match first {
        Some(Event::LineClosed(event)) => Some(event.line.start),
        _ => None,
    };
    let mut routed = BTreeSet::new();
    for event in events().filter(of_contract) {
        match event {
            Event::LineOpened(event) => open = Some(event.line.start),
            Event::LineClosed(_) => open = None,
            Event::LeadRouted(event) if open.is_none_or(|start| start == row.line.start) => {
                routed.insert(event.lead);
            }
            _ => {}
        }
    }
    routed
}

#[cfg(test)]
mod tests {
    use app::{
        contract::{Month, Number, Remedy},
        ids::{AllocationId, MarketId},
        instant::HOUR_MS,
        ledger::{
            Head,
            event::{CreditApproved, LeadRouted, LineClosed, LineOpened},
        },
        routing::Decision,
    };
    use uuid::Uuid;

    use super::*;
    use crate::store::line::Closed;

    const ZONE: Tz = Tz::America__New_York;
    const OWN: AllocationId = AllocationId(Uuid::from_u128(1));

    fn number(leads: u32) -> Number {
        Number::new(leads).unwrap()
    }

    /// November of a contract of five leads a month.
    fn november() -> Line {
        let at = |text| Instant::parse(text).unwrap();
        let month = Month { start: at("2026-11-01T04:00:00Z"), end: at("2026-12-01T05:00:00Z") };
        Line::open(month.start, month, None, number(5), 0, true)
    }

    fn opened() -> Event {
        LineOpened { allocation: OWN, line: november() }.into()
    }

    fn routed(lead: u128) -> Event {
        LeadRouted {
            lead: LeadId(Uuid::from_u128(lead)),
            allocation: OWN,
            decision: Decision::of(0, Vec::new()),
            replaces: None,
            again_within_ms: None,
        }
        .into()
    }

    fn closed(line: Line) -> Event {
        let closing = line.close(line.end, Remedy::Carry, true);
        LineClosed { allocation: OWN, line, closing }.into()
    }

    /// An hour apart from the line's start on, each line's end at its own, as if they stood in a
    /// ledger.
    fn entries(events: Vec<Event>) -> Entries {
        let mut head = Head::first(MarketId(Uuid::from_u128(7)));
        let start = november().start;
        let entries = events.into_iter().zip(0..).map(|(event, hours)| {
            let at = match &event {
                Event::LineClosed(event) => event.line.end,
                _ => start + hours * HOUR_MS,
            };
            let entry = Entry { at, event };
            let record = head.record(&entry);
            (record.seq, (record, entry))
        });
        entries.collect()
    }

    /// As the read model has it after so many deliveries.
    fn row(delivered: i64) -> LineRow {
        let mut line = november();
        line.delivered = delivered;
        let market = MarketId(Uuid::from_u128(7));
        LineRow { allocation: OWN, market, line, closed: None }
    }

    fn holds(row: &LineRow, events: Vec<Event>) -> Vec<bool> {
        let sums = Sums::of(row, ZONE, &entries(events));
        sums.checks(row).into_iter().map(|check| check.holds).collect()
    }

    #[test]
    fn a_log_in_which_all_is_well_adds_up() {
        let well = vec![opened(), routed(1), routed(2)];
        assert_eq!(holds(&row(2), well), [true; 4]);
    }

    #[test]
    fn what_the_read_model_has_more_of_than_the_ledger_does_not_add_up() {
        assert_eq!(holds(&row(2), vec![opened(), routed(1)]), [false, false, true, true]);
        let credit = CreditApproved {
            lead: LeadId(Uuid::from_u128(2)),
            allocation: OWN,
            effect: CreditEffect::OpenLine,
        };
        let events = vec![opened(), routed(1), routed(2), credit.into()];
        assert_eq!(holds(&row(1), events), [false, false, true, true], "it was not credited");
    }

    #[test]
    fn a_line_that_was_settled_for_another_number_does_not_add_up() {
        let settled = |carry_out, refunded| {
            let at = november().end;
            LineRow { closed: Some(Closed { at, carry_out, refunded }), ..row(2) }
        };
        let events = || vec![opened(), routed(1), routed(2), closed(november())];
        assert_eq!(holds(&settled(2, 1), events()), [true; 4]);
        assert_eq!(holds(&settled(2, 0), events()), [true, false, true, true]);
    }

    #[test]
    fn a_lead_that_was_routed_twice_shows() {
        let events = vec![opened(), routed(1), routed(1)];
        assert_eq!(holds(&row(2), events), [true, true, false, true]);
    }

    #[test]
    fn a_lead_beyond_what_was_owed_shows() {
        let events = [opened()].into_iter().chain((1..=6).map(routed)).collect();
        assert_eq!(holds(&row(6), events), [true, true, true, false]);
    }

    #[test]
    fn a_lead_that_came_while_no_line_was_open_stands_in_the_log_and_shows() {
        for events in [
            vec![routed(1), opened(), routed(2)],
            vec![opened(), routed(2), closed(november()), routed(1)],
        ] {
            let entries = entries(events.clone());
            let sums = Sums::of(&row(1), ZONE, &entries);
            assert_eq!(sums.events.len(), entries.len(), "{events:?}");
            assert_eq!(holds(&row(1), events), [false, true, true, false]);
        }
    }

    #[test]
    fn leads_of_the_line_before_and_of_the_next_are_theirs() {
        let other = |later| {
            let mut line = november();
            line.start = line.start + later;
            line
        };
        let next = LineOpened { allocation: OWN, line: other(1) };
        let before = [routed(1), closed(other(-1))];
        let own = [opened(), routed(2), closed(november())];
        let after = [next.into(), routed(3)];
        let events = before.into_iter().chain(own).chain(after).collect();
        assert_eq!(holds(&row(1), events), [true; 4]);
    }

    #[test]
    fn what_is_left_and_what_came_beyond_is_never_below_0() {
        let told = |owed, delivered| balance(owed, delivered, "still to come");
        assert_eq!(told(40, 14), "40 owed \u{2212} 14 delivered = 26 still to come");
        assert_eq!(told(0, 0), "0 owed \u{2212} 0 delivered = 0 still to come");
        assert_eq!(told(25, 26), "26 delivered \u{2212} 25 owed = 1 more than owed");
        assert_eq!(told(-1, 0), "1 more than owed from before + 0 delivered = 1 more than owed");
    }
}
