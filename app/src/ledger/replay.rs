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
        if found.contains(&event.closing) { Ok(()) } else { Err(Flaw::Closing(found[0])) }
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
