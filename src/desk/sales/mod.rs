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
    ids::{MarketId, OfficerId},
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
    let of_market = |(market, lines): (_, Vec<_>)| Some((market, fulfilled(&lines, now)?));
    Ok(lines.into_iter().filter_map(of_market).collect())
}

/// Of these lines of one market, each as far as it has come; `None` where they are of too few
/// officers.
fn fulfilled(lines: &[(OfficerId, LineRow)], now: Instant) -> Option<Fulfilment> {
    let officers: HashSet<_> = lines.iter().map(|(officer, _)| officer).collect();
    if officers.len() < OFFICERS_MIN {
        return None;
    }
    let mut all = Fulfilment::default();
    for (_, row) in lines {
        let by = now.clamp(row.line.start, row.line.end);
        all.delivered += row.line.delivered;
        all.due_hundredths += row.line.pace_hundredths(by).unwrap_or(0).max(0);
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use app::{
        contract::{Line, Month, Number},
        ids::AllocationId,
        instant::DAY_MS,
    };
    use uuid::Uuid;

    use super::*;

    /// Of this officer, opened on the day of this number: 30 leads in 30 days.
    fn line(officer: u128, day: i64) -> (OfficerId, LineRow) {
        let start = Instant(day * DAY_MS);
        let month = Month { start, end: start + 30 * DAY_MS };
        let line = Line::open(start, month, None, Number::new(30).unwrap(), 0, true);
        let row = LineRow {
            allocation: AllocationId(Uuid::from_u128(officer)),
            market: MarketId::HOUSE,
            line,
            closed: None,
        };
        (OfficerId(Uuid::from_u128(officer)), row)
    }

    #[test]
    fn what_is_fulfilled_is_never_one_officers_however_many_lines_they_have() {
        let now = Instant(10 * DAY_MS);
        let [robins, again, kims] = [line(1, 0), line(1, 5), line(2, 0)];
        assert_eq!(fulfilled(&[robins.clone(), again.clone()], now), None);
        let due_hundredths = 1_000 + 500 + 1_000;
        let all = Fulfilment { delivered: 0, due_hundredths };
        assert_eq!(fulfilled(&[robins, again, kims], now), Some(all));
    }
}
