//! What is known of this database as a whole: one text a name.

use super::{Tx, each};
use crate::fault::Fault;

const FIND: &str = "SELECT value FROM setting WHERE name = $1";

pub async fn find(tx: &mut Tx, name: &str) -> Result<Option<String>, Fault> {
    Ok(each!(tx, conn => sqlx::query_scalar(FIND).bind(name).fetch_optional(conn).await)?)
}

const PUT: &str = "INSERT INTO setting (name, value) VALUES ($1, $2)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

pub async fn put(tx: &mut Tx, name: &str, value: &str) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(PUT).bind(name).bind(value).execute(conn).await.map(drop))?;
    Ok(())
}
