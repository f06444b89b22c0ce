//! The book: everything that the rule reads of a market, a fold over its entries and nothing else.
//! It holds living allocations only, so it does not grow with history.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

use crate::{
    contract::Step,
    credit::CreditEffect,
    ids::{AllocationId, MarketId, ProspectId},
    instant::Instant,
    ledger::{
        Allocation, Entry, Event,
        event::{LineClosed, LineOpened},
        prospects::{Keeps, Prospects},
    },
    routing::{Decision, Eligibility},
};

/// The version of this fold: a stored book of another version is not read.
pub const FOLD_VERSION: u16 = 5;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Book {
    pub market: MarketId,
    /// The instant of the last entry: nothing happens before it any more.
    pub at: Instant,
    /// `None` until the market was opened.
    pub seats: Option<u32>,
    pub early_limit_ns: i64,
    allocations: BTreeMap<AllocationId, Allocation>,
    prospects: Prospects,
    /// How often contracts were signed and numbers raised.
    pub(super) raises: u64,
    /// Leads that nobody got may be offered again.
    pub(super) offers_again: bool,
    /// Nothing falls due before this instant.
    pub(super) next_due: Option<Instant>,
}

/// An entry that can't follow what stands in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    UnknownAllocation(AllocationId),
    UnknownProspect(ProspectId),
    NoOpenLine(AllocationId),
    LineIsOpen(AllocationId),
    BackInTime { at: Instant, last: Instant },
}

impl Book {
    pub fn new(market: MarketId) -> Self {
        Self {
            market,
            at: Instant(i64::MIN),
            seats: None,
            early_limit_ns: 0,
            allocations: BTreeMap::new(),
            prospects: Prospects::default(),
            raises: 0,
            offers_again: false,
            next_due: None,
        }
    }

    pub fn allocations(&self) -> impl ExactSizeIterator<Item = &Allocation> {
        self.allocations.values()
    }

    pub fn allocation(&self, id: AllocationId) -> Option<&Allocation> {
        self.allocations.get(&id)
    }

    pub fn prospects(&self) -> &Prospects {
        &self.prospects
    }

    /// Everybody's standing at `at`, judged stage by stage, and who gets the lead. `fits` is asked
    /// of active allocations only: in production it looks at the lead's facts, in a replay at the
    /// code that was written down.
    pub fn decide_recipient(&self, at: Instant, fits: impl Fn(&Allocation) -> bool) -> Decision {
        let standings = self.allocations.values().map(|allocation| {
            let mut standing = allocation.standing(at);
            standing.eligibility = if !allocation.is_active() {
                Eligibility::NotActive
            } else if !fits(allocation) {
                Eligibility::NoMatch
            } else if standing.is_full() {
                Eligibility::Full
            } else if standing.is_early(self.early_limit_ns) {
                Eligibility::Early
            } else if allocation.is_capped(at) {
                Eligibility::Capped
            } else {
                Eligibility::Eligible
            };
            standing
        });
        Decision::of(self.early_limit_ns, standings.collect())
    }

    pub fn apply(&mut self, entry: &Entry) -> Result<(), Misfit> {
        let at = entry.at;
        if at < self.at {
            return Err(Misfit::BackInTime { at, last: self.at });
        }
        let offers = self.offers_after(&entry.event);
        self.move_line(at, &entry.event)?;
        self.keep_seat(&entry.event)?;
        self.apply_event(at, &entry.event)?;
        (self.raises, self.offers_again) = offers;
        self.at = at;
        if moves_what_is_due(&entry.event) {
            let contracts = self.allocations.values().map(Allocation::due_at);
            self.next_due = contracts.chain(self.seat_due().map(|(due, _)| due)).min();
        }
        Ok(())
    }

