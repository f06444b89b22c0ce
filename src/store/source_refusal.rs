//! How often sources posted what was not taken, by day and by the first thing that was wrong.

use app::{
    ids::SourceId,
    instant::{DAY_MS, Instant},
};
use uuid::Uuid;

use super::{Insert, Tx, each, insert};
use crate::fault::Fault;

/// So many posts of a source on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub source: SourceId,
    pub day: Instant,
    pub code: &'static str,
    pub posts: i64,
}

/// The UTC day that holds this instant.
pub fn day(at: Instant) -> Instant {
    Instant(at.0 - at.0.rem_euclid(DAY_MS))
}

const ADD: Insert = Insert {
    into: "INSERT INTO source_refusal (source, day, code, posts)",
    then: "ON CONFLICT (source, day, code)
        DO UPDATE SET posts = source_refusal.posts + excluded.posts",
};

/// Adds to what was counted before. Rows ascend by source, day and code, so that two servers don't
/// wait for each other in a circle.
pub async fn add(tx: &mut Tx, refused: &[Refused]) -> Result<(), Fault> {
    insert!(tx, ADD, refused, |values, row| {
        values.push_bind(row.source.0).push_bind(row.day.0);
        values.push_bind(row.code).push_bind(row.posts);
    });
    Ok(())
}

const SINCE: &str = "SELECT source, code, CAST(SUM(posts) AS BIGINT) FROM source_refusal
    WHERE day >= $1 GROUP BY source, code ORDER BY source, code";

/// From this day on: source, code, posts.
pub async fn since(tx: &mut Tx, day: Instant) -> Result<Vec<(SourceId, String, i64)>, Fault> {
    let rows: Vec<(Uuid, String, i64)> =
        each!(tx, conn => sqlx::query_as(SINCE).bind(day.0).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(id, code, posts)| (SourceId(id), code, posts)).collect())
}
