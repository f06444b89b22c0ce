//! Prices in writing, for people without an account. Only the hash of a quote's token is kept.

use app::{
    ids::{MarketId, PersonId, QuoteId},
    instant::Instant,
};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub id: QuoteId,
    pub market: MarketId,
    pub made_at: Instant,
    pub made_by: PersonId,
    pub expires_at: Instant,
    pub withdrawn_at: Option<Instant>,
    /// The prospect's, sealed.
    pub name: Vec<u8>,
    /// What was quoted, as it was, in JSON.
    pub quoted: String,
}

const INSERT: &str = "INSERT INTO quote (id, token_hash, market, made_at, made_by, expires_at,
        withdrawn_at, name, quoted)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

pub async fn insert(tx: &mut Tx, token_hash: &[u8], quote: &Quote) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(quote.id.0).bind(token_hash).bind(quote.market.0);
        let query = query.bind(quote.made_at.0).bind(quote.made_by.0).bind(quote.expires_at.0);
        let query = query.bind(quote.withdrawn_at.map(|at| at.0)).bind(&quote.name);
        query.bind(&quote.quoted).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FIND: &str = "SELECT id, market, made_at, made_by, expires_at, withdrawn_at, name, quoted
    FROM quote WHERE token_hash = $1";

/// The quote of this token, whether it still holds or not.
pub async fn find(tx: &mut Tx, token_hash: &[u8]) -> Result<Option<Quote>, Fault> {
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(token_hash).fetch_optional(conn).await)?;
    Ok(row.map(Row::quote))
}

const NEWEST: &str = "SELECT id, market, made_at, made_by, expires_at, withdrawn_at, name, quoted
    FROM quote ORDER BY made_at DESC, id DESC LIMIT $1";

/// Of all markets, the newest first.
pub async fn newest(tx: &mut Tx, limit: i64) -> Result<Vec<Quote>, Fault> {
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(NEWEST).bind(limit).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(Row::quote).collect())
}

const WITHDRAW: &str = "UPDATE quote SET withdrawn_at = $2, withdrawn_by = $3
    WHERE id = $1 AND withdrawn_at IS NULL";

/// It holds no more. What was withdrawn before stays so.
pub async fn withdraw(tx: &mut Tx, id: QuoteId, at: Instant, by: PersonId) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(WITHDRAW).bind(id.0).bind(at.0).bind(by.0);
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FORGET: &str = "DELETE FROM quote WHERE expires_at < $1";

/// Drops quotes that ended before `since`, and whom they were for.
pub async fn forget(tx: &mut Tx, since: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET).bind(since.0).execute(conn).await.map(drop))?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    market: Uuid,
    made_at: i64,
    made_by: Uuid,
    expires_at: i64,
    withdrawn_at: Option<i64>,
    name: Vec<u8>,
    quoted: String,
}

impl Row {
    fn quote(self) -> Quote {
        Quote {
            id: QuoteId(self.id),
            market: MarketId(self.market),
            made_at: Instant(self.made_at),
            made_by: PersonId(self.made_by),
            expires_at: Instant(self.expires_at),
            withdrawn_at: self.withdrawn_at.map(Instant),
            name: self.name,
            quoted: self.quoted,
        }
    }
}
