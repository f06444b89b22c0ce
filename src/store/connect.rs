//! Opening either database, and beginning transactions in it: many that read, few that write.

use std::{path::Path, str::FromStr, time::Duration};

use sqlx::{
    ConnectOptions, Connection, Database, PgPool, Pool, SqlitePool,
    postgres::{PgConnectOptions, PgPoolOptions},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::{
    Tx,
    lent::{Lender, Lent},
    strength,
    tx::Held,
};
use crate::fault::Fault;

/// Connections for pages: however many of them wait, the writer finds one of its own.
const READERS_SQLITE: usize = 4;
const READERS_POSTGRES: u32 = 8;
/// SQLite has one writer. PostgreSQL's second lane (sessions, say) doesn't queue behind a batch.
const WRITERS_POSTGRES: u32 = 4;
/// Connections of their own for the door of lead sources, so that however many people read pages,
/// leads come in.
const INTAKE_READERS_SQLITE: usize = 2;
const INTAKE_READERS_POSTGRES: u32 = 2;
/// How long anybody waits for a connection, but for pages: in this time a source is told that the
/// database is away.
pub(super) const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a page does.
pub const PAGE_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(20);
/// Of PostgreSQL's writers. A server that freezes half-way through a transaction keeps the heads of
/// its markets locked, and would keep every other server waiting for as long as it is frozen. So
/// nobody waits long for a lock (whoever waited in vain decides again, and other markets get their
/// turn meanwhile), and a session that does nothing in a transaction is ended, which lets its locks
/// go. The writer itself is never idle in one for longer than it takes to decide a batch.
const WRITER_LIMITS: [(&str, &str); 3] = [
    ("lock_timeout", "2s"),
    ("statement_timeout", "30s"),
    ("idle_in_transaction_session_timeout", "6s"),
];
/// Prepared statements that a connection keeps: more than the store has.
const STATEMENTS: usize = 256;
/// Rows that a statement may be ahead of its reader: a page of a list, so that SQLite's thread
/// doesn't stop in the middle of one.
const ROWS: usize = 128;
/// Bytes to which SQLite cuts its write-ahead log back.
const WAL_BYTES_MAX: u32 = 64 << 20;

/// Where everything is kept.
#[derive(Clone)]
pub enum Store {
    Sqlite { writer: SqlitePool, readers: Lender, intake_readers: Lender },
    Postgres { writers: PgPool, readers: PgPool, intake_readers: PgPool },
}

impl Store {
    /// Opens `sqlite:PATH` (making the file where there is none) or `postgres://..`, refuses
    /// settings under which a commit might not be on disk, and brings the tables up to date.
    pub async fn open(url: &str) -> Result<Self, Fault> {
        match url.split_once(':') {
            Some(("sqlite", _)) => Self::open_sqlite(url).await,
            Some(("postgres" | "postgresql", _)) => Self::open_postgres(url).await,
            _ => Err(not_a_database()),
        }
    }

    async fn open_sqlite(url: &str) -> Result<Self, Fault> {
        let options = sqlite_options(url)?;
        private_file(options.get_filename())?;
        strength::refuse_weak_sqlite(&options).await?;
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(ACQUIRE_TIMEOUT)
            // There is no network that it could have been lost to.
            .test_before_acquire(false);
        let writer = writer.connect_with(options.clone()).await?;
        sqlx::migrate!("migrations/sqlite").run(&writer).await?;
        let options = options.read_only(true);
        let readers = Lender::open(options.clone(), READERS_SQLITE, PAGE_ACQUIRE_TIMEOUT).await?;
        let intake_readers = Lender::open(options, INTAKE_READERS_SQLITE, ACQUIRE_TIMEOUT).await?;
        Ok(Self::Sqlite { writer, readers, intake_readers })
    }

    async fn open_postgres(url: &str) -> Result<Self, Fault> {
        let options = PgConnectOptions::from_str(url)?
            .application_name("evenpace")
            .statement_cache_capacity(STATEMENTS);
        strength::refuse_weak_postgres(&options).await?;
        // On a connection without limits: a migration may take its time, or wait for another's.
        let mut migrating = options.connect().await?;
        sqlx::migrate!("migrations/postgres").run(&mut migrating).await?;
        migrating.close().await?;
        let pool = |connections| {
            PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
        };
        let limited = options.clone().options(WRITER_LIMITS);
        let writers = pool(WRITERS_POSTGRES).connect_with(limited).await?;
        let readers = pool(READERS_POSTGRES).acquire_timeout(PAGE_ACQUIRE_TIMEOUT);
        let reading = options.clone().options([("default_transaction_read_only", "on")]);
        let readers = readers.connect_with(reading).await?;
        let intake_readers = pool(INTAKE_READERS_POSTGRES).connect_with(options).await?;
        Ok(Self::Postgres { writers, readers, intake_readers })
    }

    /// A transaction that can only read, and sees one moment throughout.
    pub async fn read(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite { readers, .. } => Ok(lent(readers.lend_begun().await?)),
            Self::Postgres { readers, .. } => read_postgres(readers).await,
        }
    }

    /// For what one statement tells, or several that need not agree: each sees a moment of its own.
    /// A transaction costs SQLite two hand-overs to its thread, as much as two statements.
    pub async fn look(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite { readers, .. } => Ok(lent(readers.lend().await?)),
            Self::Postgres { readers, .. } => {
                Ok(Tx::Postgres(Held::Reading(readers.acquire().await?)))
            }
        }
    }

    /// Like [`Store::read`], for the door of lead sources.
    pub async fn read_for_intake(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite { intake_readers, .. } => Ok(lent(intake_readers.lend_begun().await?)),
            Self::Postgres { intake_readers, .. } => read_postgres(intake_readers).await,
        }
    }

    /// A transaction that may write. On SQLite there is one at a time, and it is the writer from
    /// its first statement on; on PostgreSQL each statement sees what was committed before it.
    pub async fn write(&self) -> Result<Tx, Fault> {
        match self {
            Self::Sqlite { writer, .. } => Ok(Tx::Sqlite(begin(writer, "BEGIN IMMEDIATE").await?)),
            Self::Postgres { writers, .. } => {
                const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";
                Ok(Tx::Postgres(begin(writers, BEGIN).await?))
            }
        }
    }

    pub async fn close(&self) {
        match self {
            // The writer last: it is the one that folds the write-ahead log into the file.
            Self::Sqlite { writer, readers, intake_readers } => {
                intake_readers.close().await;
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { writers, readers, intake_readers } => {
                intake_readers.close().await;
                readers.close().await;
                writers.close().await;
            }
        }
    }
}

