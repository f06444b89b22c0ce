//! What can happen in a market. Bodies hold ids, codes and numbers; who a borrower is, what they
//! said and what they own is sealed elsewhere, and committed to here.

use serde::{Deserialize, Serialize};

use crate::{
    contract::{Closing, Line, Number, Planned, Step, Terms},
    credit::{CreditEffect, CreditProof, CreditReason, CreditState},
    ids::{AllocationId, LeadId, ProspectId, SourceId},
    instant::Instant,
    lead::facts::State,
    ledger::Hash,
    money::Cents,
    routing::Decision,
};

/// One event at its instant: what the book applies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub at: Instant,
    pub event: Event,
}

/// The version of the bodies below; written into each.
const BODY_VERSION: u16 = 1;

#[derive(Serialize)]
struct Written<'a, T> {
    v: u16,
    event: &'a T,
}

#[derive(Deserialize)]
struct Read<T> {
    v: u16,
    event: T,
}

macro_rules! events {
    ($(
        $(#[$doc:meta])*
        $kind:literal $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* }
    )*) => {
        $($(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type,)* }

        impl From<$name> for Event {
            fn from(event: $name) -> Self {
                Self::$name(event)
            }
        })*

        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event { $($name($name),)* }

        impl Event {
            /// The word that names this event in the ledger.
            pub fn kind(&self) -> &'static str {
                match self { $(Self::$name(_) => $kind,)* }
            }

            /// The bytes that are stored and hashed.
            pub fn body(&self) -> String {
                match self { $(Self::$name(event) => {
                    serde_json::to_string(&Written { v: BODY_VERSION, event })
                        .expect("events hold nothing that JSON can't say")
                })* }
            }

            /// Reads what [`Event::kind`] and [`Event::body`] wrote.
            pub fn read(kind: &str, body: &str) -> Result<Self, String> {
                match kind {
                    $($kind => {
                        let read: Read<$name> =
                            serde_json::from_str(body).map_err(|error| error.to_string())?;
                        match read.v {
                            BODY_VERSION => Ok(Self::$name(read.event)),
                            v => Err(format!("body version {v} is not known here")),
                        }
                    })*
                    _ => Err(format!("entries of kind {kind:?} are not known here")),
                }
            }
        }
    };
}

