//! People who want to be called: nobody's users, who left a name and how to reach them.

use app::{
    ids::{CallId, PersonId},
    instant::{DAY_MS, Instant},
};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub id: CallId,
    pub asked_at: Instant,
    /// Who they are and what they wrote: sealed already.
    pub words: Vec<u8>,
}

const INSERT: &str = "INSERT INTO call (id, asked_at, words) VALUES ($1, $2, $3)";

pub async fn insert(tx: &mut Tx, call: &Call) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(call.id.0).bind(call.asked_at.0).bind(&call.words);
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

const COUNT_WAITING: &str = "SELECT COUNT(*) FROM call WHERE called_at IS NULL";

/// How many wait to be called.
pub async fn count_waiting(tx: &mut Tx) -> Result<i64, Fault> {
    Ok(each!(tx, conn => sqlx::query_scalar(COUNT_WAITING).fetch_one(conn).await)?)
}

const WAITING: &str = "SELECT id, asked_at, words FROM call
    WHERE called_at IS NULL ORDER BY asked_at, id LIMIT $1";

/// Those who wait to be called, the longest first.
pub async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Call>, Fault> {
    let rows: Vec<(Uuid, i64, Vec<u8>)> =
        each!(tx, conn => sqlx::query_as(WAITING).bind(limit).fetch_all(conn).await)?;
    let calls = rows.into_iter().map(|(id, asked_at, words)| Call {
        id: CallId(id),
        asked_at: Instant(asked_at),
        words,
    });
    Ok(calls.collect())
}

const CALLED: &str = "UPDATE call SET called_at = $2, called_by = $3
    WHERE id = $1 AND called_at IS NULL";

/// They were called. Whoever was called already stays so.
pub async fn called(tx: &mut Tx, id: CallId, at: Instant, by: PersonId) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(CALLED).bind(id.0).bind(at.0).bind(by.0);
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

/// How long somebody waits to be called, and how long it is remembered that they were.
pub const KEPT_MS: i64 = 90 * DAY_MS;

const FORGET: &str = "DELETE FROM call WHERE asked_at < $1";

/// Forgets those who asked before `before`.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET).bind(before.0).execute(conn).await.map(drop))?;
    Ok(())
}
