//! What an officer may ask: their lines, their leads, and why each lead came to them.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::{Asked, Refusal},
    credit::CreditState,
    ids::LeadId,
    instant::Instant,
    lead::{consent::Consent, contact::Contact, facts::Facts, score::ScorePart},
    routing::SeenDecision,
};
#[cfg(feature = "ssr")]
use {crate::api::ask, std::sync::Arc};

/// Handed to a signed-in officer, and scoped to them.
pub trait OfficerDesk: Send + Sync {
    fn home(&self, after: Option<String>) -> Asked<'_, Home>;
    fn lead(&self, lead: LeadId) -> Asked<'_, LeadView>;
}

/// An officer's first page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Home {
    pub lines: Vec<LineView>,
    pub leads: Vec<LeadRow>,
    /// Where the next page of leads begins, if there is one.
    pub next: Option<String>,
    /// Whether these are the newest leads.
    pub is_first: bool,
}

/// Where one of an officer's contracts stands in the open month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LineView {
    pub market: String,
    /// N.
    pub owed: i64,
    /// Net of credits.
    pub delivered: i64,
    /// Pace minus delivered, in hundredths of a lead; `None` where nothing will be earned.
    pub behind_hundredths: Option<i64>,
    pub paused: bool,
    /// The calendar month in the market's zone: "November 2026".
    pub month: String,
    /// Whole days until it ends.
    pub days_left: i64,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeadRow {
    pub id: LeadId,
    /// "Erased" where the borrower was.
    pub name: String,
    pub facts: Facts,
    pub market: String,
    pub routed_at: Instant,
    pub score: u8,
    pub opened: bool,
    pub credit: Option<CreditState>,
}

/// One lead, as its officer may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeadView {
    pub id: LeadId,
    pub market: String,
    /// `None` where the borrower was erased; so is what they said.
    pub contact: Option<Contact>,
    pub facts: Facts,
    pub state_contradicts_zip: bool,
    /// Kept when the borrower was erased: that they agreed must be shown for years.
    pub consent: Option<Consent>,
    pub score: u8,
    pub parts: Vec<ScorePart>,
    pub credit: Option<CreditState>,
    pub timeline: Vec<EventView>,
}

/// One event of a lead's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EventView {
    /// In the market's ledger.
    pub seq: u64,
    pub at: Instant,
    pub title: String,
    pub detail: String,
    /// The entry's, in hexadecimal.
    pub hash: String,
    /// Of the entry that routed it: everybody's standing at that instant.
    pub decision: Option<SeenDecision>,
}

#[server(prefix = "/rpc", endpoint = "read_home")]
pub async fn read_home(after: Option<String>) -> Result<Home, Refusal> {
    ask(async |desk: Arc<dyn OfficerDesk>| desk.home(after).await).await
}

#[server(prefix = "/rpc", endpoint = "read_lead")]
pub async fn read_lead(lead: LeadId) -> Result<LeadView, Refusal> {
    ask(async |desk: Arc<dyn OfficerDesk>| desk.lead(lead).await).await
}