events! {
    "market_opened" MarketOpened {
        /// One living allocation takes one seat.
        seats: u32,
        /// Nanoseconds: how far ahead of pace a lead may still be taken.
        early_limit_ns: i64,
    }

    /// All of it, as it is from now on.
    "market_changed" MarketChanged { seats: u32, early_limit_ns: i64, }

    "allocation_signed" AllocationSigned {
        terms: Terms,
        /// The seat was held for them, or offered to them: it is sold, and kept no more.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        prospect: Option<ProspectId>,
    }

    /// A higher number counts from its instant, a lower one from the next line.
    "allocation_amended" AllocationAmended { allocation: AllocationId, number: Number, }

    "allocation_paused" AllocationPaused { allocation: AllocationId, }

    "allocation_resumed" AllocationResumed { allocation: AllocationId, }

    /// The contract is over; its line, if one was open, closed just before.
    "allocation_ended" AllocationEnded { allocation: AllocationId, }

    /// It will end sooner than was signed.
    "allocation_shortened" AllocationShortened { allocation: AllocationId, ends: Instant, }

    /// The price of a lead from the next line on.
    "allocation_repriced" AllocationRepriced { allocation: AllocationId, price_cents: Cents, }

    /// Where its officer may lend from now on; an empty list is no limit.
    "allocation_licensed" AllocationLicensed {
        allocation: AllocationId,
        licensed_states: Vec<State>,
    }

    /// For a date ahead. When it has come, what was planned is an entry of its own.
    "change_planned" ChangePlanned { allocation: AllocationId, planned: Planned, }

    /// What was planned for this instant won't happen: somebody called it off, or it found nothing
    /// to change when its time came.
    "change_called_off" ChangeCalledOff {
        allocation: AllocationId,
        due: Instant,
        /// It is the present pause's end: the contract stays paused until further notice.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        resumption: bool,
    }

    "line_opened" LineOpened { allocation: AllocationId, line: Line, }

    "line_closed" LineClosed {
        allocation: AllocationId,
        /// As it stood.
        line: Line,
        closing: Closing,
    }

    /// Nobody else gets this seat before then. Whoever was on the waitlist has left it for this.
    "seat_held" SeatHeld { prospect: ProspectId, until: Instant, }

    "hold_extended" HoldExtended { prospect: ProspectId, until: Instant, }

    "hold_released" HoldReleased { prospect: ProspectId, }

    "hold_expired" HoldExpired { prospect: ProspectId, }

    "waitlist_joined" WaitlistJoined { prospect: ProspectId, }

    /// Also by who was offered a seat and doesn't want it.
    "waitlist_left" WaitlistLeft { prospect: ProspectId, }

    /// A seat is free, and they are the first in order.
    "seat_offered" SeatOffered { prospect: ProspectId, until: Instant, }

    /// They left the waitlist by it.
    "offer_expired" OfferExpired { prospect: ProspectId, }

    "lead_created" LeadCreated {
        lead: LeadId,
        source: SourceId,
        /// To who it is and what it says; the salt dies with the contact key.
        commitment: Hash,
        /// To the consent record.
        consent: Hash,
        /// Whether the state and the ZIP contradict each other.
        state_contradicts_zip: bool,
        /// It came before this house took leads: its instant is the word of whoever brought it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        remembered: bool,
    }

    "lead_scored" LeadScored { lead: LeadId, score: u8, rubric: u16, }

    "lead_routed" LeadRouted {
        lead: LeadId,
        allocation: AllocationId,
        decision: Decision,
        /// The credited lead that this one makes good.
        replaces: Option<LeadId>,
        /// Nobody got it when it came, less than so many milliseconds before; a contract was signed
        /// since, or its number raised.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_within_ms: Option<i64>,
    }

    "lead_overflowed" LeadOverflowed {
        lead: LeadId,
        decision: Decision,
        /// It was offered again, as a routed one may be, and somebody could have had it but for
        /// being early or capped.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_within_ms: Option<i64>,
    }

    /// The same borrower within the duplicate window: kept, never routed.
    "lead_duplicate" LeadDuplicate { lead: LeadId, earlier: LeadId, }

    /// No market serves its ZIP.
    "lead_unserved" LeadUnserved { lead: LeadId, }

    /// Its officer saw it for the first time: they opened it, or a file of their leads.
    "lead_opened" LeadOpened { lead: LeadId, }

    "credit_requested" CreditRequested { lead: LeadId, reason: CreditReason, }

    /// Its officer took the request back; it can't be made again.
    "credit_withdrawn" CreditWithdrawn { lead: LeadId, }

    /// Its officer answered the denial: it is to be decided for the last time.
    "credit_answered" CreditAnswered { lead: LeadId, }

    /// The record itself proves the reason. The approval right behind is the market's standing
    /// word, and nobody's own.
    "credit_proved" CreditProved { lead: LeadId, proof: CreditProof, }

    "credit_approved" CreditApproved {
        lead: LeadId,
        allocation: AllocationId,
        effect: CreditEffect,
    }

    "credit_denied" CreditDenied { lead: LeadId, }

    /// A credited lead was made good.
    "credit_replaced" CreditReplaced { lead: LeadId, allocation: AllocationId, by: LeadId, }
}

