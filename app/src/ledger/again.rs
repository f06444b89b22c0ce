//! A lead that nobody got is offered to the rule once more after a contract was signed or amended,
//! while it is fresh: docs/decisions/0021.

use crate::{
    ids::LeadId,
    instant::Instant,
    lead::facts::Facts,
    ledger::{Book, Event, Refusal},
    routing::OverflowReason,
};

/// When a lead came, and why nobody got it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OverflowedLead {
    pub at: Instant,
    pub reason: OverflowReason,
}

impl OverflowedLead {
    /// Whether it may be offered again at `at`, `within_ms` after it came. Whoever was only early
    /// or capped gets nothing later by it, and no pause is undone.
    pub fn may_go_again(&self, at: Instant, within_ms: i64) -> bool {
        let is_open = match self.reason {
            OverflowReason::NoMatch | OverflowReason::AllFull => true,
            OverflowReason::NoneActive | OverflowReason::AllEarly | OverflowReason::AllCapped => {
                false
            }
        };
        is_open && at - self.at < within_ms
    }
}

impl Event {
    /// Whether leads that nobody got are offered again after it.
    pub const fn offers_again(&self) -> bool {
        matches!(self, Self::AllocationSigned(_) | Self::AllocationAmended(_))
    }
}

impl Book {
    /// Nothing becomes of it where nobody gets it this time either.
    pub(super) fn offer_again(
        &self,
        (lead, facts): (LeadId, &Facts),
        overflowed: OverflowedLead,
        within_ms: i64,
        at: Instant,
    ) -> Result<Vec<Event>, Refusal> {
        if !overflowed.may_go_again(at, within_ms) {
            return Err(Refusal::NotOfferedAgain);
        }
        let mut events = self.route(lead, at, Some(within_ms), |it| it.terms.fit(facts));
        events.retain(|event| !matches!(event, Event::LeadOverflowed(_)));
        Ok(events)
    }
}
