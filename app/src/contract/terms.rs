//! An allocation's terms: what was signed.

use serde::{Deserialize, Serialize};

use crate::{
    codes::codes,
    contract::{Filters, Number, filters::null_as_default},
    ids::{AllocationId, OfficerId},
    instant::Instant,
    lead::facts::{Facts, State},
    money::Cents,
};

codes! {
    /// What becomes of the leads that a line still owes when its month ends.
    #[derive(Default)]
    Remedy {
        /// Brought into the next line, up to one month's number; the rest is money.
        #[default]
        Carry = "carry",
        /// All of it is money.
        Refund = "refund",
    }
}

/// An allocation as it was signed. Later changes are entries of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Terms {
    pub allocation: AllocationId,
    pub officer: OfficerId,
    /// Leads a month.
    pub number: Number,
    /// Inclusive.
    pub starts: Instant,
    /// Exclusive; the contract runs on where absent.
    pub ends: Option<Instant>,
    #[serde(default)]
    pub remedy: Remedy,
    /// At most so many leads in any 24 hours.
    pub daily_max: Option<u32>,
    /// Per lead.
    pub price_cents: Cents,
    /// How long after a lead was routed its officer may ask for a credit.
    pub credit_window_ms: i64,
    #[serde(default)]
    pub filters: Filters,
    /// Where the officer may lend; an empty list is no limit.
    #[serde(default, deserialize_with = "null_as_default")]
    pub licensed_states: Vec<State>,
}

impl Terms {
    /// The contracted filters match and the officer is licensed in the lead's state.
    pub fn fit(&self, facts: &Facts) -> bool {
        let licensed = self.licensed_states.is_empty()
            || facts.state.is_some_and(|state| self.licensed_states.contains(&state));
        licensed && self.filters.match_facts(facts)
    }
}
