//! SQLite connections that only read, lent out in turn. sqlx's own pool asks each one that comes
//! back whether it is alive, and tells it twice that a transaction begins: on SQLite each word is
//! handed to a thread and back, and a page has few others to say.

use std::{
    ops::{Deref, DerefMut},
    time::Duration,
};

use deadpool::{
    Runtime,
    managed::{Manager, Metrics, Object, Pool, PoolError, RecycleError, RecycleResult},
};
use sqlx::{ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::runtime::Handle;

use crate::fault::Fault;

/// After which a connection is replaced, so that one whose thread has died does not stay.
const AGE_MAX: Duration = Duration::from_secs(300);

/// How another connection is opened.
pub struct Opened(SqliteConnectOptions);

impl Manager for Opened {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<SqliteConnection, sqlx::Error> {
        self.0.connect().await
    }

    async fn recycle(
        &self,
        _: &mut SqliteConnection,
        metrics: &Metrics,
    ) -> RecycleResult<sqlx::Error> {
        match metrics.age() < AGE_MAX {
            true => Ok(()),
            false => Err(RecycleError::message("old")),
        }
    }
}

/// At most so many connections at once.
#[derive(Clone)]
pub struct Lender(Pool<Opened>);

impl Lender {
    /// Opens the first of them, so that what can't be opened is known now. `wait`: how long anybody
    /// waits for one to come back, and to be opened.
    pub async fn open(
        options: SqliteConnectOptions,
        connections: usize,
        wait: Duration,
    ) -> Result<Self, Fault> {
        let pool = Pool::builder(Opened(options)).max_size(connections).runtime(Runtime::Tokio1);
        let pool = pool.wait_timeout(Some(wait)).create_timeout(Some(wait)).build();
        let lender = Self(pool.map_err(|error| Fault::Setup(error.to_string()))?);
        lender.lend().await?;
        Ok(lender)
    }

    /// Of whose statements each sees a moment of its own.
    pub async fn lend(&self) -> Result<Lent, Fault> {
        let connection = self.0.get().await.map_err(|error| match error {
            PoolError::Backend(error) => error,
            PoolError::Closed => sqlx::Error::PoolClosed,
            _ => sqlx::Error::PoolTimedOut,
        })?;
        Ok(Lent { connection: Some(connection), is_begun: false })
    }

    /// Of whose statements all see one moment.
    pub async fn lend_begun(&self) -> Result<Lent, Fault> {
        let mut lent = self.lend().await?;
        // From here on it is rolled back, though nobody may wait for the answer any more.
        lent.is_begun = true;
        sqlx::query("BEGIN").execute(&mut *lent).await?;
        Ok(lent)
    }

    /// How many there are at the most; none once it is closed.
    pub fn connections(&self) -> usize {
        self.0.status().max_size
    }

    /// Waits until each has come back, as long as anybody waits for one, and closes them.
    pub async fn close(&self) {
        let mut all = Vec::with_capacity(self.connections());
        while all.len() < self.connections() {
            match self.lend().await {
                Ok(lent) => all.push(lent),
                Err(fault) => {
                    tracing::warn!(%fault, "a reader has not come back, and is not waited for");
                    break;
                }
            }
        }
        self.0.close();
        for connection in all.into_iter().filter_map(|mut lent| lent.connection.take()) {
            if let Err(error) = Object::take(connection).close().await {
                tracing::warn!(%error, "a reader was not closed");
            }
        }
    }
}

/// A connection, until it is dropped.
pub struct Lent {
    /// There until then.
    connection: Option<Object<Opened>>,
    is_begun: bool,
}

impl Deref for Lent {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        self.connection.as_deref().expect("it is lent until it is dropped")
    }
}

impl DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.connection.as_deref_mut().expect("it is lent until it is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take().filter(|_| self.is_begun) else { return };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(give_back(connection))),
            Err(_) => drop(Object::take(connection)),
        }
    }
}

/// Ends what was begun. Where that can't be done, perhaps because nothing was, another connection
/// takes its place; so it does where this task is ended first.
async fn give_back(connection: Object<Opened>) {
    let mut returning = Returning(Some(connection));
    let Some(connection) = &mut returning.0 else { return };
    if sqlx::query("ROLLBACK").execute(&mut **connection).await.is_ok() {
        drop(returning.0.take());
    }
}

/// Not to be lent again, unless it is taken out.
struct Returning(Option<Object<Opened>>);

impl Drop for Returning {
    fn drop(&mut self) {
        drop(self.0.take().map(Object::take));
    }
}
