//! The rule and nothing else. Two sentences:
//!
//! > Your contract draws a straight line from 0 to N leads over the month. Each new lead goes at
//! > once to the officer it fits who is furthest below their line as a share of their contract,
//! > counting half of the next lead so that small and large contracts fare alike; ties go to the
//! > longest wait.

pub mod gap;
pub mod eligibility;
pub mod standing;
pub mod decision;
pub mod explain;
pub mod seen;

pub use decision::{DecidedBy, Decision, Discrepancy, Outcome, RULE_VERSION};
pub use eligibility::{Eligibility, OverflowReason};
pub use gap::Gap;
pub use seen::SeenDecision;
pub use standing::Standing;
