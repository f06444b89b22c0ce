//! The read models of contracts, lines and kept seats, made from entries: for the writer a batch's
//! worth, for `evenpace verify` a whole ledger's. The same code makes both.

use std::collections::BTreeMap;

use app::{
    contract::Line,
    ids::{AllocationId, MarketId},
    instant::Instant,
    ledger::{Allocation, Book, Entry, Event, Prospects},
};

use crate::store::{
    allocation::{AllocationRow, Status},
    line::{Closed, LineRow},
};

#[derive(Default)]
pub struct Contracts {
    pub allocations: BTreeMap<AllocationId, AllocationRow>,
    pub lines: BTreeMap<(AllocationId, Instant), LineRow>,
    /// Contracts that are over, and whose rows are not among these.
    pub ended: BTreeMap<AllocationId, Instant>,
    /// Of markets in which something of it moved.
    pub prospects: BTreeMap<MarketId, Prospects>,
}

impl Contracts {
    /// Notes the rows that an entry moves. `book` is the market after the command that it came of.
    pub fn apply(&mut self, entry: &Entry, book: &Book) {
        let market = book.market;
        if entry.event.prospect().is_some() {
            self.prospects.insert(market, book.prospects().clone());
        }
        match &entry.event {
            Event::LineOpened(event) => {
                self.put_line(line_row(market, event.allocation, &event.line));
            }
            Event::LineClosed(event) => self.put_line(LineRow {
                closed: Some(Closed {
                    at: entry.at,
                    carry_out: event.closing.carry_out,
                    refunded: event.closing.refunded,
                }),
                ..line_row(market, event.allocation, &event.line.ended(entry.at))
            }),
            Event::AllocationEnded(event) => self.end(event.allocation, entry.at),
            event => {
                let living = event.allocation().and_then(|id| book.allocation(id));
                if let Some(living) = living {
                    self.put_living(market, living);
                }
            }
        }
    }

    fn put_living(&mut self, market: MarketId, living: &Allocation) {
        let row = row_of(market, living);
        if let Some(line) = &living.line {
            self.put_line(line_row(market, row.id, line));
        }
        self.allocations.insert(row.id, row);
    }

    fn put_line(&mut self, row: LineRow) {
        self.lines.insert((row.allocation, row.line.start), row);
    }

    fn end(&mut self, id: AllocationId, at: Instant) {
        match self.allocations.get_mut(&id) {
            Some(row) => (row.status, row.ends) = (Status::Ended, Some(at)),
            None => drop(self.ended.insert(id, at)),
        }
    }
}

fn row_of(market: MarketId, living: &Allocation) -> AllocationRow {
    let terms = &living.terms;
    AllocationRow {
        id: terms.allocation,
        market,
        officer: terms.officer,
        number: living.number,
        starts: terms.starts,
        ends: terms.ends,
        credit_window_ms: terms.credit_window_ms,
        price_cents: terms.price_cents,
        status: if living.paused { Status::Paused } else { Status::Living },
    }
}

fn line_row(market: MarketId, allocation: AllocationId, line: &Line) -> LineRow {
    LineRow { allocation, market, line: line.clone(), closed: None }
}
