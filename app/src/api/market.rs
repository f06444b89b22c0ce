//! What sales staff ask of one market while a customer looks on: what it has to sell, what its
//! leads are, and what a buyer would get. Counts only, and nobody's name.

use std::sync::Arc;

use crate::{
    api::{
        Asked, Refusal, ask,
        form::{Problems, Typed},
        sales::MarketCapacity,
    },
    ids::MarketId,
    plan::{Ground, Kind, Observed, Reply},
};

/// What a page's address says: names and values, in order.
pub type Fields = Vec<(String, String)>;

/// Handed to signed-in sales staff and admins.
pub trait MarketDesk: Send + Sync {
    fn market(&self, id: MarketId, asked: Fields) -> Asked<'_, MarketView>;
    /// Where nobody has a market: leads of the last 90 days by ZIP3, the most first.
    fn unserved(&self) -> Asked<'_, Vec<(String, usize)>>;
}

pub struct MarketView {
    pub capacity: MarketCapacity,
    pub supply: SupplyView,
    pub what_if: WhatIfView,
}

/// What came in the last 90 days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplyView {
    pub leads: usize,
    /// "12 AM" and how many leads came in that hour, and the drawing of it.
    pub by_hour: Counted,
    pub by_weekday: Counted,
    pub by_kind: Vec<(Kind, Option<Observed>)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    pub rows: Vec<(String, usize)>,
    pub chart: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WhatIfView {
    pub ground: Ground,
    pub typed: Typed,
    pub problems: Problems,
    pub reply: Reply,
    /// The drawing of the answer, where there is one.
    pub chart: String,
    /// All of what is asked for, as an address has it.
    pub query: String,
    /// Contracts of today's that take single ZIPs or amounts between the steps.
    pub approximate: usize,
}

pub async fn read_market(id: MarketId, asked: Fields) -> Result<MarketView, Refusal> {
    ask(async |desk: Arc<dyn MarketDesk>| desk.market(id, asked).await).await
}

pub async fn read_unserved() -> Result<Vec<(String, usize)>, Refusal> {
    ask(async |desk: Arc<dyn MarketDesk>| desk.unserved().await).await
}
