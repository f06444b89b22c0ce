//! What sales and admins may ask: the markets, and what became of their leads.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::{Asked, Refusal},
    money::Cents,
};
#[cfg(feature = "ssr")]
use {crate::api::ask, std::sync::Arc};

/// Handed to signed-in sales staff and admins.
pub trait StaffDesk: Send + Sync {
    fn markets(&self) -> Asked<'_, Vec<MarketRow>>;
}

/// A market and its month so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarketRow {
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

#[server(prefix = "/rpc", endpoint = "read_markets")]
pub async fn read_markets() -> Result<Vec<MarketRow>, Refusal> {
    ask(async |desk: Arc<dyn StaffDesk>| desk.markets().await).await
}
