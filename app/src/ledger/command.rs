//! What may be asked of a market. A command becomes entries, or is refused.

use crate::{
    contract::{Number, Terms},
    credit::{CreditReason, RoutedLead},
    ids::{AllocationId, LeadId, SourceId},
    lead::facts::Facts,
    ledger::Hash,
};

#[derive(Clone, Debug)]
pub enum Command {
    Open {
        seats: u32,
        early_limit_ns: i64,
    },
    Sign(Terms),
    Amend {
        allocation: AllocationId,
        number: Number,
    },
    Pause(AllocationId),
    Resume(AllocationId),
    End(AllocationId),
    Receive(Arrival),
    OpenLead(LeadId),
    RequestCredit {
        lead: LeadId,
        routed: RoutedLead,
        reason: CreditReason,
    },
    ApproveCredit {
        lead: LeadId,
        routed: RoutedLead,
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
    /// The earlier lead of the same borrower, if there was one within the duplicate window.
    pub duplicate_of: Option<LeadId>,
}
