//! What a commit is worth: start-up refuses settings under which an acknowledged lead can be lost.

use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions, sqlite::SqliteConnectOptions};

use crate::fault::Fault;

const SYNCHRONOUS: &str = "SQLite's synchronous";
const JOURNAL_MODE: &str = "SQLite's journal_mode";

/// Each setting, with the values under which a commit that returned is on this server's disk. The
/// first is what to set.
const STRONG: [(&str, &[&str]); 5] = [
    (JOURNAL_MODE, &["wal"]),
    (SYNCHRONOUS, &["FULL", "EXTRA"]),
    ("fsync", &["on"]),
    ("synchronous_commit", &["on", "local", "remote_write", "remote_apply"]),
    ("full_page_writes", &["on"]),
];

/// Reads back what a connection really does, whatever was asked for.
pub(super) async fn refuse_weak_sqlite(options: &SqliteConnectOptions) -> Result<(), Fault> {
    let mut connection = options.connect().await?;
    let journal_mode: String =
        sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut connection).await?;
    let synchronous: u32 =
        sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut connection).await?;
    connection.close().await?;
    refuse_weak(JOURNAL_MODE, &journal_mode)?;
    let names = ["OFF", "NORMAL", "FULL", "EXTRA"];
    refuse_weak(SYNCHRONOUS, names.get(synchronous as usize).unwrap_or(&"unknown"))
}

pub(super) async fn refuse_weak_postgres(options: &PgConnectOptions) -> Result<(), Fault> {
    let mut connection = options.connect().await?;
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        let found: String = sqlx::query_scalar("SELECT current_setting($1)")
            .bind(setting)
            .fetch_one(&mut connection)
            .await?;
        refuse_weak(setting, &found)?;
    }
    Ok(connection.close().await?)
}

fn refuse_weak(setting: &'static str, found: &str) -> Result<(), Fault> {
    let (_, strong) = STRONG.iter().find(|(name, _)| *name == setting).expect("it is listed");
    if strong.contains(&found) {
        return Ok(());
    }
    Err(Fault::WeakSetting { setting, found: found.to_owned(), required: strong[0] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weak_setting_is_refused_with_what_to_do() {
        for (setting, found, required) in [
            (JOURNAL_MODE, "delete", "wal"),
            (SYNCHRONOUS, "OFF", "FULL"),
            (SYNCHRONOUS, "NORMAL", "FULL"),
            ("fsync", "off", "on"),
            ("synchronous_commit", "off", "on"),
            ("full_page_writes", "off", "on"),
        ] {
            let refused = refuse_weak(setting, found).unwrap_err().to_string();
            assert!(refused.contains(&format!("{setting} is {found}, and must be {required}")));
        }
    }

    #[test]
    fn what_flushes_before_it_answers_is_strong_enough() {
        for (setting, strong) in STRONG {
            strong.iter().for_each(|found| refuse_weak(setting, found).unwrap());
        }
    }
}
