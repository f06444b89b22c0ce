//! Credits as their officer and as admins see them.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, ask, credit_report::CreditReport, officer::EventView},
    credit::{CreditProof, CreditReason, CreditState},
    ids::{LeadId, MarketId},
    instant::Instant,
    lead::{contact::Contact, facts::Facts},
};

/// Handed to signed-in admins.
pub trait CreditDesk: Send + Sync {
    fn credits(&self) -> Asked<'_, CreditQueue>;
    fn credit(&self, lead: LeadId) -> Asked<'_, CreditCase>;
    fn report(&self) -> Asked<'_, CreditReport>;
}

/// What its officer may do about a lead's credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Can {
    Ask,
    /// The time for it is over.
    AskNoMore,
    Withdraw,
    Answer,
    Nothing,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditView {
    pub can: Can,
    /// Until when it can be asked for, in the officer's time zone: "Tue 9 Jun 2026, 14:05 EDT".
    pub until: String,
    pub said: Vec<Said>,
}

/// A step of a credit, who took it, and what they wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// What it led to.
    pub state: CreditState,
    pub at: Instant,
    pub by: String,
    /// Line by line; none where the borrower was erased.
    pub words: Vec<String>,
}

/// What waits for admins, the oldest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditQueue {
    pub waiting: Vec<CreditRow>,
    pub policies: Vec<MarketPolicy>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditRow {
    pub lead: LeadId,
    pub market: String,
    pub officer: String,
    pub reason: Option<CreditReason>,
    pub state: Option<CreditState>,
    /// How long it waits: "2 h 5 min".
    pub age: String,
}

/// Whether a market approves by itself what the record proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketPolicy {
    pub market: MarketId,
    pub name: String,
    pub by_record: bool,
}

/// One credit, with what speaks for it and against it.
#[derive(Clone, Debug, PartialEq)]
pub struct CreditCase {
    pub lead: LeadId,
    pub state: CreditState,
    pub reason: Option<CreditReason>,
    pub market: String,
    pub officer: String,
    pub source: String,
    pub evidence: Vec<CreditProof>,
    pub said: Vec<Said>,
    pub timeline: Vec<EventView>,
    pub officer_rate: Rate,
    pub source_rate: Rate,
    /// Once it was asked for, for a while.
    pub contact: Option<Contact>,
    pub facts: Facts,
    /// Another that waits.
    pub next: Option<LeadId>,
}

/// Of the leads of the last 90 days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rate {
    pub routed: i64,
    pub asked: i64,
    pub approved: i64,
}

pub async fn read_credits() -> Result<CreditQueue, Refusal> {
    ask(async |desk: Arc<dyn CreditDesk>| desk.credits().await).await
}

pub async fn read_credit(lead: LeadId) -> Result<CreditCase, Refusal> {
    ask(async |desk: Arc<dyn CreditDesk>| desk.credit(lead).await).await
}
