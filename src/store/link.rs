//! Links with which a person sets a password, once. Only the hash of a link's token is kept.

use app::{ids::PersonId, instant::Instant, people::LinkPurpose};
use sqlx::FromRow;

use super::{
    Tx, each,
    person::{self, Person},
};
use crate::fault::Fault;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    pub purpose: LinkPurpose,
    pub expires_at: Instant,
}

const PUT: &str = "INSERT INTO link (person, token_hash, purpose, expires_at)
    VALUES ($1, $2, $3, $4)
    ON CONFLICT (person) DO UPDATE SET token_hash = excluded.token_hash,
        purpose = excluded.purpose, expires_at = excluded.expires_at";

/// This person's link from now on: one that they had before works no more.
pub async fn put(
    tx: &mut Tx,
    token_hash: &[u8],
    person: PersonId,
    link: Link,
) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(PUT).bind(person.0).bind(token_hash).bind(link.purpose.code());
        query.bind(link.expires_at.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FIND: &str = "SELECT l.purpose, l.expires_at,
    p.id, p.email, p.name, p.role, p.officer, p.password_hash, p.created_at, p.disabled_at
    FROM link l JOIN person p ON p.id = l.person
    WHERE p.disabled_at IS NULL AND l.token_hash = $1 AND l.expires_at > $2";

/// The link of this token, and whose it is, if it works at `at`.
pub async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    at: Instant,
) -> Result<Option<(Link, Person)>, Fault> {
    #[derive(FromRow)]
    struct Found {
        purpose: String,
        expires_at: i64,
        #[sqlx(flatten)]
        person: person::Row,
    }
    let found: Option<Found> = each!(tx, conn => {
        sqlx::query_as(FIND).bind(token_hash).bind(at.0).fetch_optional(conn).await
    })?;
    let Some(Found { purpose, expires_at, person }) = found else { return Ok(None) };
    let code = purpose.as_str();
    let purpose = LinkPurpose::from_code(code)
        .ok_or_else(|| Fault::corrupt("link", format!("purpose {code:?}")))?;
    Ok(Some((Link { purpose, expires_at: Instant(expires_at) }, person.person()?)))
}

const USE_UP: &str = "DELETE FROM link WHERE token_hash = $1 AND expires_at > $2";

/// Whether the link of this token worked at `at`; it works no more.
pub async fn use_up(tx: &mut Tx, token_hash: &[u8], at: Instant) -> Result<bool, Fault> {
    let used = each!(tx, conn => {
        let query = sqlx::query(USE_UP).bind(token_hash).bind(at.0);
        query.execute(conn).await.map(|done| done.rows_affected())
    })?;
    Ok(used > 0)
}

const END: &str = "DELETE FROM link WHERE person = $1";

/// This person's link, if they have one, works no more.
pub async fn end(tx: &mut Tx, person: PersonId) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(END).bind(person.0).execute(conn).await.map(drop))?;
    Ok(())
}

const FORGET: &str = "DELETE FROM link WHERE expires_at <= $1";

/// Drops those that have expired at `at`.
pub async fn forget(tx: &mut Tx, at: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET).bind(at.0).execute(conn).await.map(drop))?;
    Ok(())
}
