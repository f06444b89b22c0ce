//! How many leads came to markets, by spans of time: counts and nothing of any lead.

use std::collections::HashMap;

use app::{
    ids::MarketId,
    instant::Instant,
    plan::supply::{SPAN_MS, SPANS_MAX},
};
use uuid::Uuid;

use super::{Texts, Tx, each, hex_of, json_of};
use crate::fault::Fault;

const SPANS: Texts = Texts {
    sqlite: "SELECT l.market, ($2 - 1 - l.received_at) / $3, COUNT(*) FROM json_each($1) asked
        CROSS JOIN lead l ON l.market = unhex(asked.value)
            AND l.received_at >= $4 AND l.received_at < $2
        WHERE l.outcome IN ('routed', 'overflow') GROUP BY 1, 2",
    postgres: "SELECT l.market, ($2::bigint - 1 - l.received_at) / $3::bigint, COUNT(*)
        FROM json_array_elements_text($1::json) asked (market)
        JOIN lead l ON l.market = asked.market::uuid
            AND l.received_at >= $4 AND l.received_at < $2
        WHERE l.outcome IN ('routed', 'overflow') GROUP BY 1, 2",
};

/// The leads that the rule was asked about in each of the last spans before `now`, the latest
/// first, of those of these markets to which any came.
pub async fn spans(
    tx: &mut Tx,
    markets: &[MarketId],
    now: Instant,
) -> Result<HashMap<MarketId, [i64; SPANS_MAX]>, Fault> {
    let asked: Vec<_> = markets.iter().map(|market| hex_of(market.0)).collect();
    let (sql, since) = (SPANS.of(tx), now - SPAN_MS * SPANS_MAX as i64);
    let rows: Vec<(Uuid, i64, i64)> = each!(tx, conn => {
        let query = sqlx::query_as(sql).bind(json_of(&asked)).bind(now.0).bind(SPAN_MS);
        query.bind(since.0).fetch_all(conn).await
    })?;
    let mut spans: HashMap<_, [i64; SPANS_MAX]> = HashMap::new();
    for (market, span, count) in rows {
        let spans = spans.entry(MarketId(market)).or_default();
        if let Some(known) = usize::try_from(span).ok().and_then(|span| spans.get_mut(span)) {
            *known = count;
        }
    }
    Ok(spans)
}
