//! One transaction on either database, and the two ways in which a statement reaches it.

use std::ops::{Deref, DerefMut};

use serde::Serialize;
use sqlx::{Database, Postgres, Sqlite, Transaction, pool::PoolConnection};

use super::lent::Lent;
use crate::fault::Fault;

/// An open transaction. Dropped without [`Tx::commit`], it never happened.
pub enum Tx {
    Sqlite(Held<Sqlite, Lent>),
    Postgres(Held<Postgres, PoolConnection<Postgres>>),
}

/// A connection, until it is dropped.
pub enum Held<D: Database, Reader> {
    /// All of its statements are one transaction.
    Begun(Transaction<'static, D>),
    /// They only read, at one moment or each at its own.
    Reading(Reader),
}

impl<D: Database, Reader> Held<D, Reader> {
    async fn commit(self) -> Result<(), Fault> {
        match self {
            Self::Begun(tx) => Ok(tx.commit().await?),
            Self::Reading(_) => Ok(()),
        }
    }
}

impl<D: Database, Reader: Deref<Target = D::Connection>> Deref for Held<D, Reader> {
    type Target = D::Connection;

    fn deref(&self) -> &D::Connection {
        match self {
            Self::Begun(tx) => tx,
            Self::Reading(connection) => connection,
        }
    }
}

impl<D: Database, Reader: DerefMut<Target = D::Connection>> DerefMut for Held<D, Reader> {
    fn deref_mut(&mut self) -> &mut D::Connection {
        match self {
            Self::Begun(tx) => tx,
            Self::Reading(connection) => connection,
        }
    }
}

impl Tx {
    /// Everything written in it is on disk when this returns.
    pub async fn commit(self) -> Result<(), Fault> {
        match self {
            Self::Sqlite(held) => held.commit().await,
            Self::Postgres(held) => held.commit().await,
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

/// A statement in the words of each database, because it locks, or takes rows in as one JSON text,
/// `$1`: a list (of lists), with ids and bytes as hexadecimal digits.
pub(super) struct Texts {
    pub sqlite: &'static str,
    pub postgres: &'static str,
}

impl Texts {
    pub fn of(&self, tx: &Tx) -> &'static str {
        match tx {
            Tx::Sqlite(_) => self.sqlite,
            Tx::Postgres(_) => self.postgres,
        }
    }
}

/// Runs a statement over these rows and returns how many it wrote.
pub(super) async fn bulk<T: Serialize>(
    tx: &mut Tx,
    texts: Texts,
    rows: &[T],
) -> Result<u64, Fault> {
    if rows.is_empty() {
        return Ok(0);
    }
    let (sql, rows) = (texts.of(tx), json_of(rows));
    Ok(each!(tx, conn => {
        sqlx::query(sql).bind(rows).execute(conn).await.map(|done| done.rows_affected())
    })?)
}

/// Rows as a statement over many of them takes them in.
pub(super) fn json_of<T: Serialize>(rows: &[T]) -> String {
    serde_json::to_string(rows).expect("rows hold nothing that JSON can't say")
}

/// An id as a bulk row holds it.
pub(super) fn hex_of(id: uuid::Uuid) -> String {
    id.simple().to_string()
}
