//! Which leads came to a market whose facts can still be opened.

use app::{
    ids::{LeadId, MarketId},
    instant::Instant,
};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

const SINCE: &str = "SELECT l.id, l.received_at FROM lead l JOIN sealed_lead s ON s.lead = l.id
    WHERE l.market = $1 AND l.received_at >= $2 AND s.contact_key IS NOT NULL
        AND l.outcome IN ('routed', 'overflow', 'unserved')
    ORDER BY l.received_at, l.id";

/// In order, without duplicates; in the house, those that nobody serves.
pub async fn since(
    tx: &mut Tx,
    market: MarketId,
    since: Instant,
) -> Result<Vec<(LeadId, Instant)>, Fault> {
    let rows: Vec<(Uuid, i64)> = each!(tx, conn => {
        sqlx::query_as(SINCE).bind(market.0).bind(since.0).fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(|(lead, at)| (LeadId(lead), Instant(at))).collect())
}
