//! What falls due by itself: lines end and open with the month and the contract. Each becomes an
//! entry at its own instant, before anything else is decided.

use crate::{
    contract::{Line, Month, Months},
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

    /// What falls due at `at`; `month` is asked for the one that holds it, where a line opens.
    pub(super) fn due_event(
        &self,
        at: Instant,
        month: impl FnOnce() -> Option<Month>,
    ) -> Result<Event, Refusal> {
        let allocation = self.terms.allocation;
        match &self.line {
            Some(line) => {
                let closing = line.close(at, self.terms.remedy, !self.is_over(at));
                Ok(LineClosed { allocation, line: line.clone(), closing }.into())
            }
            None if self.is_over(at) => Ok(AllocationEnded { allocation }.into()),
            None => {
                let month = month().ok_or(Refusal::OutsideCalendar(at))?;
                let line =
                    Line::open(at, month, self.terms.ends, self.number, self.carry, !self.paused);
                Ok(LineOpened { allocation, line }.into())
            }
        }
    }
}

impl Book {
    /// Whose line ends or opens first, if any does by `at`: by instants, then by allocation ids,
    /// each allocation's line ending before its next one opens.
    pub(super) fn first_due(&self, at: Instant) -> Option<&Allocation> {
        self.next_due.filter(|due| *due <= at)?;
        self.allocations().min_by_key(|allocation| allocation.due_at())
    }

    /// Appends to `entries`, and applies, whatever is due by `at`, in order.
    pub(super) fn roll(
        &mut self,
        at: Instant,
        months: &Months,
        entries: &mut Vec<Entry>,
    ) -> Result<(), Refusal> {
        while let Some(allocation) = self.first_due(at) {
            let due = allocation.due_at();
            let event = allocation.due_event(due, || months.containing(due))?;
            self.append(Entry { at: due, event }, entries);
        }
        Ok(())
    }

    /// Applies an entry that this book itself decided.
    pub(super) fn append(&mut self, entry: Entry, entries: &mut Vec<Entry>) {
        self.apply(&entry).expect("what a book decides fits it");
        entries.push(entry);
    }
}
