//! A lead that nobody got is offered to the rule once more after a contract was signed or its
//! number raised, while it is fresh: docs/decisions/0021.

use crate::{
    ids::LeadId,
    instant::{DAY_MS, Instant},
    ledger::{Allocation, Book, Event, Refusal, event::AllocationAmended},
    routing::OverflowReason,
};

/// Nothing that came longer ago is fresh, whatever a house allows.
pub const AGAIN_WITHIN_MS_MAX: i64 = 3 * DAY_MS;

/// When a lead came, and why nobody got it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverflowedLead {
    pub at: Instant,
    pub reason: OverflowReason,
}

impl OverflowedLead {
    /// Whether it may be offered again at `at`, where that is done less than `within_ms` after it
    /// came.
    pub fn may_go_again(&self, at: Instant, within_ms: i64) -> bool {
        self.reason.is_open() && at - self.at < within_ms.min(AGAIN_WITHIN_MS_MAX)
    }
}

impl OverflowReason {
    /// Whether another contract, or a higher number, could undo it. Whoever was only early or
    /// capped gets nothing later by it, and no pause is undone.
    pub const fn is_open(self) -> bool {
        match self {
            Self::NoMatch | Self::AllFull => true,
            Self::NoneActive | Self::AllEarly | Self::AllCapped => false,
        }
    }
}

impl Event {
    /// Of a decision about a lead that was offered again: how old it might be.
    pub const fn again_within_ms(&self) -> Option<i64> {
        match self {
            Self::LeadRouted(event) => event.again_within_ms,
            Self::LeadOverflowed(event) => event.again_within_ms,
            _ => None,
        }
    }

    fn again(mut self, within_ms: i64) -> Self {
        match &mut self {
            Self::LeadRouted(event) => event.again_within_ms = Some(within_ms),
            Self::LeadOverflowed(event) => event.again_within_ms = Some(within_ms),
            _ => {}
        }
        self
    }
}

impl Book {
    /// Offers a lead once more. Where nobody can have it still, nothing becomes of it; where
    /// somebody could but for being early or capped, that is the last word on it.
    pub(super) fn offer_again(
        &self,
        lead: LeadId,
        overflowed: OverflowedLead,
        within_ms: i64,
        at: Instant,
        fits: impl Fn(&Allocation) -> bool,
    ) -> Result<Vec<Event>, Refusal> {
        if !self.offers_again || !overflowed.may_go_again(at, within_ms) {
            return Err(Refusal::NotOfferedAgain);
        }
        let events = self.route(lead, at, fits);
        let is_said = events.iter().all(|event| match event {
            Event::LeadOverflowed(event) => {
                let reason = event.decision.overflow();
                matches!(reason, Some(OverflowReason::AllEarly | OverflowReason::AllCapped))
            }
            _ => true,
        });
        match is_said {
            true => Ok(events.into_iter().map(|event| event.again(within_ms)).collect()),
            false => Ok(Vec::new()),
        }
    }

    /// How often contracts were signed and numbers raised once this event is applied, and whether
    /// leads may be offered again then: after either, until anything else happens than what falls
    /// due by itself.
    pub(super) fn offers_after(&self, event: &Event) -> (u64, bool) {
        let raises = match event {
            Event::AllocationSigned(_) => true,
            Event::AllocationAmended(event) => self.raises(event),
            _ => false,
        };
        let offers_again = match event {
            Event::AllocationSigned(_)
            | Event::AllocationAmended(_)
            | Event::AllocationEnded(_)
            | Event::LineOpened(_)
            | Event::LineClosed(_)
            | Event::SeatOffered(_)
            | Event::HoldExpired(_)
            | Event::OfferExpired(_)
            | Event::CreditReplaced(_) => self.offers_again || raises,
            event => self.offers_again && event.again_within_ms().is_some(),
        };
        (self.raises + u64::from(raises), offers_again)
    }

    /// A lower number counts from the next line on, and the same one changes nothing.
    fn raises(&self, amended: &AllocationAmended) -> bool {
        self.allocation(amended.allocation).is_some_and(|living| {
            let present = living.line.as_ref().map_or(living.number, |line| line.number);
            amended.number > present
        })
    }

    /// How often contracts were signed and numbers raised: where it grew, leads that nobody got are
    /// offered again.
    pub fn raises_so_far(&self) -> u64 {
        self.raises
    }
}
