//! Opening a database to look at it: nothing in it is made, mended or brought up to date, because a
//! check that changes what it checks proves little.

use std::{path::Path, str::FromStr};

use sqlx::{
    migrate::Migrator,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqlitePoolOptions},
};

use super::{
    Store,
    connect::{ACQUIRE_TIMEOUT, not_a_database},
    lent::Lender,
};
use crate::fault::Fault;

/// Connections of somebody who reads one thing after the other.
const CONNECTIONS: u8 = 2;

const APPLIED: &str = "SELECT version, checksum FROM _sqlx_migrations WHERE success
    ORDER BY version";

/// Each migration that the tables have been through: its number, and the hash of its text.
type Applied = Vec<(i64, Vec<u8>)>;

impl Store {
    /// Opens a database that is there, for reading alone; one whose tables are not this program's
    /// is refused with what to do.
    pub async fn inspect(url: &str) -> Result<Self, Fault> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Self::inspect_sqlite(url).await,
            Some(("postgres" | "postgresql", _)) => Self::inspect_postgres(url).await,
            _ => Err(not_a_database()),
        }
    }

    async fn inspect_sqlite(url: &str) -> Result<Self, Fault> {
        // What else the URL asks for is about writing.
        let url = url.split('?').next().unwrap_or(url);
        let options = SqliteConnectOptions::from_str(url)?.read_only(true);
        let path: &Path = options.get_filename();
        if !path.exists() {
            return Err(Fault::Setup(format!("there is no database {}", path.display())));
        }
        let pool = SqlitePoolOptions::new().max_connections(1);
        let writer = pool.acquire_timeout(ACQUIRE_TIMEOUT).connect_with(options.clone()).await?;
        let applied = sqlx::query_as(APPLIED).fetch_all(&writer).await;
        refuse_other_tables(&sqlx::migrate!("migrations/sqlite"), applied)?;
        let readers = Lender::open(options, CONNECTIONS.into(), ACQUIRE_TIMEOUT).await?;
        Ok(Self::Sqlite { writer, intake_readers: readers.clone(), readers })
    }

    async fn inspect_postgres(url: &str) -> Result<Self, Fault> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("evenpace")
            .options([("default_transaction_read_only", "on")]);
        let pool = PgPoolOptions::new().max_connections(CONNECTIONS.into());
        let pool = pool.acquire_timeout(ACQUIRE_TIMEOUT).connect_with(options).await?;
        let applied = sqlx::query_as(APPLIED).fetch_all(&pool).await;
        refuse_other_tables(&sqlx::migrate!("migrations/postgres"), applied)?;
        Ok(Self::Postgres { writers: pool.clone(), readers: pool.clone(), intake_readers: pool })
    }
}

fn refuse_other_tables(
    ours: &Migrator,
    applied: Result<Applied, sqlx::Error>,
) -> Result<(), Fault> {
    let found = match applied {
        Err(sqlx::Error::Database(error)) => {
            return Err(Fault::Setup(format!("this is no database of evenpace: {error}")));
        }
        applied => applied?,
    };
    let ours: Applied = ours.iter().map(|it| (it.version, it.checksum.to_vec())).collect();
    if found == ours {
        return Ok(());
    }
    let version = |all: &Applied| all.last().map_or(0, |(version, _)| *version);
    let (theirs, own) = (version(&found), version(&ours));
    let instead = match theirs < own {
        true => ", or serve it with this one first, which brings it up to date",
        false => "",
    };
    Err(Fault::Setup(format!(
        "the database is of version {theirs} and this program of version {own}, so nothing was \
         looked at: use the program that serves it{instead}"
    )))
}
