//! A price in writing: made by sales staff from a what-if, read by whoever holds its link. What was
//! quoted stays as it was, and holds nothing of any other officer.

use std::sync::Arc;

use leptos::prelude::use_context;
use serde::{Deserialize, Serialize};

use crate::{
    api::{
        Asked, Refusal, SetStatus, ask,
        form::{Problems, Typed},
        market::Fields,
    },
    contract::{Filters, Number, Remedy},
    ids::{MarketId, QuoteId},
    instant::Instant,
    money::Cents,
    plan::expected::Delivered,
};

/// Handed to signed-in sales staff and admins.
pub trait QuoteDesk: Send + Sync {
    /// What would be quoted to somebody who asks for this.
    fn draft(&self, market: MarketId, asked: Fields) -> Asked<'_, Draft>;
    /// The newest first.
    fn quotes(&self) -> Asked<'_, Vec<QuoteRow>>;
}

/// Handed to anybody; who holds no link learns nothing.
pub trait ProspectDesk: Send + Sync {
    fn quote(&self, token: String) -> Asked<'_, QuoteView>;
}

/// The terms that are offered, and what they would have brought in past months.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quoted {
    pub market: String,
    pub number: Number,
    pub price_cents: Cents,
    /// The contract's first day, "2026-12-01".
    pub starts: String,
    pub daily_max: Option<u32>,
    pub filters: Filters,
    pub remedy: Remedy,
    pub credit_window_days: i64,
    /// Up to and with this day: "9 December 2026".
    pub until: String,
    /// The oldest first; each by its name.
    pub months: Vec<(String, Delivered)>,
}

/// A quote that is still to be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub market: MarketId,
    pub market_name: String,
    /// What the page's address says, to go back with.
    pub query: String,
    /// Or why what the address asks for can't be quoted.
    pub quoted: Result<Quoted, Problems>,
    pub filled: Typed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteRow {
    pub id: QuoteId,
    pub prospect: String,
    pub market: String,
    pub number: Number,
    pub price_cents: Cents,
    pub made_at: Instant,
    pub until: String,
    pub standing: QuoteStanding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuoteStanding {
    Holds,
    Withdrawn,
    Expired,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuoteView {
    Holds(Box<Offer>),
    Withdrawn(Instant),
    /// After this day.
    Expired(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub prospect: String,
    pub made_at: Instant,
    pub quoted: Quoted,
    /// The drawing of the months.
    pub chart: String,
}

pub async fn read_draft(market: MarketId, asked: Fields) -> Result<Draft, Refusal> {
    ask(async |desk: Arc<dyn QuoteDesk>| desk.draft(market, asked).await).await
}

pub async fn read_quotes() -> Result<Vec<QuoteRow>, Refusal> {
    ask(async |desk: Arc<dyn QuoteDesk>| desk.quotes().await).await
}

/// The page of one that holds no more says so, and so does its status.
pub async fn read_quote(token: String) -> Result<QuoteView, Refusal> {
    let asked = ask(async |desk: Arc<dyn ProspectDesk>| desk.quote(token).await).await;
    let holds = !matches!(asked, Ok(QuoteView::Withdrawn(_) | QuoteView::Expired(_)));
    if let (false, Some(SetStatus(set))) = (holds, use_context()) {
        set(Refusal::gone().status);
    }
    asked
}
