//! Our own errors: logged once, with the request's id, and never shown to anybody.

use app::ledger::Refusal;

#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// Stored data that can't be what it should be.
    #[error("{table}: {what}")]
    Corrupt { table: &'static str, what: String },
    /// A "once" that somebody else was faster with. Done again, the work finds what they wrote.
    #[error("{0}: somebody else was faster")]
    Overtaken(&'static str),
    /// The database would lose acknowledged leads.
    #[error(
        "{setting} is {found}, and must be {required}: with less, an acknowledged lead can be lost"
    )]
    WeakSetting { setting: &'static str, found: String, required: &'static str },
    #[error("{what}: {source}")]
    Io { what: String, source: std::io::Error },
    /// Something that the operator has to mend before the server can run.
    #[error("{0}")]
    Setup(String),
    /// What the ledger refused where nobody could have been asked.
    #[error("the ledger refused: {0}")]
    Refused(#[from] Refusal),
    #[error("a task ended early: {0}")]
    Task(#[from] tokio::task::JoinError),
}

/// Of PostgreSQL: serialisation failure, deadlock, a lock that was not to be had in time. Of
/// SQLite: recovering, or with a snapshot that is too old.
const RETRIED: [&str; 5] = ["40001", "40P01", "55P03", "261", "517"];
/// Classes of PostgreSQL's codes: no connection, out of room or memory, stopped or cancelled from
/// outside (by a timeout, too), input and output; and a session that was ended as idle.
const POSTGRES_OUTAGES: [&str; 5] = ["08", "53", "57", "58", "25P03"];
/// SQLite's codes: input and output, a full disk, no such file.
const SQLITE_OUTAGES: [i32; 3] = [10, 13, 14];
/// Somebody else holds the whole file, and has for as long as anybody waits.
const SQLITE_BUSY: i32 = 5;

impl Fault {
    pub fn corrupt(table: &'static str, what: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, what: what.to_string() }
    }

    pub fn io(what: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io { what: what.into(), source }
    }

    /// Whether the same work may go through if it is done again: a serialisation failure, a
    /// deadlock, a lock that somebody held, or a "once" that somebody else was faster with.
    pub fn is_worth_a_retry(&self) -> bool {
        match self {
            Self::Overtaken(_) => true,
            Self::Database(sqlx::Error::Database(error)) => {
                let code = error.code();
                error.is_unique_violation() || code.is_some_and(|code| RETRIED.contains(&&*code))
            }
            _ => false,
        }
    }

    /// Whether the database itself failed, so that any other work would fail or wait as well. What
    /// was being committed may be on disk all the same.
    pub fn is_outage(&self) -> bool {
        use sqlx::Error::{Database, Io, PoolClosed, PoolTimedOut, Tls, WorkerCrashed};
        match self {
            Self::Database(Database(error)) => {
                error.code().is_some_and(|code| is_outage_code(&code))
            }
            Self::Database(Io(_) | Tls(_) | PoolTimedOut | PoolClosed | WorkerCrashed) => true,
            _ => false,
        }
    }
}

/// PostgreSQL's codes have five characters, SQLite's are numbers of at most four digits, the lower
/// byte of which is the code proper.
fn is_outage_code(code: &str) -> bool {
    match code.len() {
        5 => POSTGRES_OUTAGES.iter().any(|class| code.starts_with(class)),
        _ => code
            .parse()
            .is_ok_and(|code: i32| code == SQLITE_BUSY || SQLITE_OUTAGES.contains(&(code & 0xff))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_that_failed_is_told_from_an_order_that_it_refused() {
        for code in ["08006", "53100", "57P01", "57014", "25P03", "5", "10", "778", "13", "14"] {
            assert!(is_outage_code(code), "{code}");
        }
        for code in ["23505", "23514", "40001", "40P01", "55P03", "25P02", "261", "517", "1555"] {
            assert!(!is_outage_code(code), "{code}");
        }
        assert!(Fault::from(sqlx::Error::PoolTimedOut).is_outage());
        assert!(!Fault::corrupt("lead", "fate").is_outage());
    }
}
