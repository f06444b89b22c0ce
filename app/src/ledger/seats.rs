//! Whose a market's seats are: when one may be held, waited for and sold. No more are sold, held
//! and offered together than there are; a seat that is free goes to whoever waits, in order.

use crate::{
    contract::Terms,
    ids::ProspectId,
    instant::Instant,
    ledger::{
        Book, Event, Refusal,
        event::{
            AllocationSigned, HoldExpired, HoldExtended, HoldReleased, OfferExpired, SeatHeld,
            SeatOffered, WaitlistJoined, WaitlistLeft,
        },
        prospects::{Expiry, HOLD_MS, OFFER_MS},
    },
};

/// So many may wait in one market.
pub const WAITLIST_MAX: usize = 200;

impl Book {
    /// Sold, held and offered.
    pub fn seats_taken(&self) -> usize {
        self.allocations().len() + self.prospects().seats_kept()
    }

    /// Seats that are nobody's. While somebody waits there are none: what is free is offered before
    /// anything is decided.
    pub fn seats_free(&self) -> usize {
        self.seats.map_or(0, |seats| (seats as usize).saturating_sub(self.seats_taken()))
    }

    pub(super) fn sign(
        &self,
        terms: Terms,
        prospect: Option<ProspectId>,
        at: Instant,
    ) -> Result<Vec<Event>, Refusal> {
        self.seats.ok_or(Refusal::MarketIsNotOpen)?;
        if self.allocation(terms.allocation).is_some() {
            return Err(Refusal::AlreadySigned(terms.allocation));
        }
        if self.allocations().any(|allocation| allocation.terms.officer == terms.officer) {
            return Err(Refusal::OfficerHasSeat);
        }
        match prospect {
            Some(prospect) if !self.prospects().has_seat(prospect) => return Err(Refusal::NoHold),
            None if self.seats_free() == 0 => return Err(Refusal::NoSeatLeft),
            Some(_) | None => {}
        }
        if terms.ends.is_some_and(|ends| ends <= terms.starts.max(at)) {
            return Err(Refusal::EndsTooSoon);
        }
        Ok(vec![AllocationSigned { terms, prospect }.into()])
    }

    /// Whoever was offered a seat may have it held; another one needs a free seat.
    pub(super) fn hold(&self, prospect: ProspectId, at: Instant) -> Result<Vec<Event>, Refusal> {
        self.seats.ok_or(Refusal::MarketIsNotOpen)?;
        if self.prospects().hold(prospect).is_some() {
            return Err(Refusal::AlreadyHeld);
        }
        if !self.prospects().has_seat(prospect) && self.seats_free() == 0 {
            return Err(Refusal::NoSeatLeft);
        }
        Ok(vec![SeatHeld { prospect, until: at + HOLD_MS }.into()])
    }

    pub(super) fn extend_hold(&self, prospect: ProspectId) -> Result<Vec<Event>, Refusal> {
        let hold = self.prospects().hold(prospect).ok_or(Refusal::NoHold)?;
        match hold.extended {
            true => Err(Refusal::AlreadyExtended),
            false => Ok(vec![HoldExtended { prospect, until: hold.until + HOLD_MS }.into()]),
        }
    }

    pub(super) fn release_hold(&self, prospect: ProspectId) -> Result<Vec<Event>, Refusal> {
        self.prospects().hold(prospect).ok_or(Refusal::NoHold)?;
        Ok(vec![HoldReleased { prospect }.into()])
    }

    pub(super) fn join_waitlist(&self, prospect: ProspectId) -> Result<Vec<Event>, Refusal> {
        self.seats.ok_or(Refusal::MarketIsNotOpen)?;
        let prospects = self.prospects();
        if prospects.hold(prospect).is_some() {
            return Err(Refusal::AlreadyHeld);
        }
        if prospects.waiting(prospect).is_some() {
            return Err(Refusal::AlreadyWaiting);
        }
        if self.seats_free() > 0 {
            return Err(Refusal::SeatIsFree);
        }
        if prospects.waitlist().len() >= WAITLIST_MAX {
            return Err(Refusal::WaitlistIsFull);
        }
        Ok(vec![WaitlistJoined { prospect }.into()])
    }

    /// Whoever turns an offer down leaves, too.
    pub(super) fn leave_waitlist(&self, prospect: ProspectId) -> Result<Vec<Event>, Refusal> {
        self.prospects().waiting(prospect).ok_or(Refusal::NotWaiting)?;
        Ok(vec![WaitlistLeft { prospect }.into()])
    }

    /// What happens next by itself to the seats that are kept, and when: one that is free is
    /// offered at once to the first who waits.
    pub(super) fn seat_due(&self) -> Option<(Instant, Event)> {
        if self.seats_free() > 0
            && let Some(prospect) = self.prospects().next_in_order()
        {
            return Some((self.at, SeatOffered { prospect, until: self.at + OFFER_MS }.into()));
        }
        self.prospects().first_to_expire().map(|(until, expiry)| {
            let event = match expiry {
                Expiry::Hold(prospect) => HoldExpired { prospect }.into(),
                Expiry::Offer(prospect) => OfferExpired { prospect }.into(),
            };
            (until, event)
        })
    }
}
