//! One transaction on either database, and the two ways in which a statement reaches it.

use serde::Serialize;
use sqlx::{Postgres, Sqlite, Transaction};

use crate::fault::Fault;

/// An open transaction. Dropped without [`Tx::commit`], it never happened.
pub enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

impl Tx {
    /// Everything written in it is on disk when this returns.
    pub async fn commit(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(tx) => Ok(tx.commit().await?),
            Self::Postgres(tx) => Ok(tx.commit().await?),
        }
    }
}

/// Writes a query once and compiles it for both drivers.
macro_rules! each {
    ($tx:expr, $conn:ident => $query:expr) => {
        match $tx {
            $crate::store::Tx::Sqlite(tx) => {
                let $conn = &mut **tx;
                $query
            }
            $crate::store::Tx::Postgres(tx) => {
                let $conn = &mut **tx;
                $query
            }
        }
    };
}
pub(super) use each;

/// A statement over many rows at once, in the words of each database. The rows go in as one JSON
/// text, `$1`: a list of lists, ids and bytes as hexadecimal digits.
pub(super) struct Bulk {
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

/// Runs a bulk statement and returns how many rows it wrote.
pub(super) async fn bulk<T: Serialize>(tx: &mut Tx, sql: Bulk, rows: &[T]) -> Result<u64, Fault> {
    if rows.is_empty() {
        return Ok(0);
    }
    let rows = serde_json::to_string(rows).expect("rows hold nothing that JSON can't say");
    Ok(match tx {
        Tx::Sqlite(tx) => {
            sqlx::query(sql.sqlite).bind(rows).execute(&mut **tx).await?.rows_affected()
        }
        Tx::Postgres(tx) => {
            sqlx::query(sql.postgres).bind(rows).execute(&mut **tx).await?.rows_affected()
        }
    })
}

/// An id as a bulk row holds it.
pub(super) fn hex_of(id: uuid::Uuid) -> String {
    id.simple().to_string()
}
