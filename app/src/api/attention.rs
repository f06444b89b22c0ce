//! What needs a person: contracts that will end their month short, and leads that nobody got.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, ask},
    ids::AllocationId,
    instant::Instant,
    plan::SpareSeat,
    routing::OverflowReason,
};

/// Handed to signed-in sales staff and admins.
pub trait AttentionDesk: Send + Sync {
    fn attention(&self) -> Asked<'_, Attention>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attention {
    /// Those that will be the most short, as a share of what they are owed, first.
    pub behind: Vec<Behind>,
    pub overflow: Vec<Overflow>,
    /// Markets that have too little history for a forecast.
    pub unforeseen: Vec<String>,
    /// For how many hours what nobody got may be offered again; 0: it is not.
    pub again_hours: i64,
}

/// A contract whose month is likely to end below what it is owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    pub contract: AllocationId,
    pub market: String,
    /// Not to be shown to customers.
    pub officer: String,
    /// Leads a month.
    pub number: i64,
    /// By the month's end, if what is planned happens.
    pub owed: i64,
    pub delivered: i64,
    /// By the month's end, if the last weeks come again.
    pub low: i64,
    pub mid: i64,
    pub high: i64,
    pub reason: String,
    pub remedy: String,
    pub contact: Option<Contact>,
}

impl Behind {
    pub fn short(&self) -> i64 {
        self.owed - self.mid
    }
}

/// When somebody spoke to them last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub at: Instant,
    pub by: String,
    pub note: String,
}

/// A market's leads of the last thirty days that nobody got.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overflow {
    pub market: String,
    pub leads: i64,
    pub reasons: Vec<Overflowed>,
    /// What would have taken them.
    pub spare: Option<SpareSeat>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overflowed {
    pub reason: OverflowReason,
    pub leads: i64,
    pub first_at: Instant,
    pub last_at: Instant,
}

pub async fn read_attention() -> Result<Attention, Refusal> {
    ask(async |desk: Arc<dyn AttentionDesk>| desk.attention().await).await
}
