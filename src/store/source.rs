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

/// Leads of one source that came to the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub source: SourceId,
    pub outcome: String,
    /// Of an overflow.
    pub reason: Option<String>,
    /// Where the credit stands that was asked for.
    pub credit: Option<String>,
    pub leads: i64,
    /// When the last of them came.
    pub last_at: Instant,
}

const TALLIES: &str = "SELECT source, outcome, reason, credit, COUNT(*) AS leads,
        MAX(received_at) AS last_at
    FROM lead WHERE received_at >= $1 GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4";

/// What became of the leads that came since `since`, of each source.
pub async fn tallies(tx: &mut Tx, since: Instant) -> Result<Vec<Tally>, Fault> {
    let rows: Vec<TallyRow> =
        each!(tx, conn => sqlx::query_as(TALLIES).bind(since.0).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(TallyRow::tally).collect())
}

#[derive(sqlx::FromRow)]
struct TallyRow {
    source: Uuid,
    outcome: String,
    reason: Option<String>,
    credit: Option<String>,
    leads: i64,
    last_at: i64,
}

impl TallyRow {
    fn tally(self) -> Tally {
        Tally {
            source: SourceId(self.source),
            outcome: self.outcome,
            reason: self.reason,
            credit: self.credit,
            leads: self.leads,
            last_at: Instant(self.last_at),
        }
    }
}

const ALL: &str = "SELECT id, name, created_at, revoked_at FROM source ORDER BY name";

pub async fn all(tx: &mut Tx) -> Result<Vec<Source>, Fault> {
    let rows: Vec<(Uuid, String, i64, Option<i64>)> =
        each!(tx, conn => sqlx::query_as(ALL).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(source).collect())
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
