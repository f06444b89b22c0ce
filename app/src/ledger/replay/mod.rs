//! Replay: anybody who has a market's entries can run them again and see that every hash, every
//! line and every decision is what the entries before it make it. What it proves and what it takes
//! on trust stands in docs/decisions/0009.

mod check;
mod flaw;
mod log;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use crate::{
    contract::Months,
    ids::{LeadId, MarketId},
    ledger::{Book, Entry, Event, Head, Record},
};

pub use flaw::Flaw;
use log::Log;

/// A market's ledger, run again from its first entry. Unlike the book it remembers every lead.
#[derive(Clone, Debug)]
pub struct Replay {
    pub book: Book,
    pub head: Head,
    /// Where it is not known, months are taken from the lines that open in them.
    months: Option<Months>,
    next: Next,
    log: Log,
}

/// What the command whose entries stand last has still to say, at the same instant.
#[derive(Clone, Debug)]
enum Next {
    /// Nothing: what falls due comes next, or another command.
    Any,
    Score(LeadId),
    Outcome(LeadId),
    Rest(VecDeque<Event>),
}

impl Replay {
    /// Without the market's calendar: a line's month must be one that some calendar could have.
    pub fn new(market: MarketId) -> Self {
        Self {
            book: Book::new(market),
            head: Head::first(market),
            months: None,
            next: Next::Any,
            log: Log::default(),
        }
    }

    /// With the market's calendar: a line's month must be the one that holds its opening.
    pub fn with_months(market: MarketId, months: Months) -> Self {
        Self { months: Some(months), ..Self::new(market) }
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
        let next = self.check(&entry)?;
        self.book.apply(&entry).map_err(Flaw::Misfit)?;
        self.log.note(&entry, &self.book);
        self.next = next;
        (self.head.seq, self.head.hash) = (record.seq, record.hash);
        Ok(entry)
    }

    /// Whether the last command said all that it had to: a ledger never ends amid one.
    pub fn is_whole(&self) -> bool {
        matches!(self.next, Next::Any)
    }
}
