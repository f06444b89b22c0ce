//! What sales staff ask of a market's seats: for whom they are kept, and who waits for one. Nobody
//! is named unless that was asked for: the screen may be shown to a customer.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, admin::ContractForm, ask, names::Names, sales::MarketCapacity},
    ids::{MarketId, ProspectId},
    instant::Instant,
    ledger::{Hold, Waiting},
};

/// Handed to signed-in sales staff and admins.
pub trait SeatsDesk: Send + Sync {
    fn seats(&self, market: MarketId) -> Asked<'_, SeatsView>;
    /// The form of a contract for the seat that is kept for this prospect.
    fn sale(&self, market: MarketId, prospect: ProspectId) -> Asked<'_, ContractForm>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatsView {
    pub capacity: MarketCapacity,
    pub names: Names,
    /// The one that ends next first.
    pub holds: Vec<(Hold, Option<Named>)>,
    /// In order.
    pub waitlist: Vec<(Waiting, Option<Named>)>,
    pub now: Instant,
    /// The id of whoever is met next: a form that is sent twice keeps one seat.
    pub next: ProspectId,
}

/// Who a prospect is, where names are shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    /// An e-mail address or a phone number.
    pub reach: String,
    pub note: String,
    pub met_at: Instant,
    /// Of the staff.
    pub met_by: String,
}

pub async fn read_seats(market: MarketId) -> Result<SeatsView, Refusal> {
    ask(async |desk: Arc<dyn SeatsDesk>| desk.seats(market).await).await
}

pub async fn read_sale(market: MarketId, prospect: ProspectId) -> Result<ContractForm, Refusal> {
    ask(async |desk: Arc<dyn SeatsDesk>| desk.sale(market, prospect).await).await
}
