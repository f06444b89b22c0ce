//! People who want to be called: nobody's users, who left a name and how to reach them.

use app::{
    ids::{CallId, PersonId},
    instant::Instant,
};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub id: CallId,
    pub asked_at: Instant,
    pub name: String,
    /// An e-mail address or a phone number.
    pub reach: String,
    /// Where they want leads.
    pub zip: Option<String>,
    pub note: String,
}

const INSERT: &str = "INSERT INTO call (id, asked_at, name, reach, zip, note)
    VALUES ($1, $2, $3, $4, $5, $6)";

pub async fn insert(tx: &mut Tx, call: &Call) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(call.id.0).bind(call.asked_at.0).bind(&call.name);
        let query = query.bind(&call.reach).bind(&call.zip).bind(&call.note);
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

const WAITING: &str = "SELECT id, asked_at, name, reach, zip, note FROM call
    WHERE called_at IS NULL ORDER BY asked_at, id LIMIT $1";

/// Those who wait to be called, the longest first.
pub async fn waiting(tx: &mut Tx, limit: i64) -> Result<Vec<Call>, Fault> {
    type Row = (Uuid, i64, String, String, Option<String>, String);
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(WAITING).bind(limit).fetch_all(conn).await)?;
    let calls = rows.into_iter().map(|(id, asked_at, name, reach, zip, note)| Call {
        id: CallId(id),
        asked_at: Instant(asked_at),
        name,
        reach,
        zip,
        note,
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
