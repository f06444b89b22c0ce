//! What credits come to, over many leads: counts of what was routed, and each credit with why.

use app::{
    credit::CreditState,
    ids::{MarketId, SourceId},
    instant::Instant,
};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

/// A lead that a credit was asked for, or given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditedLead {
    pub source: SourceId,
    pub received_at: Instant,
    pub state: CreditState,
    /// Of the entry that asked for it; `None` where nobody asked.
    pub request: Option<String>,
}

const CREDITS: &str = "SELECT l.source, l.received_at, l.credit, e.body
    FROM lead l LEFT JOIN entry e ON e.lead = l.id AND e.kind = 'credit_requested'
    WHERE l.market = $1 AND l.received_at >= $2 AND l.credit IS NOT NULL
    ORDER BY l.received_at, l.id";

/// The credits of a market's leads that came since `since`.
pub async fn credits(
    tx: &mut Tx,
    market: MarketId,
    since: Instant,
) -> Result<Vec<CreditedLead>, Fault> {
    type Row = (Uuid, i64, String, Option<String>);
    let rows: Vec<Row> = each!(tx, conn => {
        sqlx::query_as(CREDITS).bind(market.0).bind(since.0).fetch_all(conn).await
    })?;
    let credits = rows.into_iter().map(|(source, received_at, state, request)| {
        let state = CreditState::from_code(&state)
            .ok_or_else(|| Fault::corrupt("lead", format!("credit {state:?}")))?;
        let (source, received_at) = (SourceId(source), Instant(received_at));
        Ok(CreditedLead { source, received_at, state, request })
    });
    credits.collect()
}

const ROUTED: &str = "SELECT source, COUNT(*) FROM lead
    WHERE market = $1 AND received_at >= $2 AND received_at < $3 AND officer IS NOT NULL
    GROUP BY source ORDER BY source";

/// How many leads of each source somebody got in a market, from `from` on and before `until`.
pub async fn routed(
    tx: &mut Tx,
    market: MarketId,
    from: Instant,
    until: Instant,
) -> Result<Vec<(SourceId, i64)>, Fault> {
    let rows: Vec<(Uuid, i64)> = each!(tx, conn => {
        let query = sqlx::query_as(ROUTED).bind(market.0).bind(from.0).bind(until.0);
        query.fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(|(source, leads)| (SourceId(source), leads)).collect())
}
