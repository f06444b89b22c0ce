//! Credits: why a lead may be invalid, until when its officer may say so, where a credit stands,
//! and what the record proves. Which effect an approved credit has is the book's to say.

mod state;

use serde::{Deserialize, Serialize};

use crate::{codes::codes, contract::Step, ids::AllocationId, instant::Instant};

pub use state::CreditState;

codes! {
    /// Why an officer asks for a credit.
    CreditReason {
        Disconnected = "disconnected",
        FakeName = "fake_name",
        OutOfMarket = "out_of_market",
        AlreadyInLoan = "already_in_loan",
        Duplicate = "duplicate",
        Other = "other",
    }
}

codes! {
    /// What the record itself says against a lead.
    CreditProof {
        StateContradictsZip = "state_contradicts_zip",
        /// The same officer had this person before, at any age.
        SamePersonBefore = "same_person_before",
        /// Nobody can have been given this telephone number.
        NumberNotPossible = "number_not_possible",
    }
}

impl CreditProof {
    /// The reason that it proves; of any other it is only a sign.
    pub const fn of(self) -> CreditReason {
        match self {
            Self::StateContradictsZip => CreditReason::OutOfMarket,
            Self::SamePersonBefore => CreditReason::Duplicate,
            Self::NumberNotPossible => CreditReason::Disconnected,
        }
    }
}

codes! {
    /// How an approved credit is made good.
    CreditEffect {
        /// The lead was on the open line: its delivered falls by one.
        OpenLine = "open_line",
        /// The lead was on a closed line, which never changes: the open line owes one more.
        LateCredit = "late_credit",
        /// The contract is over: it is money.
        Money = "money",
    }
}

impl CreditEffect {
    /// What it does to the open line.
    pub const fn step(self) -> Option<Step> {
        match self {
            Self::OpenLine => Some(Step::Credited),
            Self::LateCredit => Some(Step::CreditedLate),
            Self::Money => None,
        }
    }
}

/// What is known of a routed lead when its credit is asked for or decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutedLead {
    pub allocation: AllocationId,
    pub at: Instant,
    pub credit: Option<CreditState>,
    /// From the routed instant, in milliseconds: the contract's.
    pub credit_window_ms: i64,
}

impl RoutedLead {
    /// The last instant at which a credit may be asked for.
    pub fn credit_until(&self) -> Instant {
        self.at + self.credit_window_ms
    }
}