    fn apply_event(&mut self, at: Instant, event: &Event) -> Result<(), Misfit> {
        match event {
            Event::MarketOpened(event) => {
                self.seats = Some(event.seats);
                self.early_limit_ns = event.early_limit_ns;
            }
            Event::MarketChanged(event) => {
                self.seats = Some(event.seats);
                self.early_limit_ns = event.early_limit_ns;
            }
            Event::AllocationSigned(event) => {
                let allocation = Allocation::signed(event.terms.clone(), at);
                self.allocations.insert(event.terms.allocation, allocation);
            }
            Event::AllocationAmended(event) => {
                self.living(event.allocation)?.amend(event.number, at);
            }
            Event::AllocationPaused(event) => self.living(event.allocation)?.pause(at),
            Event::AllocationResumed(event) => self.living(event.allocation)?.resume(at),
            Event::AllocationShortened(event) => {
                self.living(event.allocation)?.terms.ends = Some(event.ends);
            }
            Event::AllocationRepriced(event) => {
                self.living(event.allocation)?.terms.price_cents = event.price_cents;
            }
            Event::AllocationLicensed(event) => {
                let states = event.licensed_states.clone();
                self.living(event.allocation)?.terms.licensed_states = states;
            }
            Event::ChangePlanned(event) => self.living(event.allocation)?.plan(event.planned),
            Event::ChangeCalledOff(event) => self.living(event.allocation)?.call_off(event),
            Event::AllocationEnded(event) => {
                self.living(event.allocation)?;
                self.allocations.remove(&event.allocation);
            }
            Event::LineOpened(event) => self.open_line(event)?,
            Event::LineClosed(event) => self.close_line(event, at)?,
            Event::LeadRouted(event) => self.living(event.allocation)?.remember_routed(at),
            Event::CreditApproved(event) if event.effect != CreditEffect::Money => {
                self.living(event.allocation)?.unreplaced.push_back(event.lead);
            }
            Event::CreditReplaced(event) => {
                let allocation = self.living(event.allocation)?;
                allocation.unreplaced.retain(|credited| *credited != event.lead);
            }
            Event::SeatHeld(_)
            | Event::HoldExtended(_)
            | Event::HoldReleased(_)
            | Event::HoldExpired(_)
            | Event::WaitlistJoined(_)
            | Event::WaitlistLeft(_)
            | Event::SeatOffered(_)
            | Event::OfferExpired(_)
            | Event::LeadCreated(_)
            | Event::LeadScored(_)
            | Event::LeadOverflowed(_)
            | Event::LeadDuplicate(_)
            | Event::LeadUnserved(_)
            | Event::LeadOpened(_)
            | Event::CreditRequested(_)
            | Event::CreditWithdrawn(_)
            | Event::CreditAnswered(_)
            | Event::CreditProved(_)
            | Event::CreditApproved(_)
            | Event::CreditDenied(_) => {}
        }
        Ok(())
    }

    fn living(&mut self, id: AllocationId) -> Result<&mut Allocation, Misfit> {
        self.allocations.get_mut(&id).ok_or(Misfit::UnknownAllocation(id))
    }

    /// What is kept for a prospect from now on.
    fn keep_seat(&mut self, event: &Event) -> Result<(), Misfit> {
        let Some((prospect, keeps)) = event.keeps() else { return Ok(()) };
        let was_known = match keeps {
            Keeps::Seat(until) => {
                self.prospects.put_hold(prospect, until);
                true
            }
            Keeps::Place => {
                self.prospects.join(prospect);
                true
            }
            Keeps::Longer(until) => self.prospects.extend(prospect, until),
            Keeps::Offer(until) => self.prospects.offer(prospect, until),
            Keeps::Nothing => self.prospects.forget(prospect),
        };
        if was_known { Ok(()) } else { Err(Misfit::UnknownProspect(prospect)) }
    }

    fn move_line(&mut self, at: Instant, event: &Event) -> Result<(), Misfit> {
        let Some((id, step)) = event.step() else { return Ok(()) };
        match (&mut self.living(id)?.line, step) {
            (Some(line), step) => line.take(step, at),
            // Contracts change before their start, too.
            (None, Step::Paused | Step::Resumed | Step::Amended(_) | Step::Shortened(_)) => {}
            (None, Step::Delivered | Step::Credited | Step::CreditedLate) => {
                return Err(Misfit::NoOpenLine(id));
            }
        }
        Ok(())
    }

    fn open_line(&mut self, event: &LineOpened) -> Result<(), Misfit> {
        let allocation = self.living(event.allocation)?;
        if allocation.line.is_some() {
            return Err(Misfit::LineIsOpen(event.allocation));
        }
        allocation.line = Some(event.line.clone());
        allocation.price_cents = allocation.terms.price_cents;
        allocation.carry = 0;
        Ok(())
    }

    fn close_line(&mut self, event: &LineClosed, at: Instant) -> Result<(), Misfit> {
        let allocation = self.living(event.allocation)?;
        allocation.line.take().ok_or(Misfit::NoOpenLine(event.allocation))?;
        allocation.carry = event.closing.carry_out;
        allocation.opens_at = at;
        Ok(())
    }
}

fn moves_what_is_due(event: &Event) -> bool {
    event.prospect().is_some()
        || matches!(
            event,
            Event::MarketChanged(_)
                | Event::AllocationSigned(_)
                | Event::AllocationAmended(_)
                | Event::AllocationPaused(_)
                | Event::AllocationResumed(_)
                | Event::AllocationEnded(_)
                | Event::AllocationShortened(_)
                | Event::ChangePlanned(_)
                | Event::ChangeCalledOff(_)
                | Event::LineOpened(_)
                | Event::LineClosed(_)
        )
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownAllocation(id) => write!(f, "allocation {id} is not living here"),
            Self::UnknownProspect(id) => write!(f, "nothing is kept for prospect {id} here"),
            Self::NoOpenLine(id) => write!(f, "allocation {id} has no open line"),
            Self::LineIsOpen(id) => write!(f, "allocation {id} has an open line"),
            Self::BackInTime { at, last } => write!(f, "{at} comes after {last}"),
        }
    }
}
