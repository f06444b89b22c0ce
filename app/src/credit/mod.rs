//! Credits: why a lead may be invalid, until when its officer may say so, and where a credit
//! stands. Which effect an approved credit has is the book's to say.

use serde::{Deserialize, Serialize};

use crate::{codes::codes, contract::Step, ids::AllocationId, instant::Instant};

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
    /// Where one lead's credit stands. No lead has more than one.
    CreditState { Requested = "requested", Approved = "approved", Denied = "denied" }
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
