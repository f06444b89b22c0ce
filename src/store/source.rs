//! Who posts leads. Only the hash of a source's key is kept.

use std::collections::HashMap;

use app::{ids::SourceId, instant::Instant, ledger::Hash};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug)]
pub struct Source {
    pub id: SourceId,
    pub name: String,
    pub created_at: Instant,
    /// Since when its key is worth nothing.
    pub revoked_at: Option<Instant>,
}

const INSERT: &str = "INSERT INTO source (id, name, key_hash, created_at) VALUES ($1, $2, $3, $4)";

pub async fn insert(tx: &mut Tx, source: &Source, key_hash: &[u8]) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(source.id.0).bind(&source.name).bind(key_hash);
        query.bind(source.created_at.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const KEYS: &str = "SELECT key_hash, id FROM source WHERE revoked_at IS NULL";

/// The hash of every key that is worth something, and whose it is.
pub async fn keys(tx: &mut Tx) -> Result<HashMap<Hash, SourceId>, Fault> {
    let rows: Vec<(Vec<u8>, Uuid)> = each!(tx, conn => sqlx::query_as(KEYS).fetch_all(conn).await)?;
    let keys = rows
        .into_iter()
        .map(|(key_hash, id)| Ok((super::entry::hash("source", key_hash)?, SourceId(id))));
    keys.collect()
}

const SET_KEY: &str = "UPDATE source SET key_hash = $2, revoked_at = NULL WHERE id = $1";

/// From now on the source shows another key. One that was revoked posts again.
pub async fn set_key(tx: &mut Tx, id: SourceId, key_hash: &[u8]) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(SET_KEY).bind(id.0).bind(key_hash).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const REVOKE: &str = "UPDATE source SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";

/// Its key is worth nothing from now on.
pub async fn revoke(tx: &mut Tx, id: SourceId, at: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(REVOKE).bind(id.0).bind(at.0).execute(conn).await.map(drop))?;
    Ok(())
}

const OUTCOMES: &str = "SELECT source, outcome, reason, COUNT(*) FROM lead WHERE received_at >= $1
    GROUP BY source, outcome, reason ORDER BY source, outcome, reason";

/// What became of the leads of each source since `since`: outcome, reason of an overflow, how many.
pub async fn outcomes(
    tx: &mut Tx,
    since: Instant,
) -> Result<Vec<(SourceId, String, Option<String>, i64)>, Fault> {
    let rows: Vec<(Uuid, String, Option<String>, i64)> =
        each!(tx, conn => sqlx::query_as(OUTCOMES).bind(since.0).fetch_all(conn).await)?;
    let rows = rows.into_iter();
    Ok(rows.map(|(id, outcome, reason, leads)| (SourceId(id), outcome, reason, leads)).collect())
}

const CREDITS: &str = "SELECT source, credit, COUNT(*) FROM lead
    WHERE received_at >= $1 AND credit IS NOT NULL GROUP BY source, credit ORDER BY source, credit";

/// Where the credits of each source's leads stand that came since `since`: state, how many.
pub async fn credits(tx: &mut Tx, since: Instant) -> Result<Vec<(SourceId, String, i64)>, Fault> {
    let rows: Vec<(Uuid, String, i64)> =
        each!(tx, conn => sqlx::query_as(CREDITS).bind(since.0).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(id, credit, leads)| (SourceId(id), credit, leads)).collect())
}

const ALL: &str = "SELECT id, name, created_at, revoked_at FROM source ORDER BY name";

pub async fn all(tx: &mut Tx) -> Result<Vec<Source>, Fault> {
    let rows: Vec<(Uuid, String, i64, Option<i64>)> =
        each!(tx, conn => sqlx::query_as(ALL).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(source).collect())
}

const POSTED: &str = "SELECT source, COUNT(*), MAX(received_at) FROM lead
    WHERE received_at >= $1 GROUP BY source";

/// How many leads were taken since `since` from each source that has posted any, and when the last
/// one came.
pub async fn posted(
    tx: &mut Tx,
    since: Instant,
) -> Result<HashMap<SourceId, (i64, Instant)>, Fault> {
    let rows: Vec<(Uuid, i64, i64)> =
        each!(tx, conn => sqlx::query_as(POSTED).bind(since.0).fetch_all(conn).await)?;
    let posted = rows.into_iter().map(|(id, leads, last)| (SourceId(id), (leads, Instant(last))));
    Ok(posted.collect())
}

const COUNT: &str = "SELECT COUNT(*) FROM source WHERE name = $1";

pub async fn is_known(tx: &mut Tx, name: &str) -> Result<bool, Fault> {
    let count: i64 = each!(tx, conn => sqlx::query_scalar(COUNT).bind(name).fetch_one(conn).await)?;
    Ok(count > 0)
}

fn source((id, name, created_at, revoked_at): (Uuid, String, i64, Option<i64>)) -> Source {
    let revoked_at = revoked_at.map(Instant);
    Source { id: SourceId(id), name, created_at: Instant(created_at), revoked_at }
}
