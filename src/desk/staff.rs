//! The desk of sales staff and admins: the markets, in numbers.

use std::{collections::HashMap, sync::Arc};

use app::{
    api::{
        Asked,
        staff::{CallRow, MarketRow, StaffDesk},
    },
    ids::{CallId, MarketId, PersonId},
};
use chrono_tz::Tz;

use super::{call as wishes, told};
use crate::{
    calendar,
    clock::Clock,
    fault::Fault,
    seal::NoteSealer,
    store::{
        Store, call, lead,
        market::Market,
        stock::{self, Stock},
    },
};

/// Who wait to be called and are shown at once: more can't be called in a day.
const CALLS_MAX: i64 = 200;

pub struct Staff {
    pub store: Store,
    pub clock: Clock,
    pub notes: Arc<NoteSealer>,
}

impl StaffDesk for Staff {
    fn markets(&self) -> Asked<'_, Vec<MarketRow>> {
        Box::pin(async move { told(self.read_markets().await) })
    }

    fn calls(&self) -> Asked<'_, Vec<CallRow>> {
        Box::pin(async move { told(self.read_calls().await) })
    }
}

impl Staff {
    async fn read_calls(&self) -> Result<Vec<CallRow>, Fault> {
        let calls = call::waiting(&mut self.store.read().await?, CALLS_MAX).await?;
        let rows = calls.into_iter().filter_map(|call| match wishes::open(call, &self.notes) {
            Ok(row) => Some(row),
            Err(fault) => {
                // The others wait all the same.
                tracing::error!(%fault, "a wish to be called");
                None
            }
        });
        Ok(rows.collect())
    }

    /// Takes somebody off the list of those who wait to be called.
    pub async fn called(&self, id: CallId, by: PersonId) -> Result<(), Fault> {
        let mut tx = self.store.write().await?;
        call::called(&mut tx, id, self.clock.now(), by).await?;
        tx.commit().await
    }

    async fn read_markets(&self) -> Result<Vec<MarketRow>, Fault> {
        let (now, mut tx) = (self.clock.now(), self.store.look().await?);
        let markets = stock::of_each(&mut tx).await?;
        let since = markets.iter().map(|(market, _)| {
            let zone: Tz = market.time_zone.parse().unwrap_or(Tz::UTC);
            (market.id, calendar::month_start(zone, now))
        });
        let outcomes = lead::outcomes(&mut tx, &since.collect::<Vec<_>>()).await?;
        let mut counts: HashMap<MarketId, HashMap<String, i64>> = HashMap::new();
        for (market, outcome, leads) in outcomes {
            counts.entry(market).or_default().insert(outcome, leads);
        }
        let rows = markets.into_iter().map(|(market, stock)| {
            let counts = counts.remove(&market.id).unwrap_or_default();
            row(market, stock, &counts)
        });
        Ok(rows.collect())
    }
}

/// `counts`: this month's leads, by what they came to.
fn row(market: Market, stock: Stock, counts: &HashMap<String, i64>) -> MarketRow {
    let count = |outcome: &str| counts.get(outcome).copied().unwrap_or(0);
    MarketRow {
        id: market.id,
        seats: market.seats,
        sold: u32::try_from(stock.sold).unwrap_or(u32::MAX),
        contracted: stock.contracted,
        price_cents: market.price_cents,
        routed: count("routed"),
        overflow: count("overflow"),
        duplicate: count("duplicate"),
        name: market.name,
        time_zone: market.time_zone,
    }
}
