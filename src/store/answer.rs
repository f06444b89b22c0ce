//! What sources were answered, by their idempotency keys.

use app::{
    ids::SourceId,
    instant::{DAY_MS, Instant},
    ledger::Hash,
};
use uuid::Uuid;

use super::{Insert, Texts, Tx, each, hex_of, insert, json_of};
use crate::fault::Fault;

/// How long an answer is kept for retries.
pub const KEPT_MS: i64 = 30 * DAY_MS;

#[derive(Clone, Debug)]
pub struct Answer {
    pub source: SourceId,
    pub key: String,
    /// Of the request's bytes.
    pub body_hash: Hash,
    /// The answer's bytes.
    pub body: String,
    pub at: Instant,
}

const FIND: Texts = Texts {
    sqlite: "SELECT a.source, a.idem_key, a.body_hash, a.body, a.at
        FROM json_each($1) asked JOIN source_answer a
        ON a.source = unhex(asked.value ->> 0) AND a.idem_key = asked.value ->> 1
        WHERE a.at > $2",
    postgres: "SELECT a.source, a.idem_key, a.body_hash, a.body, a.at
        FROM json_array_elements($1::json) asked JOIN source_answer a
        ON a.source = (asked.value ->> 0)::uuid AND a.idem_key = asked.value ->> 1
        WHERE a.at > $2",
};

/// The stored answers to these keys that were given after `since`.
pub async fn find(
    tx: &mut Tx,
    keys: &[(SourceId, &str)],
    since: Instant,
) -> Result<Vec<Answer>, Fault> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let keys: Vec<_> = keys.iter().map(|(source, key)| (hex_of(source.0), key)).collect();
    let (sql, keys) = (FIND.of(tx), json_of(&keys));
    let rows: Vec<(Uuid, String, Vec<u8>, String, i64)> = each!(tx, conn => {
        sqlx::query_as(sql).bind(keys).bind(since.0).fetch_all(conn).await
    })?;
    let answers = rows.into_iter().map(|(source, key, body_hash, body, at)| {
        let body_hash = super::entry::hash("source_answer", body_hash)?;
        Ok(Answer { source: SourceId(source), key, body_hash, body, at: Instant(at) })
    });
    answers.collect()
}

const FORGET: &str = "DELETE FROM source_answer WHERE at <= $1";

/// Drops answers given at or before `until`.
pub async fn forget(tx: &mut Tx, until: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET).bind(until.0).execute(conn).await.map(drop))?;
    Ok(())
}

/// The number is [`KEPT_MS`].
const INSERT: Insert = Insert {
    into: "INSERT INTO source_answer (source, idem_key, body_hash, body, at)",
    then: "ON CONFLICT (source, idem_key) DO UPDATE
        SET body_hash = excluded.body_hash, body = excluded.body, at = excluded.at
        WHERE source_answer.at <= excluded.at - 2592000000",
};

/// An answer that is too old for any retry gives way. A key that another server was faster with
/// fails, and the transaction with it.
pub async fn insert(tx: &mut Tx, answers: &[Answer]) -> Result<(), Fault> {
    let written = insert!(tx, INSERT, answers, |values, answer| {
        values.push_bind(answer.source.0).push_bind(&answer.key).push_bind(&answer.body_hash.0[..]);
        values.push_bind(&answer.body).push_bind(answer.at.0);
    });
    match written {
        written if written == answers.len() as u64 => Ok(()),
        _ => Err(Fault::Overtaken("source_answer")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statement_keeps_answers_for_as_long_as_they_are_found() {
        assert!(INSERT.then.ends_with(&format!("excluded.at - {KEPT_MS}")));
    }
}
