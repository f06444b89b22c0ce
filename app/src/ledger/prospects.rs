//! Who has a market's seat kept for them without a contract, and who waits for one. Ids and
//! instants alone: who a prospect is stands sealed elsewhere.

use serde::{Deserialize, Serialize};

use crate::{
    ids::ProspectId,
    instant::{HOUR_MS, Instant},
    ledger::Event,
};

/// How long a seat is held, and by how much that is extended, once.
pub const HOLD_MS: i64 = 48 * HOUR_MS;
/// How long a freed seat is offered to who waits for it.
pub const OFFER_MS: i64 = 24 * HOUR_MS;

/// A seat that is kept for a prospect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    pub prospect: ProspectId,
    /// From this instant on nobody's.
    pub until: Instant,
    pub extended: bool,
}

/// A place on the waitlist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub prospect: ProspectId,
    /// Counted from the market's first: who joined sooner has the smaller one.
    pub place: u64,
    /// A seat is kept for them until then.
    pub offered_until: Option<Instant>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prospects {
    /// In the order in which they began.
    holds: Vec<Hold>,
    /// In order.
    waitlist: Vec<Waiting>,
    /// Places that were ever given.
    places: u64,
}

impl Prospects {
    pub fn holds(&self) -> &[Hold] {
        &self.holds
    }

    pub fn waitlist(&self) -> &[Waiting] {
        &self.waitlist
    }

    pub fn hold(&self, prospect: ProspectId) -> Option<&Hold> {
        self.holds.iter().find(|hold| hold.prospect == prospect)
    }

    pub fn waiting(&self, prospect: ProspectId) -> Option<&Waiting> {
        self.waitlist.iter().find(|waiting| waiting.prospect == prospect)
    }

    /// Whether a seat is kept for them: held, or offered.
    pub fn has_seat(&self, prospect: ProspectId) -> bool {
        let waiting = self.waiting(prospect);
        self.hold(prospect).is_some() || waiting.is_some_and(|it| it.offered_until.is_some())
    }

    /// Seats that are kept for somebody.
    pub fn seats_kept(&self) -> usize {
        self.holds.len() + self.waitlist.iter().filter(|it| it.offered_until.is_some()).count()
    }

    /// Whose turn it is when a seat is free.
    pub fn next_in_order(&self) -> Option<ProspectId> {
        let next = self.waitlist.iter().find(|waiting| waiting.offered_until.is_none());
        next.map(|waiting| waiting.prospect)
    }

    /// Which of those holds and offers ends first, and when.
    pub(super) fn first_to_expire(&self) -> Option<(Instant, Expiry)> {
        let holds = self.holds.iter().map(|hold| (hold.until, Expiry::Hold(hold.prospect)));
        let offers = self
            .waitlist
            .iter()
            .filter_map(|waiting| Some((waiting.offered_until?, Expiry::Offer(waiting.prospect))));
        holds.chain(offers).min_by_key(|(until, _)| *until)
    }

    pub(super) fn put_hold(&mut self, prospect: ProspectId, until: Instant) {
        self.forget(prospect);
        self.holds.push(Hold { prospect, until, extended: false });
    }

    pub(super) fn extend(&mut self, prospect: ProspectId, until: Instant) -> bool {
        let hold = self.holds.iter_mut().find(|hold| hold.prospect == prospect);
        hold.map(|hold| (hold.until, hold.extended) = (until, true)).is_some()
    }

    pub(super) fn join(&mut self, prospect: ProspectId) {
        self.places += 1;
        self.waitlist.push(Waiting { prospect, place: self.places, offered_until: None });
    }

    pub(super) fn offer(&mut self, prospect: ProspectId, until: Instant) -> bool {
        let waiting = self.waitlist.iter_mut().find(|waiting| waiting.prospect == prospect);
        waiting.map(|waiting| waiting.offered_until = Some(until)).is_some()
    }

    /// They hold nothing and wait for nothing. Whether they did.
    pub(super) fn forget(&mut self, prospect: ProspectId) -> bool {
        let before = self.holds.len() + self.waitlist.len();
        self.holds.retain(|hold| hold.prospect != prospect);
        self.waitlist.retain(|waiting| waiting.prospect != prospect);
        self.holds.len() + self.waitlist.len() < before
    }
}

/// What an event leaves to a prospect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keeps {
    /// A seat, until then.
    Seat(Instant),
    /// The seat that they have, for longer.
    Longer(Instant),
    /// A place on the waitlist.
    Place,
    /// Their place, and a seat until then.
    Offer(Instant),
    Nothing,
}

impl Event {
    /// For whom it keeps a seat or a place, or keeps it no more.
    pub fn prospect(&self) -> Option<ProspectId> {
        self.keeps().map(|(prospect, _)| prospect)
    }

    pub(super) fn keeps(&self) -> Option<(ProspectId, Keeps)> {
        match self {
            Self::SeatHeld(event) => Some((event.prospect, Keeps::Seat(event.until))),
            Self::HoldExtended(event) => Some((event.prospect, Keeps::Longer(event.until))),
            Self::WaitlistJoined(event) => Some((event.prospect, Keeps::Place)),
            Self::SeatOffered(event) => Some((event.prospect, Keeps::Offer(event.until))),
            Self::HoldReleased(event) => Some((event.prospect, Keeps::Nothing)),
            Self::HoldExpired(event) => Some((event.prospect, Keeps::Nothing)),
            Self::WaitlistLeft(event) => Some((event.prospect, Keeps::Nothing)),
            Self::OfferExpired(event) => Some((event.prospect, Keeps::Nothing)),
            // A seat that is sold is kept no more.
            Self::AllocationSigned(event) => Some((event.prospect?, Keeps::Nothing)),
            Self::MarketOpened(_)
            | Self::MarketChanged(_)
            | Self::AllocationAmended(_)
            | Self::AllocationPaused(_)
            | Self::AllocationResumed(_)
            | Self::AllocationEnded(_)
            | Self::AllocationShortened(_)
            | Self::AllocationRepriced(_)
            | Self::AllocationLicensed(_)
            | Self::ChangePlanned(_)
            | Self::ChangeCalledOff(_)
            | Self::LineOpened(_)
            | Self::LineClosed(_)
            | Self::LeadCreated(_)
            | Self::LeadScored(_)
            | Self::LeadRouted(_)
            | Self::LeadOverflowed(_)
            | Self::LeadDuplicate(_)
            | Self::LeadUnserved(_)
            | Self::LeadOpened(_)
            | Self::CreditRequested(_)
            | Self::CreditWithdrawn(_)
            | Self::CreditAnswered(_)
            | Self::CreditProved(_)
            | Self::CreditApproved(_)
            | Self::CreditDenied(_)
            | Self::CreditReplaced(_) => None,
        }
    }
}

/// What ends by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Expiry {
    Hold(ProspectId),
    Offer(ProspectId),
}
