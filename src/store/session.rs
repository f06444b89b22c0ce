//! Who is signed in. Only the hash of a session's token is kept.

use app::{ids::PersonId, instant::Instant};

use super::{
    Tx, each,
    person::{Person, Row},
};
use crate::fault::Fault;

const INSERT: &str = "INSERT INTO session (token_hash, person, created_at) VALUES ($1, $2, $3)";

pub async fn insert(
    tx: &mut Tx,
    token_hash: &[u8],
    person: PersonId,
    at: Instant,
) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(INSERT).bind(token_hash).bind(person.0).bind(at.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const PERSON: &str =
    "SELECT p.id, p.email, p.name, p.role, p.officer, p.password_hash, p.created_at
    FROM session s JOIN person p ON p.id = s.person WHERE s.token_hash = $1 AND s.created_at > $2";

/// Whose session this is, if it began after `since`.
pub async fn person(
    tx: &mut Tx,
    token_hash: &[u8],
    since: Instant,
) -> Result<Option<Person>, Fault> {
    let row: Option<Row> = each!(tx, conn => {
        sqlx::query_as(PERSON).bind(token_hash).bind(since.0).fetch_optional(conn).await
    })?;
    row.map(Row::person).transpose()
}

const END: &str = "DELETE FROM session WHERE token_hash = $1";

pub async fn end(tx: &mut Tx, token_hash: &[u8]) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(END).bind(token_hash).execute(conn).await.map(drop))?;
    Ok(())
}

const FORGET: &str = "DELETE FROM session WHERE created_at <= $1";

/// Drops sessions that began at or before `until`.
pub async fn forget(tx: &mut Tx, until: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET).bind(until.0).execute(conn).await.map(drop))?;
    Ok(())
}
