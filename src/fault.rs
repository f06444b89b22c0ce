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

/// Of PostgreSQL: serialisation failure, deadlock. Of SQLite: busy, alone, recovering, or with a
/// snapshot that is too old.
const RETRIED: [&str; 5] = ["40001", "40P01", "5", "261", "517"];

impl Fault {
    pub fn corrupt(table: &'static str, what: impl std::fmt::Display) -> Self {
        Self::Corrupt { table, what: what.to_string() }
    }

    pub fn io(what: impl Into<String>, source: std::io::Error) -> Self {
        Self::Io { what: what.into(), source }
    }

    /// Whether the same work may go through if it is done again: a serialisation failure, a
    /// deadlock, a busy database, or a "once" that somebody else was faster with.
    pub fn is_worth_a_retry(&self) -> bool {
        let Self::Database(sqlx::Error::Database(error)) = self else { return false };
        error.is_unique_violation() || error.code().is_some_and(|code| RETRIED.contains(&&*code))
    }
}
