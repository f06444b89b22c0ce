//! What sales and admins may ask: the markets, and what became of their leads.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, ask},
    ids::{CallId, MarketId},
    instant::Instant,
    money::Cents,
};

/// Handed to signed-in sales staff and admins.
pub trait StaffDesk: Send + Sync {
    fn markets(&self) -> Asked<'_, Vec<MarketRow>>;
    /// The longest waiting first.
    fn calls(&self) -> Asked<'_, Vec<CallRow>>;
}

/// A market and its month so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarketRow {
    pub id: MarketId,
    pub name: String,
    pub time_zone: String,
    pub seats: u32,
    pub sold: u32,
    /// Leads a month that living contracts name.
    pub contracted: i64,
    pub price_cents: Cents,
    /// This calendar month's leads, by what became of them.
    pub routed: i64,
    pub overflow: i64,
    pub duplicate: i64,
}

/// Somebody who wants to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallRow {
    pub id: CallId,
    pub asked_at: Instant,
    pub name: String,
    /// An e-mail address or a phone number.
    pub reach: String,
    pub zip: Option<String>,
    pub note: String,
}

pub async fn read_calls() -> Result<Vec<CallRow>, Refusal> {
    ask(async |desk: Arc<dyn StaffDesk>| desk.calls().await).await
}

pub async fn read_markets() -> Result<Vec<MarketRow>, Refusal> {
    ask(async |desk: Arc<dyn StaffDesk>| desk.markets().await).await
}
