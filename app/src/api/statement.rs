//! Statements as their officer and admins see them: a month of each contract, in leads and cents.

use std::sync::Arc;

use crate::{
    api::{Refusal, admin::AdminDesk, ask, officer::OfficerDesk, pace::MonthView},
    contract::Remedy,
    ids::{AllocationId, LeadId, MarketId},
    instant::Instant,
    money::Cents,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementView {
    pub month: MonthView,
    /// "2026-11".
    pub key: String,
    /// Whose it is.
    pub officer: String,
    pub contracts: Vec<ContractStatement>,
    /// Of all of them together.
    pub total: Cents,
}

/// One contract's month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractStatement {
    /// Its name now.
    pub name: String,
    pub market: MarketId,
    pub allocation: AllocationId,
    pub remedy: Remedy,
    pub state: StatementState,
    /// What the state means, and what becomes of what is short.
    pub sentences: Vec<String>,
    pub sums: Vec<StatedSum>,
    pub money: Vec<StatedMoney>,
    pub total: Cents,
    pub leads: Vec<LeadLine>,
    pub adjustments: Vec<LeadLine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatementState {
    /// The month runs: what it costs if nothing changes.
    SoFar,
    /// Nothing can change it any more.
    Closed,
}

impl StatementState {
    pub const fn code(self) -> &'static str {
        match self {
            Self::SoFar => "so_far",
            Self::Closed => "closed",
        }
    }
}

/// So many leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedSum {
    /// In a file.
    pub code: &'static str,
    pub name: String,
    pub leads: i64,
}

/// So many leads at a price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedMoney {
    pub code: &'static str,
    pub name: String,
    pub leads: i64,
    pub price: Cents,
    pub amount: Cents,
}

/// What happened to a lead on a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadLine {
    pub code: &'static str,
    pub lead: LeadId,
    pub at: Instant,
    /// "Tue 3 Nov", in the market's time zone.
    pub date: String,
    pub what: String,
    /// The lead that this one makes good.
    pub other: Option<LeadId>,
    /// What is paid back for it.
    pub amount: Option<Cents>,
}

pub async fn read_statement(month: Option<String>) -> Result<StatementView, Refusal> {
    ask(async |desk: Arc<dyn OfficerDesk>| desk.statement(month).await).await
}

pub async fn read_contract_statement(
    id: AllocationId,
    month: Option<String>,
) -> Result<StatementView, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.statement(id, month).await).await
}
