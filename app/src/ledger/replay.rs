//! Replay: anybody who has a market's entries can run them again and see that every hash, every
//! line's end and every decision is what the entries before it make it.

use std::fmt;

use crate::{
    contract::Closing,
    ids::MarketId,
    ledger::{
        Book, Entry, Event, Head, Misfit, Record,
        event::{LeadRouted, LineClosed},
    },
    routing::{Decision, Eligibility, Outcome},
};

/// A market's ledger, run again from its first entry.
#[derive(Clone, Debug)]
pub struct Replay {
    pub book: Book,
    pub head: Head,
}

/// What is wrong with the next entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    OtherMarket(MarketId),
    /// The entry that should stand here is missing, or stands elsewhere.
    Sequence {
        expected: u64,
    },
    /// Its bytes, or the hash before it, are not what was hashed.
    Hash,
    Unreadable(String),
    Misfit(Misfit),
    /// The book decides otherwise.
    Decision(Box<Decision>),
    /// The lead was routed to somebody else than its decision says, or replaces another lead than
    /// the oldest credited one.
    Recipient,
    Closing(Closing),
}

impl Replay {
    pub fn new(market: MarketId) -> Self {
        Self { book: Book::new(market), head: Head::first(market) }
    }

    /// Checks the next entry and applies it; after a flaw the replay stands where it stood.
    pub fn take(&mut self, record: &Record) -> Result<Entry, Flaw> {
        if record.market != self.head.market {
            return Err(Flaw::OtherMarket(record.market));
        }
        if record.seq != self.head.seq + 1 {
            return Err(Flaw::Sequence { expected: self.head.seq + 1 });
        }
        if record.hash != record.hash_after(self.head.hash) {
            return Err(Flaw::Hash);
        }
        let entry = record.entry().map_err(Flaw::Unreadable)?;
        self.check(&entry)?;
        self.book.apply(&entry).map_err(Flaw::Misfit)?;
        (self.head.seq, self.head.hash) = (record.seq, record.hash);
        Ok(entry)
    }

    fn check(&self, entry: &Entry) -> Result<(), Flaw> {
        match &entry.event {
            Event::LeadRouted(event) => {
                self.check_decision(&event.decision, entry)?;
                self.check_recipient(event)
            }
            Event::LeadOverflowed(event) => self.check_decision(&event.decision, entry),
            Event::LineClosed(event) => self.check_closing(event, entry),
            _ => Ok(()),
        }
    }

    /// The codes say who fitted; everything else follows from the book.
    fn check_decision(&self, claimed: &Decision, entry: &Entry) -> Result<(), Flaw> {
        let found = self.book.decide_recipient(entry.at, |allocation| {
            let id = allocation.terms.allocation;
            let standing = claimed.standings.iter().find(|standing| standing.allocation == id);
            standing.is_some_and(|standing| standing.eligibility > Eligibility::NoMatch)
        });
        if found == *claimed { Ok(()) } else { Err(Flaw::Decision(Box::new(found))) }
    }

    fn check_recipient(&self, event: &LeadRouted) -> Result<(), Flaw> {
        let living = self.book.allocation(event.allocation);
        let oldest = living.and_then(|allocation| allocation.unreplaced.front()).copied();
        let decided = matches!(
            event.decision.outcome,
            Outcome::Routed { to, .. } if to == event.allocation
        );
        if decided && event.replaces == oldest { Ok(()) } else { Err(Flaw::Recipient) }
    }

    fn check_closing(&self, event: &LineClosed, entry: &Entry) -> Result<(), Flaw> {
        let id = event.allocation;
        let living = self.book.allocation(id).ok_or(Misfit::UnknownAllocation(id));
        let living = living.map_err(Flaw::Misfit)?;
        let line = living.line.as_ref().ok_or(Flaw::Misfit(Misfit::NoOpenLine(id)))?;
        let found = [true, false].map(|follows| line.close(entry.at, living.terms.remedy, follows));
        if found.contains(&event.closing) && event.line == *line {
            Ok(())
        } else {
            Err(Flaw::Closing(found[0]))
        }
    }
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherMarket(market) => write!(f, "it belongs to market {market}"),
            Self::Sequence { expected } => write!(f, "entry {expected} should stand here"),
            Self::Hash => f.write_str("its bytes, or the entry before it, were changed"),
            Self::Unreadable(why) => write!(f, "it can't be read: {why}"),
            Self::Misfit(misfit) => write!(f, "it can't follow the entries before it: {misfit}"),
            Self::Decision(found) => {
                write!(f, "run again, the rule decides otherwise: {:?}", found.outcome)
            }
            Self::Recipient => f.write_str("it does not do what its own decision says"),
            Self::Closing(found) => write!(f, "run again, the line closes with {found:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contract::{Months, Number, Remedy, Terms},
        ids::{AllocationId, LeadId, OfficerId, SourceId},
        instant::{DAY_MS, Instant},
        ledger::{Arrival, Command, Hash},
        money::Cents,
    };
    use uuid::Uuid;

