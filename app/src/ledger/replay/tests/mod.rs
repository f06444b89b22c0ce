//! Ledgers made by the book, then forged by somebody who chains everything anew, so that only what
//! the entries say can give them away.

mod again;
mod contracts;
mod credits;
mod leads;
mod seats;

use uuid::Uuid;

use super::{Flaw, Replay};
use crate::{
    contract::{Months, Number, Remedy, Terms},
    credit::RoutedLead,
    ids::{AllocationId, LeadId, MarketId, OfficerId, SourceId},
    instant::{DAY_MS, Instant},
    ledger::{Arrival, Book, Command, Entry, Event, Hash, Head, Record},
    money::Cents,
    routing::Outcome,
};

const MARKET: MarketId = MarketId(Uuid::from_u128(7));

fn allocation(n: u128) -> AllocationId {
    AllocationId(Uuid::from_u128(n))
}

fn lead(n: u128) -> LeadId {
    LeadId(Uuid::from_u128(n))
}

fn terms(n: u128) -> Terms {
    Terms {
        allocation: allocation(n),
        officer: OfficerId(Uuid::from_u128(n)),
        number: Number::new(30).unwrap(),
        starts: Instant(0),
        ends: None,
        remedy: Remedy::Carry,
        daily_max: None,
        price_cents: Cents(5_000),
        credit_window_ms: 7 * DAY_MS,
        filters: Default::default(),
        licensed_states: Vec::new(),
    }
}

fn arrival(n: u128) -> Command {
    Command::Receive(Arrival {
        lead: lead(n),
        source: SourceId(Uuid::nil()),
        facts: Default::default(),
        state_contradicts_zip: false,
        score: 50,
        rubric: 1,
        commitment: Hash([1; 32]),
        consent: Hash([2; 32]),
        remembered: false,
        duplicate_of: None,
    })
}

/// Months of thirty days.
fn months() -> Months {
    Months::new((0..4).map(|month| Instant(month * 30 * DAY_MS)).collect()).unwrap()
}

/// A book, and everything that it said.
struct Ledger {
    book: Book,
    entries: Vec<Entry>,
}

impl Ledger {
    /// Two seats, taken.
    fn open() -> Self {
        let mut ledger = Self { book: Book::new(MARKET), entries: Vec::new() };
        ledger.take(0, Command::Open { seats: 2, early_limit_ns: 31 * DAY_MS * 1_000_000 });
        ledger.take(0, Command::Sign(terms(1)));
        ledger.take(0, Command::Sign(terms(2)));
        ledger
    }

    /// Twelve leads, one a day, and ten days into the second month.
    fn honest() -> Self {
        let mut ledger = Self::open();
        for day in 1..=12 {
            ledger.take(day, arrival(day as u128));
        }
        ledger.take(40, Command::Tick);
        ledger
    }

    fn take(&mut self, day: i64, command: Command) {
        let at = Instant(day * DAY_MS);
        self.book.take(command, at, &months(), &mut self.entries).unwrap();
    }

    fn routed(&self, lead: LeadId) -> RoutedLead {
        let entry = self.entries.iter().find(|entry| entry.event.lead() == Some(lead));
        let to = self.entries.iter().find_map(|entry| match &entry.event {
            Event::LeadRouted(event) if event.lead == lead => Some(event.allocation),
            _ => None,
        });
        let at = entry.unwrap().at;
        RoutedLead { allocation: to.unwrap(), at, credit: None, credit_window_ms: 7 * DAY_MS }
    }

    fn position(&self, kind: &str) -> usize {
        self.entries.iter().position(|entry| entry.event.kind() == kind).unwrap()
    }

    /// What replay says of a forged event after the last, at the same instant.
    fn then(&self, event: impl Into<Event>) -> Option<Flaw> {
        let mut entries = self.entries.clone();
        entries.push(Entry { at: self.book.at, event: event.into() });
        let found = first_flaw(&chained(&entries));
        found.map(|(seq, flaw)| {
            assert_eq!(seq as usize, entries.len(), "{flaw}");
            flaw
        })
    }

