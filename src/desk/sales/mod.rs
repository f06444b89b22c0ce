//! The desk of whoever sells seats: each market in totals. Nobody's name is read here.

mod sought;
mod arrivals;
mod ground;
mod market;

use std::{
    collections::{HashMap, HashSet},
    iter,
};

use app::{
    api::{
        Asked,
        sales::{Found, MarketCapacity, SalesDesk},
    },
    ids::MarketId,
    instant::Instant,
    plan::{
        Fulfilment, Observed,
        supply::{SPANS_MAX, whole_spans},
    },
};

use super::told;
use crate::{
    calendar,
    clock::Clock,
    fault::Fault,
    store::{
        Store, Tx,
        line::{self, LineRow},
        market::Market,
        stock::{self, Stock},
        supply,
    },
};

pub use arrivals::Arrivals;
pub use market::Seller;
pub(super) use market::{Survey, query};

/// Of fewer officers a sum would tell what one of them gets.
const OFFICERS_MIN: usize = 2;

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
        // What is sold, what came and what is delivered are each of a moment of their own.
        let mut tx = self.store.look().await?;
        let sought = sought.as_deref().map(sought::read);
        let found = sought::find(&mut tx, sought.as_ref()).await?;
        let markets = capacities(&mut tx, found, now).await?;
        Ok(Found { sought, markets })
    }
}

/// What each of these markets has to sell.
async fn capacities(
    tx: &mut Tx,
    markets: Vec<(Market, Stock)>,
    now: Instant,
) -> Result<Vec<MarketCapacity>, Fault> {
    let ids: Vec<_> = markets.iter().map(|(market, _)| market.id).collect();
    let spans = supply::spans(tx, &ids, now).await?;
    let fulfilments = fulfilments(tx, markets.iter().map(|(market, _)| market), now).await?;
    let capacity = |(market, stock): (Market, Stock)| {
        let spans = spans.get(&market.id).copied().unwrap_or_default();
        let fulfilment = fulfilments.get(&market.id).copied();
        capacity_of(market, stock, &spans, fulfilment, now)
    };
    Ok(markets.into_iter().map(capacity).collect())
}

/// What one market has to sell.
pub(super) async fn capacity(
    tx: &mut Tx,
    market: Market,
    now: Instant,
) -> Result<MarketCapacity, Fault> {
    let stock = stock::of(tx, market.id).await?;
    let spans = supply::spans(tx, &[market.id], now).await?.remove(&market.id);
    let fulfilment = fulfilments(tx, iter::once(&market), now).await?.remove(&market.id);
    Ok(capacity_of(market, stock, &spans.unwrap_or_default(), fulfilment, now))
}

/// `spans`: leads that came in each, the latest first.
fn capacity_of(
    market: Market,
    stock: Stock,
    spans: &[i64; SPANS_MAX],
    fulfilment: Option<Fulfilment>,
    now: Instant,
) -> MarketCapacity {
    // Before its first lead a market was not observed, however long it was open.
    let whole = whole_spans(stock.first_received.unwrap_or(now), now);
    MarketCapacity {
        id: market.id,
        seats: market.seats,
        sold: u32::try_from(stock.sold).unwrap_or(u32::MAX),
        kept: u32::try_from(stock.kept.seats()).unwrap_or(u32::MAX),
        waiting: u32::try_from(stock.kept.waiting).unwrap_or(u32::MAX),
        contracted: stock.contracted,
        price_cents: market.price_cents,
        observed: Observed::of(&spans[..whole]),
        fulfilment,
        name: market.name,
    }
}

/// Of each market in which enough officers have a line that opened this month: of all of those
/// lines, each as far as it has come.
async fn fulfilments(
    tx: &mut Tx,
    markets: impl Iterator<Item = &Market>,
    now: Instant,
) -> Result<HashMap<MarketId, Fulfilment>, Fault> {
    let since = |market: &Market| Ok((market.id, calendar::month_start(market.zone()?, now)));
    let since = markets.map(since).collect::<Result<Vec<_>, Fault>>()?;
    let mut lines: HashMap<_, Vec<_>> = HashMap::new();
    for (officer, row) in line::opened_since(tx, &since).await? {
        lines.entry(row.market).or_default().push((officer, row));
    }
    lines.retain(|_, lines| {
        lines.iter().map(|(officer, _)| officer).collect::<HashSet<_>>().len() >= OFFICERS_MIN
    });
    let fulfilment = |lines: Vec<(_, LineRow)>| {
        lines.into_iter().fold(Fulfilment::default(), |mut all, (_, row)| {
            let by = now.clamp(row.line.start, row.end);
            all.delivered += row.line.delivered;
            all.due_hundredths += row.line.pace_hundredths(by).unwrap_or(0).max(0);
            all
        })
    };
    Ok(lines.into_iter().map(|(market, lines)| (market, fulfilment(lines))).collect())
}
