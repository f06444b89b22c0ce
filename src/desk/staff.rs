//! The desk of sales staff and admins: the markets, in numbers.

use std::sync::Arc;

use app::{
    api::{
        Asked,
        staff::{CallRow, MarketRow, StaffDesk},
    },
    ids::{CallId, PersonId},
};
use chrono_tz::Tz;

use super::{call as wishes, told};
use crate::{
    calendar,
    clock::Clock,
    fault::Fault,
    seal::NoteSealer,
    store::{
        Store, Tx, allocation, call, lead,
        market::{self, Market},
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
        let mut tx = self.store.look().await?;
        let mut rows = Vec::new();
        for market in market::all(&mut tx).await? {
            rows.push(self.row(&mut tx, market).await?);
        }
        Ok(rows)
    }

    async fn row(&self, tx: &mut Tx, market: Market) -> Result<MarketRow, Fault> {
        let zone: Tz = market.time_zone.parse().unwrap_or(Tz::UTC);
        let since = calendar::month_start(zone, self.clock.now());
        let outcomes = lead::outcomes(tx, market.id, since).await?;
        let count = |outcome: &str| {
            outcomes.iter().find(|(it, _)| it == outcome).map_or(0, |(_, count)| *count)
        };
        let (sold, contracted) = allocation::sold(tx, market.id).await?;
        Ok(MarketRow {
            id: market.id,
            seats: market.seats,
            sold: u32::try_from(sold).unwrap_or(u32::MAX),
            contracted,
            price_cents: market.price_cents,
            routed: count("routed"),
            overflow: count("overflow"),
            duplicate: count("duplicate"),
            name: market.name,
            time_zone: market.time_zone,
        })
    }
}
