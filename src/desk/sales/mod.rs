//! The desk of whoever sells seats: each market in totals. Nobody's name is read here.

mod sought;
mod arrivals;
mod ground;
mod market;

use app::{
    api::{
        Asked,
        sales::{Found, MarketCapacity, SalesDesk},
    },
    instant::Instant,
    plan::{Fulfilment, Observed, supply::whole_spans},
};

use super::told;
use crate::{
    calendar,
    clock::Clock,
    fault::Fault,
    store::{Store, Tx, allocation, lead, line, market::Market, seat, supply},
};

pub use arrivals::Arrivals;
pub use market::Seller;
pub(super) use market::{Survey, query};

/// Of fewer officers a sum would tell what one of them gets.
const OFFICERS_MIN: i64 = 2;

pub struct Sales {
    pub store: Store,
    pub clock: Clock,
}

impl SalesDesk for Sales {
    fn capacity(&self, sought: Option<String>) -> Asked<'_, Found> {
        Box::pin(async move { told(self.find(sought).await) })
    }
}

impl Sales {
    async fn find(&self, sought: Option<String>) -> Result<Found, Fault> {
        let now = self.clock.now();
        let mut tx = self.store.read().await?;
        let sought = sought.as_deref().map(sought::read);
        let found = sought::find(&mut tx, sought.as_ref()).await?;
        let mut markets = Vec::with_capacity(found.len());
        for market in found {
            markets.push(capacity(&mut tx, market, now).await?);
        }
        Ok(Found { sought, markets })
    }
}

/// What one market has to sell.
pub(super) async fn capacity(
    tx: &mut Tx,
    market: Market,
    now: Instant,
) -> Result<MarketCapacity, Fault> {
    let (sold, contracted) = allocation::sold(tx, market.id).await?;
    let kept = seat::kept(tx, market.id).await?;
    let spans = supply::spans(tx, market.id, now).await?;
    // Before its first lead a market was not observed, however long it was open.
    let first = lead::first_received(tx, market.id).await?.unwrap_or(now);
    let whole = whole_spans(first, now);
    Ok(MarketCapacity {
        id: market.id,
        seats: market.seats,
        sold: u32::try_from(sold).unwrap_or(u32::MAX),
        kept: u32::try_from(kept.seats()).unwrap_or(u32::MAX),
        waiting: u32::try_from(kept.waiting).unwrap_or(u32::MAX),
        contracted,
        price_cents: market.price_cents,
        observed: Observed::of(&spans[..whole]),
        fulfilment: fulfilment(tx, &market, now).await?,
        name: market.name,
    })
}

/// Of all lines that opened this month, each as far as it has come.
async fn fulfilment(
    tx: &mut Tx,
    market: &Market,
    now: Instant,
) -> Result<Option<Fulfilment>, Fault> {
    let since = calendar::month_start(market.zone()?, now);
    if line::officers_since(tx, market.id, since).await? < OFFICERS_MIN {
        return Ok(None);
    }
    let lines = line::opened_since(tx, market.id, since).await?;
    let mut all = Fulfilment::default();
    for row in &lines {
        let by = now.clamp(row.line.start, row.end);
        all.delivered += row.line.delivered;
        all.due_hundredths += row.line.pace_hundredths(by).unwrap_or(0).max(0);
    }
    Ok(Some(all))
}
