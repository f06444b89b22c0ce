//! What sources were answered, by their idempotency keys.

use app::{ids::SourceId, instant::Instant, ledger::Hash};
use uuid::Uuid;

use super::{Tx, each, hex_of, tx::Bulk};
use crate::fault::Fault;

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

const FIND_SQLITE: &str = "SELECT a.source, a.idem_key, a.body_hash, a.body, a.at
    FROM json_each($1) asked JOIN source_answer a
    ON a.source = unhex(asked.value ->> 0) AND a.idem_key = asked.value ->> 1 WHERE a.at > $2";
const FIND_POSTGRES: &str = "SELECT a.source, a.idem_key, a.body_hash, a.body, a.at
    FROM json_array_elements($1::json) asked JOIN source_answer a
    ON a.source = (asked.value ->> 0)::uuid AND a.idem_key = asked.value ->> 1 WHERE a.at > $2";

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
    let keys = serde_json::to_string(&keys).expect("a list of keys");
    let rows: Vec<(Uuid, String, Vec<u8>, String, i64)> = match tx {
        Tx::Sqlite(tx) => {
            sqlx::query_as(FIND_SQLITE).bind(keys).bind(since.0).fetch_all(&mut **tx).await?
        }
        Tx::Postgres(tx) => {
            sqlx::query_as(FIND_POSTGRES).bind(keys).bind(since.0).fetch_all(&mut **tx).await?
        }
    };
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

const INSERT: Bulk = Bulk {
    sqlite: "INSERT INTO source_answer (source, idem_key, body_hash, body, at)
        SELECT unhex(value ->> 0), value ->> 1, unhex(value ->> 2), value ->> 3, value ->> 4
        FROM json_each($1)",
    postgres: "INSERT INTO source_answer (source, idem_key, body_hash, body, at)
        SELECT (value ->> 0)::uuid, value ->> 1, decode(value ->> 2, 'hex'), value ->> 3,
            (value ->> 4)::bigint
        FROM json_array_elements($1::json)",
};

/// A key that another server was faster with fails the transaction.
pub async fn insert(tx: &mut Tx, answers: &[Answer]) -> Result<(), Fault> {
    let rows: Vec<_> = answers
        .iter()
        .map(|answer| {
            (hex_of(answer.source.0), &answer.key, answer.body_hash, &answer.body, answer.at)
        })
        .collect();
    super::bulk(tx, INSERT, &rows).await.map(drop)
}
