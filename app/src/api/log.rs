//! The log of an officer's month: everything that happened to their leads and lines, each with its
//! place in its market's ledger, and what must add up. Nothing in it is a borrower's.

use std::sync::Arc;

use serde::Serialize;

use crate::{
    api::{Refusal, ask, officer::OfficerDesk, pace::MonthView},
    ids::{AllocationId, LeadId},
    instant::Instant,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthLog {
    pub month: MonthView,
    /// "2026-11".
    pub key: String,
    pub lines: Vec<LineLog>,
}

/// One contract in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineLog {
    pub market: String,
    pub allocation: AllocationId,
    pub checks: Vec<Check>,
    /// In the ledger's order.
    pub events: Arc<[LogEvent]>,
}

/// Something that must be so, with its numbers, and whether it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    pub text: String,
    pub holds: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogEvent {
    /// In the market's ledger.
    pub seq: u64,
    pub at: Instant,
    /// The ledger's own word for it.
    pub kind: String,
    pub lead: Option<LeadId>,
    pub title: String,
    pub detail: String,
    /// How the line stood right after what moved it.
    pub line: Option<Stood>,
    /// The entry's, in hexadecimal.
    pub hash: String,
}

/// Where a line stood at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Stood {
    pub owed: i64,
    pub delivered: i64,
    /// In hundredths of a lead.
    pub pace_hundredths: Option<i64>,
}

pub async fn read_log(month: Option<String>) -> Result<MonthLog, Refusal> {
    ask(async |desk: Arc<dyn OfficerDesk>| desk.log(month).await).await
}
