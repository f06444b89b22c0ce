//! The record that a borrower agreed to be called: sealed apart from who they are, because it must
//! outlive them being erased.

use std::{fmt, net::IpAddr};

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// What the borrower agreed to, when and from where. Its `Debug` shows nothing personal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// `http` or `https`, so it is safe as a link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate_url: Option<String>,
    pub text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<IpAddr>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
    pub at: Instant,
}

impl fmt::Debug for Consent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Consent").field("at", &self.at).finish_non_exhaustive()
    }
}
