//! Browsers in which somebody has signed in before: whoever guesses passwords has none. Only the
//! hash of a browser's token is kept.

use app::{ids::PersonId, instant::Instant};

use super::{Tx, each};
use crate::fault::Fault;

const KNOWS: &str = "SELECT COUNT(*) FROM known_browser b JOIN person p ON p.id = b.person
    WHERE b.token_hash = $1 AND p.email = $2 AND b.signed_in_at > $3";

/// Whether the person of this e-mail address has signed in with this browser after `since`.
pub async fn knows(
    tx: &mut Tx,
    token_hash: &[u8],
    email: &str,
    since: Instant,
) -> Result<bool, Fault> {
    let count: i64 = each!(tx, conn => {
        let query = sqlx::query_scalar(KNOWS).bind(token_hash).bind(email).bind(since.0);
        query.fetch_one(conn).await
    })?;
    Ok(count > 0)
}

const RENEW: &str = "UPDATE known_browser SET token_hash = $2 WHERE token_hash = $1";

/// Everybody who is known by the old token is known by the new one instead.
pub async fn renew(tx: &mut Tx, old_hash: &[u8], new_hash: &[u8]) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(RENEW).bind(old_hash).bind(new_hash).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const PUT: &str = "INSERT INTO known_browser (token_hash, person, signed_in_at) VALUES ($1, $2, $3)
    ON CONFLICT (token_hash, person) DO UPDATE SET signed_in_at = excluded.signed_in_at";

/// This person has signed in with this browser.
pub async fn put(
    tx: &mut Tx,
    token_hash: &[u8],
    person: PersonId,
    at: Instant,
) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(PUT).bind(token_hash).bind(person.0).bind(at.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FORGET: &str = "DELETE FROM known_browser WHERE signed_in_at <= $1";

/// Drops those that nobody has signed in with since `until`.
pub async fn forget(tx: &mut Tx, until: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET).bind(until.0).execute(conn).await.map(drop))?;
    Ok(())
}