    const MARKET: MarketId = MarketId(Uuid::from_u128(7));

    fn terms(n: u128) -> Terms {
        Terms {
            allocation: AllocationId(Uuid::from_u128(n)),
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
            lead: LeadId(Uuid::from_u128(n)),
            source: SourceId(Uuid::nil()),
            facts: Default::default(),
            state_contradicts_zip: false,
            score: 50,
            rubric: 1,
            commitment: Hash([1; 32]),
            consent: Hash([2; 32]),
            duplicate_of: None,
        })
    }

    /// Two officers, twelve leads over forty days, months of thirty.
    fn ledger() -> Vec<Record> {
        let months = Months::new((0..4).map(|m| Instant(m * 30 * DAY_MS)).collect()).unwrap();
        let (mut book, mut entries) = (Book::new(MARKET), Vec::new());
        let open = Command::Open { seats: 5, early_limit_ns: 31 * DAY_MS * 1_000_000 };
        let mut commands = vec![(0, open)];
        commands.extend([1, 2].map(|n| (0, Command::Sign(terms(n)))));
        commands.extend((1..=12).map(|n| (n, arrival(n as u128))));
        commands.push((40, Command::Tick));
        for (day, command) in commands {
            book.take(command, Instant(day * DAY_MS), &months, &mut entries).unwrap();
        }
        let mut head = Head::first(MARKET);
        entries.iter().map(|entry| head.record(entry)).collect()
    }

    fn first_flaw(records: &[Record]) -> Option<(u64, Flaw)> {
        let mut replay = Replay::new(MARKET);
        records
            .iter()
            .find_map(|record| replay.take(record).err().map(|flaw| (replay.head.seq + 1, flaw)))
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

    #[test]
    fn an_honest_ledger_replays_to_the_same_book() {
        let records = ledger();
        let mut replay = Replay::new(MARKET);
        for record in &records {
            replay.take(record).unwrap();
        }
        assert_eq!(replay.head.hash, records.last().unwrap().hash);
        let lines: Vec<_> = replay.book.allocations().filter_map(|a| a.line.as_ref()).collect();
        assert_eq!(lines.iter().map(|line| line.owed()).sum::<i64>(), 60 + 48);
    }

    #[test]
    fn a_changed_byte_is_found_at_its_entry() {
        for index in [0, 5, 20] {
            let mut records = ledger();
            records[index].body = records[index].body.replacen('0', "1", 1);
            assert_eq!(first_flaw(&records), Some((index as u64 + 1, Flaw::Hash)));
        }
    }

    #[test]
    fn a_removed_an_added_and_a_swapped_entry_are_found_at_their_place() {
        let mut removed = ledger();
        removed.remove(9);
        assert_eq!(first_flaw(&removed), Some((10, Flaw::Sequence { expected: 10 })));
        let mut added = ledger();
        added.insert(9, added[8].clone());
        assert_eq!(first_flaw(&added), Some((10, Flaw::Sequence { expected: 10 })));
        let mut swapped = ledger();
        swapped.swap(9, 10);
        assert_eq!(first_flaw(&swapped), Some((10, Flaw::Sequence { expected: 10 })));
    }

    #[test]
    fn a_recipient_changed_by_somebody_who_rechains_everything_is_still_found() {
        let mut records = ledger();
        let index = records.iter().position(|record| record.kind == "lead_routed").unwrap();
        let Event::LeadRouted(mut routed) = records[index].entry().unwrap().event else {
            unreachable!()
        };
        let other = [1, 2].map(Uuid::from_u128).map(AllocationId);
        let other = other.into_iter().find(|id| *id != routed.allocation).unwrap();
        routed.allocation = other;
        records[index].body = Event::from(routed.clone()).body();
        let found = first_flaw(&rechained(records.clone()));
        assert_eq!(found, Some((index as u64 + 1, Flaw::Recipient)));

        let Outcome::Routed { by, .. } = routed.decision.outcome else { unreachable!() };
        routed.decision.outcome = Outcome::Routed { to: other, by };
        records[index].body = Event::from(routed).body();
        let (seq, flaw) = first_flaw(&rechained(records)).unwrap();
        assert_eq!(seq, index as u64 + 1);
        assert!(matches!(flaw, Flaw::Decision(_)), "{flaw}");
    }

    #[test]
    fn a_line_that_closes_with_other_numbers_is_found() {
        let mut records = ledger();
        let index = records.iter().position(|record| record.kind == "line_closed").unwrap();
        records[index].body = records[index].body.replace("\"owed\":30", "\"owed\":29");
        let (seq, flaw) = first_flaw(&rechained(records)).unwrap();
        assert_eq!(seq, index as u64 + 1);
        assert!(matches!(flaw, Flaw::Closing(_)), "{flaw}");
    }
}
