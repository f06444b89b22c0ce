//! When a contract may be changed, now or on a date ahead, and when a market may.

use crate::{
    contract::{Change, Planned},
    ids::AllocationId,
    instant::Instant,
    lead::facts::State,
    ledger::{
        Allocation, Book, Event, Refusal,
        event::{
            AllocationLicensed, AllocationRepriced, AllocationShortened, ChangeCalledOff,
            ChangePlanned, MarketChanged,
        },
    },
    money::Cents,
};

/// Changes that one contract may have ahead of it.
pub const PLANNED_MAX: usize = 50;

impl Book {
    pub(super) fn living_allocation(&self, id: AllocationId) -> Result<&Allocation, Refusal> {
        self.allocation(id).ok_or(Refusal::NoSuchAllocation(id))
    }

    /// Seats that are sold, held or offered stay.
    pub(super) fn change_market(
        &self,
        seats: u32,
        early_limit_ns: i64,
    ) -> Result<Vec<Event>, Refusal> {
        let before = self.seats.ok_or(Refusal::MarketIsNotOpen)?;
        if (seats as usize) < self.seats_taken() {
            let (sold, held) = (self.allocations().len(), self.prospects().holds().len());
            let offered = self.prospects().seats_kept() - held;
            return Err(Refusal::SeatsAreTaken { sold, held, offered });
        }
        if (seats, early_limit_ns) == (before, self.early_limit_ns) {
            return Err(Refusal::NothingChanges);
        }
        Ok(vec![MarketChanged { seats, early_limit_ns }.into()])
    }

    pub(super) fn license(
        &self,
        allocation: AllocationId,
        licensed_states: Vec<State>,
    ) -> Result<Vec<Event>, Refusal> {
        match self.living_allocation(allocation)?.terms.licensed_states == licensed_states {
            true => Err(Refusal::NothingChanges),
            false => Ok(vec![AllocationLicensed { allocation, licensed_states }.into()]),
        }
    }

    pub(super) fn reprice(
        &self,
        allocation: AllocationId,
        price_cents: Cents,
    ) -> Result<Vec<Event>, Refusal> {
        match self.living_allocation(allocation)?.terms.price_cents == price_cents {
            true => Err(Refusal::NothingChanges),
            false => Ok(vec![AllocationRepriced { allocation, price_cents }.into()]),
        }
    }

    /// An end is only brought forward: what follows it is another contract.
    pub(super) fn shorten(
        &self,
        allocation: AllocationId,
        ends: Instant,
        at: Instant,
    ) -> Result<Vec<Event>, Refusal> {
        let terms = &self.living_allocation(allocation)?.terms;
        if ends <= terms.starts.max(at) {
            return Err(Refusal::EndsTooSoon);
        }
        if terms.ends.is_some_and(|before| ends >= before) {
            return Err(Refusal::NotSooner);
        }
        Ok(vec![AllocationShortened { allocation, ends }.into()])
    }

    pub(super) fn plan(
        &self,
        allocation: AllocationId,
        planned: Planned,
        at: Instant,
    ) -> Result<Vec<Event>, Refusal> {
        let living = self.living_allocation(allocation)?;
        let Planned { due, change } = planned;
        if due <= at {
            return Err(Refusal::InThePast);
        }
        if living.terms.ends.is_some_and(|ends| due >= ends) {
            return Err(Refusal::AfterItsEnd);
        }
        if living.planned.iter().any(|other| other.due == due) {
            return Err(Refusal::DateIsTaken(due));
        }
        if living.planned.len() >= PLANNED_MAX {
            return Err(Refusal::TooMuchPlanned);
        }
        match change {
            Change::Pause { until: Some(until) } if until <= due => {
                return Err(Refusal::EndsBeforeItBegins);
            }
            Change::Pause { .. } if living.pauses_during(&planned) => {
                return Err(Refusal::PausesOverlap);
            }
            Change::Resume if !living.would_resume(due) => {
                return Err(Refusal::NotPaused(allocation));
            }
            Change::Pause { .. } | Change::Resume | Change::Amend(_) => {}
        }
        Ok(vec![ChangePlanned { allocation, planned }.into()])
    }

    pub(super) fn call_off(
        &self,
        allocation: AllocationId,
        due: Instant,
        resumption: bool,
    ) -> Result<Vec<Event>, Refusal> {
        match self.living_allocation(allocation)?.has_ahead(due, resumption) {
            true => Ok(vec![ChangeCalledOff { allocation, due, resumption }.into()]),
            false => Err(Refusal::NothingPlanned(due)),
        }
    }
}
