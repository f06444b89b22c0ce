//! Who is signed in, where, and when they were last seen. Only the hash of a session's token is
//! kept.

use app::{
    ids::{PersonId, SessionId},
    instant::Instant,
};
use sqlx::FromRow;
use uuid::Uuid;

use super::{
    Tx, each,
    person::{self, Person},
};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub id: SessionId,
    /// In plain words: "Firefox on Windows".
    pub browser: String,
    pub created_at: Instant,
    /// To within some minutes.
    pub seen_at: Instant,
}

const INSERT: &str = "INSERT INTO session (token_hash, id, person, browser, created_at, seen_at)
    VALUES ($1, $2, $3, $4, $5, $6)";

pub async fn insert(
    tx: &mut Tx,
    token_hash: &[u8],
    person: PersonId,
    session: &Session,
) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(token_hash).bind(session.id.0).bind(person.0);
        let query = query.bind(&session.browser).bind(session.created_at.0);
        query.bind(session.seen_at.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FIND: &str = "SELECT s.id AS session_id, s.browser, s.created_at AS began_at, s.seen_at,
    p.id, p.email, p.name, p.role, p.officer, p.password_hash, p.created_at,
    p.disabled_at
    FROM session s JOIN person p ON p.id = s.person
    WHERE p.disabled_at IS NULL AND s.token_hash = $1 AND s.created_at > $2";

/// A session that began after `since`, and whose it is.
pub async fn find(
    tx: &mut Tx,
    token_hash: &[u8],
    since: Instant,
) -> Result<Option<(Session, Person)>, Fault> {
    #[derive(FromRow)]
    struct Found {
        #[sqlx(flatten)]
        session: Row,
        #[sqlx(flatten)]
        person: person::Row,
    }
    let found: Option<Found> = each!(tx, conn => {
        sqlx::query_as(FIND).bind(token_hash).bind(since.0).fetch_optional(conn).await
    })?;
    found.map(|found| Ok((found.session.session(), found.person.person()?))).transpose()
}

const OF_PERSON: &str = "SELECT id AS session_id, browser, created_at AS began_at, seen_at
    FROM session WHERE person = $1 AND created_at > $2 ORDER BY seen_at DESC, id";

/// Sessions that began after `since`, the last seen first.
pub async fn of_person(
    tx: &mut Tx,
    person: PersonId,
    since: Instant,
) -> Result<Vec<Session>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        sqlx::query_as(OF_PERSON).bind(person.0).bind(since.0).fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(Row::session).collect())
}

const SEE: &str = "UPDATE session SET seen_at = $2 WHERE token_hash = $1 AND seen_at <= $3";

/// Notes that a session is seen, unless it was seen after `since` already.
pub async fn see(tx: &mut Tx, token_hash: &[u8], at: Instant, since: Instant) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(SEE).bind(token_hash).bind(at.0).bind(since.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const END: &str = "DELETE FROM session WHERE token_hash = $1";

pub async fn end(tx: &mut Tx, token_hash: &[u8]) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(END).bind(token_hash).execute(conn).await.map(drop))?;
    Ok(())
}

const END_OF_PERSON: &str = "DELETE FROM session WHERE person = $1 AND id = $2";

/// Ends this session, if it is this person's.
pub async fn end_of_person(tx: &mut Tx, person: PersonId, session: SessionId) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(END_OF_PERSON).bind(person.0).bind(session.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const END_ALL: &str = "DELETE FROM session WHERE person = $1";

pub async fn end_all(tx: &mut Tx, person: PersonId) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(END_ALL).bind(person.0).execute(conn).await.map(drop))?;
    Ok(())
}

const END_OTHERS: &str = "DELETE FROM session WHERE person = $1 AND id <> $2";

/// Ends all sessions of this person but this one.
pub async fn end_others(tx: &mut Tx, person: PersonId, kept: SessionId) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(END_OTHERS).bind(person.0).bind(kept.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FORGET: &str = "DELETE FROM session WHERE created_at <= $1";

/// Drops sessions that began at or before `until`.
pub async fn forget(tx: &mut Tx, until: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET).bind(until.0).execute(conn).await.map(drop))?;
    Ok(())
}

#[derive(FromRow)]
struct Row {
    session_id: Uuid,
    browser: String,
    began_at: i64,
    seen_at: i64,
}

impl Row {
    fn session(self) -> Session {
        Session {
            id: SessionId(self.session_id),
            browser: self.browser,
            created_at: Instant(self.began_at),
            seen_at: Instant(self.seen_at),
        }
    }
}
