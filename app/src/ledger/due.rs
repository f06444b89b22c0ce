//! What falls due by itself: lines end and open with the month and the contract, what was planned
//! for a date happens, and seats are kept no longer than was said. Each becomes an entry at its own
//! instant, before anything else is decided.

use std::borrow::Cow;

use crate::{
    contract::{Change, Course, Line, Month, Months, Planned},
    ids::AllocationId,
    instant::Instant,
    ledger::{
        Allocation, Book, Entry, Event, Refusal,
        event::{
            AllocationAmended, AllocationEnded, AllocationPaused, AllocationResumed,
            ChangeCalledOff, LineClosed, LineOpened,
        },
    },
};

impl Allocation {
    /// When something falls due next.
    pub(super) fn due_at(&self) -> Instant {
        let ahead = self.resumes_at.into_iter().chain(self.planned.first().map(|next| next.due));
        ahead.fold(self.line_due_at(), Instant::min)
    }

    /// When its line ends, or its next one opens.
    fn line_due_at(&self) -> Instant {
        self.line.as_ref().map_or(self.opens_at, |line| line.end)
    }

    /// Whether this contract is over at `at`.
    fn is_over(&self, at: Instant) -> bool {
        self.terms.ends.is_some_and(|ends| ends <= at)
    }

    /// Whether its number is to change by `at`.
    fn amends_by(&self, at: Instant) -> bool {
        let next = self.planned.first();
        next.is_some_and(|next| next.due <= at && matches!(next.change, Change::Amend(_)))
    }

    /// What falls due at `at`; `month` is asked for the one that holds it, where a line opens.
    pub(super) fn due_event(
        &self,
        at: Instant,
        month: impl FnOnce() -> Option<Month>,
    ) -> Result<Event, Refusal> {
        let allocation = self.terms.allocation;
        if at < self.line_due_at() {
            return Ok(self.planned_event());
        }
        match &self.line {
            Some(line) => {
                let closing = line.close(at, self.terms.remedy, !self.is_over(at));
                Ok(LineClosed { allocation, line: line.clone(), closing }.into())
            }
            None if self.is_over(at) => Ok(AllocationEnded { allocation }.into()),
            // A number agreed for a month's first instant is that month's, a lower one too.
            None if self.amends_by(at) => Ok(self.planned_event()),
            None => {
                let month = month().ok_or(Refusal::OutsideCalendar(at))?;
                let line =
                    Line::open(at, month, self.terms.ends, self.number, self.carry, !self.paused);
                Ok(LineOpened { allocation, line }.into())
            }
        }
    }
}

impl Allocation {
    /// What was planned and comes next: a pause ends before another begins. What would find nothing
    /// to change is called off.
    fn planned_event(&self) -> Event {
        let allocation = self.terms.allocation;
        let next = self.planned.first();
        if let Some(resumes) = self.resumes_at
            && next.is_none_or(|next| resumes <= next.due)
        {
            return AllocationResumed { allocation }.into();
        }
        let Planned { due, change } = *next.expect("something is due");
        match change {
            Change::Pause { .. } if !self.paused => AllocationPaused { allocation }.into(),
            Change::Resume if self.paused => AllocationResumed { allocation }.into(),
            Change::Amend(number) => AllocationAmended { allocation, number }.into(),
            Change::Pause { .. } | Change::Resume => {
                ChangeCalledOff { allocation, due, resumption: false }.into()
            }
        }
    }
}

/// What falls due, and when.
pub(super) enum Due<'a> {
    Contract(Instant, &'a Allocation),
    Seat(Instant, Box<Event>),
}

impl Book {
    /// What falls due first, if it does by `at`: by instants, then contracts by allocation ids,
    /// each allocation's line ending before its next one opens, and both before what was planned,
    /// but for a number that the next line opens with; then seats that are kept, in their order.
    pub(super) fn first_due(&self, at: Instant) -> Option<Due<'_>> {
        self.next_due.filter(|due| *due <= at)?;
        let contracts = self.allocations().map(|contract| (contract.due_at(), contract));
        let contract = contracts.min_by_key(|(due, _)| *due);
        match (contract, self.seat_due()) {
            (Some((due, _)), Some((seat_due, event))) if seat_due < due => {
                Some(Due::Seat(seat_due, Box::new(event)))
            }
            (Some((due, contract)), _) => Some(Due::Contract(due, contract)),
            (None, seat) => seat.map(|(due, event)| Due::Seat(due, Box::new(event))),
        }
    }

    /// A contract's open line as it stands, and all that will happen to it by itself before its
    /// end: what is planned, and nothing else.
    pub fn foreseen(&self, id: AllocationId) -> Option<Course> {
        let line = self.allocation(id)?.line.clone()?;
        // Mostly nothing is planned.
        let mut ahead = Cow::Borrowed(self);
        let mut entries = Vec::new();
        while let Some(contract) = ahead.allocation(id)
            && contract.due_at() < line.end
        {
            let (at, event) = (contract.due_at(), contract.planned_event());
            ahead.to_mut().append(Entry { at, event }, &mut entries);
        }
        let steps = entries.iter().filter_map(|entry| Some((entry.at, entry.event.step()?.1)));
        Some(Course::of(line, steps))
    }

    /// Appends to `entries`, and applies, whatever is due by `at`, in order.
    pub(super) fn roll(
        &mut self,
        at: Instant,
        months: &Months,
        entries: &mut Vec<Entry>,
    ) -> Result<(), Refusal> {
        while let Some(due) = self.first_due(at) {
            let (at, event) = match due {
                Due::Contract(at, contract) => {
                    (at, contract.due_event(at, || months.containing(at))?)
                }
                Due::Seat(at, event) => (at, *event),
            };
            self.append(Entry { at, event }, entries);
        }
        Ok(())
    }

    /// Applies an entry that this book itself decided.
    pub(super) fn append(&mut self, entry: Entry, entries: &mut Vec<Entry>) {
        self.apply(&entry).expect("what a book decides fits it");
        entries.push(entry);
    }
}
