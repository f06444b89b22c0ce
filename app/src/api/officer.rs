//! What an officer may ask: their month, their leads, and why each lead came to them.

use std::sync::Arc;

use crate::{
    api::{
        Asked, Refusal, ask,
        contract::OwnContract,
        credit::CreditView,
        leads::{LeadList, LeadsAsked},
        log::MonthLog,
        pace::Pace,
        statement::StatementView,
    },
    credit::CreditState,
    ids::LeadId,
    instant::Instant,
    lead::{consent::Consent, contact::Contact, facts::Facts, score::ScorePart},
    routing::SeenDecision,
};

/// Handed to a signed-in officer, and scoped to them.
pub trait OfficerDesk: Send + Sync {
    /// `month` as "2026-11"; the present one where absent.
    fn pace(&self, month: Option<String>) -> Asked<'_, Pace>;
    fn leads(&self, asked: LeadsAsked) -> Asked<'_, LeadList>;
    fn lead(&self, lead: LeadId) -> Asked<'_, LeadView>;
    /// `month` as "2026-11"; the present one where absent.
    fn log(&self, month: Option<String>) -> Asked<'_, MonthLog>;
    fn contracts(&self) -> Asked<'_, Vec<OwnContract>>;
    /// `month` as "2026-11"; the present one where absent.
    fn statement(&self, month: Option<String>) -> Asked<'_, StatementView>;
}

#[derive(Clone, Debug, PartialEq)]
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
#[derive(Clone, Debug, PartialEq)]
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
    pub about_credit: CreditView,
    pub timeline: Vec<EventView>,
}

/// One event of a lead's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventView {
    /// In the market's ledger.
    pub seq: u64,
    pub at: Instant,
    /// As the ledger names it: `lead_routed`.
    pub kind: String,
    pub title: String,
    pub detail: String,
    /// The entry's, in hexadecimal.
    pub hash: String,
    /// Of the entry that routed it: everybody's standing at that instant.
    pub decision: Option<SeenDecision>,
    /// The other one, where one lead makes good another.
    pub other: Option<LeadId>,
}

pub async fn read_pace(month: Option<String>) -> Result<Pace, Refusal> {
    ask(async |desk: Arc<dyn OfficerDesk>| desk.pace(month).await).await
}

pub async fn read_lead(lead: LeadId) -> Result<LeadView, Refusal> {
    ask(async |desk: Arc<dyn OfficerDesk>| desk.lead(lead).await).await
}
