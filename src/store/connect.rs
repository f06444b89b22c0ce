//! Opening either database with settings under which a commit is on disk, and refusing weaker ones.

use std::str::FromStr;

use sqlx::{
    PgPool, SqlitePool,
    postgres::PgPoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{fault::Fault, store::Tx};

/// Readers of SQLite run beside its one writer.
const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 10;
/// Bytes to which SQLite cuts its write-ahead log back.
const WAL_BYTES_MAX: u32 = 64 << 20;

/// Where everything is kept.
#[derive(Clone)]
pub enum Store {
    Sqlite { writer: SqlitePool, readers: SqlitePool },
    Postgres(PgPool),
}

impl Store {
    /// Opens `sqlite:PATH` (making the file where there is none) or `postgres://..`, brings its
    /// tables up to date, and refuses settings under which a commit might not be on disk.
    pub async fn open(url: &str) -> Result<Self, Fault> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Self::open_sqlite(url).await,
            Some(("postgres" | "postgresql", _)) => Self::open_postgres(url).await,
            _ => Err(Fault::Setup(
                "the database must be given as sqlite:PATH or postgres://..".to_owned(),
            )),
        }
    }

    /// Like [`Store::open`], for whoever only reads: a mistyped path is told, not made.
    pub async fn open_existing(url: &str) -> Result<Self, Fault> {
        let path = url.strip_prefix("sqlite:").map(|path| path.split('?').next().unwrap_or(path));
        match path.filter(|path| !std::path::Path::new(path).exists()) {
            Some(path) => Err(Fault::Setup(format!("there is no database {path}"))),
            None => Self::open(url).await,
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, Fault> {
        // The URL's own `synchronous` is not overridden: it is read back below, and refused if weak.
        let (path, synchronous) = match url.split_once("?synchronous=") {
            Some((path, value)) => (path, value),
            None => (url, "FULL"),
        };
        let synchronous = SqliteSynchronous::from_str(synchronous)?;
        let options = SqliteConnectOptions::from_str(path)?
            .create_if_missing(true)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(synchronous)
            .pragma("journal_size_limit", WAL_BYTES_MAX.to_string())
            .pragma("temp_store", "MEMORY")
            .pragma("cache_size", "-65536")
            .statement_cache_capacity(256);
        private_file(options.get_filename())?;
        let writer =
            SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
        refuse_weak_sqlite(&writer).await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(SQLITE_READERS)
            .connect_with(options.read_only(true))
            .await?;
        Ok(Self::Sqlite { writer, readers })
    }

    async fn open_postgres(url: &str) -> Result<Self, Fault> {
        let pool = PgPoolOptions::new().max_connections(POSTGRES_CONNECTIONS).connect(url).await?;
        refuse_weak_postgres(&pool).await?;
        sqlx::migrate!("migrations/postgres").run(&pool).await?;
        Ok(Self::Postgres(pool))
    }

    /// A transaction that only reads: one moment's view.
    pub async fn read(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite { readers, .. } => Ok(Tx::Sqlite(readers.begin().await?)),
            Self::Postgres(pool) => Ok(Tx::Postgres(pool.begin().await?)),
        }
    }

    /// A transaction that may write. On SQLite there is one at a time, and it is the writer from its
    /// first statement on.
    pub async fn write(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite { writer, .. } => {
                Ok(Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?))
            }
            Self::Postgres(pool) => Ok(Tx::Postgres(pool.begin().await?)),
        }
    }

    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

/// Makes the database file readable by its owner alone before anything is written to it.
fn private_file(path: &std::path::Path) -> Result<(), Fault> {
    use std::os::unix::fs::OpenOptionsExt;
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|error| Fault::io(format!("making {}", folder.display()), error))?;
    }
    std::fs::OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .open(path)
        .map(drop)
        .map_err(|error| Fault::io(format!("opening {}", path.display()), error))
}

async fn refuse_weak_sqlite(pool: &SqlitePool) -> Result<(), Fault> {
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(pool).await?;
    if synchronous < 2 {
        return Err(Fault::WeakSetting {
            setting: "SQLite's synchronous",
            found: ["OFF", "NORMAL"].get(synchronous as usize).unwrap_or(&"unknown").to_string(),
            required: "FULL",
        });
    }
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(pool).await?;
    if journal != "wal" {
        return Err(Fault::WeakSetting {
            setting: "SQLite's journal_mode",
            found: journal,
            required: "wal",
        });
    }
    Ok(())
}

async fn refuse_weak_postgres(pool: &PgPool) -> Result<(), Fault> {
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let found: String =
            sqlx::query_scalar("SELECT current_setting($1)").bind(setting).fetch_one(pool).await?;
        let strong = ["on", "remote_write", "remote_apply"].contains(&found.as_str());
        if !strong {
            return Err(Fault::WeakSetting { setting, found, required: "on" });
        }
    }
    Ok(())
}