    /// What it says of the first entry of this kind with other words in its body.
    fn forged(&self, kind: &str, from: &str, to: &str) -> Flaw {
        let mut records = chained(&self.entries);
        let index = self.position(kind);
        let body = records[index].body.replacen(from, to, 1);
        assert_ne!(body, records[index].body);
        records[index].body = body;
        let (seq, flaw) = first_flaw(&rechained(records)).unwrap();
        assert_eq!(seq as usize, index + 1, "{flaw}");
        flaw
    }
}

fn chained(entries: &[Entry]) -> Vec<Record> {
    let mut head = Head::first(MARKET);
    entries.iter().map(|entry| head.record(entry)).collect()
}

/// The chain recomputed over what stands there, as a forger would.
fn rechained(mut records: Vec<Record>) -> Vec<Record> {
    let mut head = Head::first(MARKET);
    for (record, seq) in records.iter_mut().zip(1..) {
        record.seq = seq;
        record.hash = record.hash_after(head.hash);
        head.hash = record.hash;
    }
    records
}

fn first_flaw(records: &[Record]) -> Option<(u64, Flaw)> {
    flaw_in(records, Replay::new(MARKET))
}

fn flaw_in(records: &[Record], mut replay: Replay) -> Option<(u64, Flaw)> {
    records
        .iter()
        .find_map(|record| replay.take(record).err().map(|flaw| (replay.head.seq + 1, flaw)))
}

#[test]
fn an_honest_ledger_replays_to_the_same_book() {
    let ledger = Ledger::honest();
    let records = chained(&ledger.entries);
    for mut replay in [Replay::new(MARKET), Replay::with_months(MARKET, months())] {
        for record in &records {
            replay.take(record).unwrap();
        }
        assert_eq!(replay.head.hash, records.last().unwrap().hash);
        assert_eq!(replay.book, ledger.book);
        assert!(replay.is_whole());
    }
    let lines: Vec<_> = ledger.book.allocations().filter_map(|a| a.line.as_ref()).collect();
    assert_eq!(lines.iter().map(|line| line.owed()).sum::<i64>(), 60 + 48);
}

#[test]
fn a_changed_byte_is_found_at_its_entry() {
    for index in [0, 5, 20] {
        let mut records = chained(&Ledger::honest().entries);
        records[index].body = records[index].body.replacen('0', "1", 1);
        assert_eq!(first_flaw(&records), Some((index as u64 + 1, Flaw::Hash)));
    }
}

#[test]
fn a_removed_an_added_and_a_swapped_entry_are_found_at_their_place() {
    let honest = chained(&Ledger::honest().entries);
    let out_of_place = Some((10, Flaw::Sequence { expected: 10 }));
    let mut removed = honest.clone();
    removed.remove(9);
    assert_eq!(first_flaw(&removed), out_of_place);
    let mut added = honest.clone();
    added.insert(9, added[8].clone());
    assert_eq!(first_flaw(&added), out_of_place);
    let mut swapped = honest;
    swapped.swap(9, 10);
    assert_eq!(first_flaw(&swapped), out_of_place);
}

#[test]
fn a_removed_entry_is_found_even_where_everything_is_chained_anew() {
    let ledger = Ledger::honest();
    for kind in ["lead_created", "lead_scored", "lead_routed", "line_opened", "line_closed"] {
        let mut entries = ledger.entries.clone();
        entries.remove(ledger.position(kind));
        assert!(first_flaw(&chained(&entries)).is_some(), "{kind}");
    }
}

#[test]
fn another_recipient_is_found() {
    let ledger = Ledger::honest();
    let index = ledger.position("lead_routed");
    let Event::LeadRouted(mut routed) = ledger.entries[index].event.clone() else { unreachable!() };
    let other = [1, 2].map(allocation).into_iter().find(|id| *id != routed.allocation).unwrap();
    let found = |event: Event| {
        let mut entries = ledger.entries.clone();
        let honest = std::mem::replace(&mut entries[index].event, event);
        let otherwise = Flaw::Otherwise(Box::new(honest));
        assert_eq!(first_flaw(&chained(&entries)), Some((index as u64 + 1, otherwise)));
    };
    routed.allocation = other;
    found(routed.clone().into());
    let Outcome::Routed { by, .. } = routed.decision.outcome else { unreachable!() };
    routed.decision.outcome = Outcome::Routed { to: other, by };
    found(routed.into());
}