fn lent(connection: Lent) -> Tx {
    Tx::Sqlite(Held::Reading(connection))
}

async fn read_postgres(pool: &PgPool) -> Result<Tx, Fault> {
    const BEGIN: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
    Ok(Tx::Postgres(begin(pool, BEGIN).await?))
}

pub(super) fn not_a_database() -> Fault {
    Fault::Setup("the database must be given as sqlite:PATH or postgres://..".to_owned())
}

/// Begins in a task of its own. A request that is dropped half-way through `BEGIN` would otherwise
/// hand a connection back with a transaction open, and the next to get it would see an old moment.
async fn begin<D: Database, Reader>(
    pool: &Pool<D>,
    statement: &'static str,
) -> Result<Held<D, Reader>, Fault> {
    let pool = pool.clone();
    Ok(Held::Begun(tokio::spawn(async move { pool.begin_with(statement).await }).await??))
}

/// What the URL asks for counts, weak settings too: they are read back and refused, not overridden.
fn sqlite_options(url: &str) -> Result<SqliteConnectOptions, Fault> {
    let (path, asked) = url.split_once('?').unwrap_or((url, ""));
    let mut synchronous = SqliteSynchronous::Full;
    let mut journal_mode = SqliteJournalMode::Wal;
    let mut others = Vec::new();
    for pair in asked.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("synchronous", value)) => synchronous = value.parse()?,
            Some(("journal_mode", value)) => journal_mode = value.parse()?,
            _ => others.push(pair),
        }
    }
    if path.ends_with(":memory:") || others.contains(&"mode=memory") {
        return Err(Fault::Setup("a database in memory keeps nothing; give a file".to_owned()));
    }
    let options = SqliteConnectOptions::from_str(&format!("{path}?{}", others.join("&")))?
        .create_if_missing(true)
        .foreign_keys(true)
        .journal_mode(journal_mode)
        .synchronous(synchronous)
        .pragma("journal_size_limit", WAL_BYTES_MAX.to_string())
        .pragma("temp_store", "MEMORY")
        .pragma("cache_size", "-65536")
        .row_buffer_size(ROWS)
        .statement_cache_capacity(STATEMENTS);
    Ok(options)
}

/// Makes the database file readable by its owner alone before anything is written to it.
fn private_file(path: &Path) -> Result<(), Fault> {
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
