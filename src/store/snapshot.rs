//! Books as they stood at some entry, so that neither a start nor a decision reads the whole
//! history.

use app::{
    ids::MarketId,
    ledger::{Book, Head, book::FOLD_VERSION},
};

use super::{Tx, each};
use crate::fault::Fault;

const LATEST: &str = "SELECT seq, hash, body FROM snapshot
    WHERE market = $1 AND fold_version = $2 ORDER BY seq DESC LIMIT 1";

/// The latest stored book of this fold's version, and the head at which it stood.
pub async fn latest(tx: &mut Tx, market: MarketId) -> Result<Option<(Book, Head)>, Fault> {
    let row: Option<(i64, Vec<u8>, String)> = each!(tx, conn => {
        let query = sqlx::query_as(LATEST).bind(market.0).bind(i64::from(FOLD_VERSION));
        query.fetch_optional(conn).await
    })?;
    let Some((seq, hash, body)) = row else { return Ok(None) };
    let book = serde_json::from_str(&body).map_err(|error| Fault::corrupt("snapshot", error))?;
    let hash = super::entry::hash("snapshot", hash)?;
    let seq = u64::try_from(seq).map_err(|error| Fault::corrupt("snapshot", error))?;
    Ok(Some((book, Head { market, seq, hash })))
}

const PUT: &str = "INSERT INTO snapshot (market, seq, hash, fold_version, body)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT (market, seq) DO NOTHING";
// A server of a later fold keeps its own.
const FORGET: &str = "DELETE FROM snapshot WHERE market = $1 AND seq < $2 AND fold_version <= $3";

/// Stores a book in place of the market's earlier ones.
pub async fn put(tx: &mut Tx, book: &Book, head: Head) -> Result<(), Fault> {
    let body = serde_json::to_string(book).expect("a book holds nothing that JSON can't say");
    each!(tx, conn => {
        let put = sqlx::query(PUT).bind(head.market.0).bind(head.seq as i64).bind(&head.hash.0[..]);
        put.bind(i64::from(FOLD_VERSION)).bind(&body).execute(conn).await.map(drop)
    })?;
    each!(tx, conn => {
        let forget = sqlx::query(FORGET).bind(head.market.0).bind(head.seq as i64);
        forget.bind(i64::from(FOLD_VERSION)).execute(conn).await.map(drop)
    })?;
    Ok(())
}
