//! The desk of sales staff and admins: the markets, in numbers.

use app::api::{
    Asked,
    staff::{MarketRow, StaffDesk},
};
use chrono_tz::Tz;

use super::told;
use crate::{
    calendar,
    clock::Clock,
    fault::Fault,
    store::{
        Store, Tx, allocation, lead,
        market::{self, Market},
    },
};

pub struct Staff {
    pub store: Store,
    pub clock: Clock,
}

impl StaffDesk for Staff {
    fn markets(&self) -> Asked<'_, Vec<MarketRow>> {
        Box::pin(async move { told(self.read_markets().await) })
    }
}

impl Staff {
    async fn read_markets(&self) -> Result<Vec<MarketRow>, Fault> {
        let mut tx = self.store.read().await?;
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