impl Event {
    /// The lead in whose log this event stands.
    pub fn lead(&self) -> Option<LeadId> {
        match self {
            Self::LeadCreated(event) => Some(event.lead),
            Self::LeadScored(event) => Some(event.lead),
            Self::LeadRouted(event) => Some(event.lead),
            Self::LeadOverflowed(event) => Some(event.lead),
            Self::LeadDuplicate(event) => Some(event.lead),
            Self::LeadUnserved(event) => Some(event.lead),
            Self::LeadOpened(event) => Some(event.lead),
            Self::CreditRequested(event) => Some(event.lead),
            Self::CreditWithdrawn(event) => Some(event.lead),
            Self::CreditAnswered(event) => Some(event.lead),
            Self::CreditProved(event) => Some(event.lead),
            Self::CreditApproved(event) => Some(event.lead),
            Self::CreditDenied(event) => Some(event.lead),
            Self::CreditReplaced(event) => Some(event.lead),
            Self::MarketOpened(_)
            | Self::MarketChanged(_)
            | Self::AllocationSigned(_)
            | Self::AllocationAmended(_)
            | Self::AllocationPaused(_)
            | Self::AllocationResumed(_)
            | Self::AllocationEnded(_)
            | Self::AllocationShortened(_)
            | Self::AllocationRepriced(_)
            | Self::AllocationLicensed(_)
            | Self::ChangePlanned(_)
            | Self::ChangeCalledOff(_)
            | Self::SeatHeld(_)
            | Self::HoldExtended(_)
            | Self::HoldReleased(_)
            | Self::HoldExpired(_)
            | Self::WaitlistJoined(_)
            | Self::WaitlistLeft(_)
            | Self::SeatOffered(_)
            | Self::OfferExpired(_)
            | Self::LineOpened(_)
            | Self::LineClosed(_) => None,
        }
    }

    /// The allocation whose line or contract this event moves.
    pub fn allocation(&self) -> Option<AllocationId> {
        match self {
            Self::AllocationSigned(event) => Some(event.terms.allocation),
            Self::AllocationAmended(event) => Some(event.allocation),
            Self::AllocationPaused(event) => Some(event.allocation),
            Self::AllocationResumed(event) => Some(event.allocation),
            Self::AllocationEnded(event) => Some(event.allocation),
            Self::AllocationShortened(event) => Some(event.allocation),
            Self::AllocationRepriced(event) => Some(event.allocation),
            Self::AllocationLicensed(event) => Some(event.allocation),
            Self::ChangePlanned(event) => Some(event.allocation),
            Self::ChangeCalledOff(event) => Some(event.allocation),
            Self::LineOpened(event) => Some(event.allocation),
            Self::LineClosed(event) => Some(event.allocation),
            Self::LeadRouted(event) => Some(event.allocation),
            Self::CreditApproved(event) => Some(event.allocation),
            Self::CreditReplaced(event) => Some(event.allocation),
            Self::MarketOpened(_)
            | Self::MarketChanged(_)
            | Self::SeatHeld(_)
            | Self::HoldExtended(_)
            | Self::HoldReleased(_)
            | Self::HoldExpired(_)
            | Self::WaitlistJoined(_)
            | Self::WaitlistLeft(_)
            | Self::SeatOffered(_)
            | Self::OfferExpired(_)
            | Self::LeadCreated(_)
            | Self::LeadScored(_)
            | Self::LeadOverflowed(_)
            | Self::LeadDuplicate(_)
            | Self::LeadUnserved(_)
            | Self::LeadOpened(_)
            | Self::CreditRequested(_)
            | Self::CreditWithdrawn(_)
            | Self::CreditAnswered(_)
            | Self::CreditProved(_)
            | Self::CreditDenied(_) => None,
        }
    }

    /// Where this event leaves its lead's credit, if it moves it.
    pub fn credit(&self, before: Option<CreditState>) -> Option<CreditState> {
        match self {
            Self::CreditRequested(_) => Some(CreditState::Requested),
            Self::CreditWithdrawn(_) => Some(CreditState::Withdrawn),
            Self::CreditAnswered(_) => Some(CreditState::Answered),
            Self::CreditApproved(_) => Some(CreditState::Approved),
            Self::CreditDenied(_) => Some(CreditState::denied(before)),
            _ => None,
        }
    }

    /// What this event does to an open line, and whose line it is.
    pub fn step(&self) -> Option<(AllocationId, Step)> {
        match self {
            Self::AllocationAmended(event) => Some((event.allocation, Step::Amended(event.number))),
            Self::AllocationPaused(event) => Some((event.allocation, Step::Paused)),
            Self::AllocationResumed(event) => Some((event.allocation, Step::Resumed)),
            Self::AllocationShortened(event) => {
                Some((event.allocation, Step::Shortened(event.ends)))
            }
            Self::LeadRouted(event) => Some((event.allocation, Step::Delivered)),
            Self::CreditApproved(event) => Some((event.allocation, event.effect.step()?)),
            _ => None,
        }
    }
}
