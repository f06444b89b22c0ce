//! What may be asked of a market. A command becomes entries, or is refused.

use crate::{
    contract::{Number, Planned, Terms},
    credit::{CreditProof, CreditReason, RoutedLead},
    ids::{AllocationId, LeadId, ProspectId, SourceId},
    instant::Instant,
    lead::facts::{Facts, State},
    ledger::{Hash, OverflowedLead},
    money::Cents,
};

#[derive(Clone, Debug)]
pub enum Command {
    Open {
        seats: u32,
        early_limit_ns: i64,
    },
    /// All of it, as it shall be.
    ChangeMarket {
        seats: u32,
        early_limit_ns: i64,
    },
    Sign(Terms),
    /// Signs a contract for the seat that is held for a prospect, or offered to them.
    Sell {
        prospect: ProspectId,
        terms: Terms,
    },
    /// Keeps a free seat for a prospect, or the one that they were offered.
    Hold(ProspectId),
    ExtendHold(ProspectId),
    ReleaseHold(ProspectId),
    JoinWaitlist(ProspectId),
    LeaveWaitlist(ProspectId),
    Amend {
        allocation: AllocationId,
        number: Number,
    },
    Pause(AllocationId),
    Resume(AllocationId),
    End(AllocationId),
    /// Brings a contract's end forward to a date ahead.
    Shorten {
        allocation: AllocationId,
        ends: Instant,
    },
    /// From the next line on.
    Reprice {
        allocation: AllocationId,
        price_cents: Cents,
    },
    /// Where its officer may lend from now on.
    License {
        allocation: AllocationId,
        licensed_states: Vec<State>,
    },
    /// For a date ahead.
    Plan {
        allocation: AllocationId,
        planned: Planned,
    },
    /// Takes back what was planned for this instant, or the end of the present pause.
    CallOff {
        allocation: AllocationId,
        due: Instant,
        resumption: bool,
    },
    Receive(Arrival),
    /// Once more, right after a contract was signed or its number raised.
    OfferAgain {
        lead: LeadId,
        facts: Facts,
        overflowed: OverflowedLead,
        /// How long ago it may have come.
        within_ms: i64,
    },
    OpenLead(LeadId),
    RequestCredit {
        lead: LeadId,
        routed: RoutedLead,
        reason: CreditReason,
    },
    WithdrawCredit {
        lead: LeadId,
        routed: RoutedLead,
    },
    AnswerDenial {
        lead: LeadId,
        routed: RoutedLead,
    },
    ApproveCredit {
        lead: LeadId,
        routed: RoutedLead,
        /// Where the record decides, and no admin.
        proof: Option<CreditProof>,
    },
    DenyCredit {
        lead: LeadId,
        routed: RoutedLead,
    },
    /// Nothing but whatever is due by now.
    Tick,
}

/// A lead that was validated, sealed and scored, at the door of its market.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub lead: LeadId,
    pub source: SourceId,
    pub facts: Facts,
    pub state_contradicts_zip: bool,
    pub score: u8,
    pub rubric: u16,
    pub commitment: Hash,
    pub consent: Hash,
    /// It came before this house took leads.
    pub remembered: bool,
    /// The earlier lead of the same borrower, if there was one within the duplicate window.
    pub duplicate_of: Option<LeadId>,
}
