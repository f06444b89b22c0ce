//! How many leads came to a market, by spans of time: counts and nothing of any lead.

use app::{
    ids::MarketId,
    instant::Instant,
    plan::supply::{SPAN_MS, SPANS_MAX},
};

use super::{Tx, each};
use crate::fault::Fault;

const SPANS: &str = "SELECT (CAST($2 AS BIGINT) - 1 - received_at) / CAST($3 AS BIGINT), COUNT(*)
    FROM lead WHERE market = $1 AND received_at >= $4 AND received_at < $2
        AND outcome IN ('routed', 'overflow')
    GROUP BY 1";

/// The leads that the rule was asked about in each of the last spans before `now`, the latest
/// first.
pub async fn spans(tx: &mut Tx, market: MarketId, now: Instant) -> Result<[i64; SPANS_MAX], Fault> {
    let since = now - SPAN_MS * SPANS_MAX as i64;
    let rows: Vec<(i64, i64)> = each!(tx, conn => {
        let query = sqlx::query_as(SPANS).bind(market.0).bind(now.0).bind(SPAN_MS);
        query.bind(since.0).fetch_all(conn).await
    })?;
    let mut spans = [0; SPANS_MAX];
    for (span, count) in rows {
        if let Some(known) = usize::try_from(span).ok().and_then(|span| spans.get_mut(span)) {
            *known = count;
        }
    }
    Ok(spans)
}
