//! What falls due by itself: lines end and open with the month and the contract. Each becomes an
//! entry at its own instant, before anything else is decided.

use crate::{
    contract::{Line, Months},
    ids::AllocationId,
    instant::Instant,
    ledger::{
        Allocation, Book, Entry, Event, Refusal,
        event::{AllocationEnded, LineClosed, LineOpened},
    },
};

impl Allocation {
    /// When its line ends, or its next one opens.
    pub(super) fn due_at(&self) -> Instant {
        self.line.as_ref().map_or(self.opens_at, |line| line.end)
    }

    /// Whether this contract is over at `at`.
    fn is_over(&self, at: Instant) -> bool {
        self.terms.ends.is_some_and(|ends| ends <= at)
    }

    fn due_event(&self, at: Instant, months: &Months) -> Result<Event, Refusal> {
        let allocation = self.terms.allocation;
        match &self.line {
            Some(line) => {
                let closing = line.close(at, self.terms.remedy, !self.is_over(at));
                Ok(LineClosed { allocation, line: line.clone(), closing }.into())
            }
            None if self.is_over(at) => Ok(AllocationEnded { allocation }.into()),
            None => {
                let month = months.containing(at).ok_or(Refusal::OutsideCalendar(at))?;
                let line =
                    Line::open(at, month, self.terms.ends, self.number, self.carry, !self.paused);
                Ok(LineOpened { allocation, line }.into())
            }
        }
    }
}

impl Book {
    /// Appends to `entries`, and applies, whatever is due by `at`: in order of instants, then of
    /// allocation ids, each allocation's line ending before its next one opens.
    pub(super) fn roll(
        &mut self,
        at: Instant,
        months: &Months,
        entries: &mut Vec<Entry>,
    ) -> Result<(), Refusal> {
        while let Some(due) = self.next_due.filter(|due| *due <= at) {
            let ids: Vec<AllocationId> = self
                .allocations()
                .filter(|allocation| allocation.due_at() == due)
                .map(|allocation| allocation.terms.allocation)
                .collect();
            for id in ids {
                while let Some(allocation) = self.allocation(id).filter(|a| a.due_at() == due) {
                    let event = allocation.due_event(due, months)?;
                    self.append(Entry { at: due, event }, entries);
                }
            }
        }
        Ok(())
    }

    /// Applies an entry that this book itself decided.
    pub(super) fn append(&mut self, entry: Entry, entries: &mut Vec<Entry>) {
        self.apply(&entry).expect("what a book decides fits it");
        entries.push(entry);
    }
}
