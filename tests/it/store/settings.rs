//! A store under whose settings an acknowledged lead could be lost does not open.

use std::os::unix::fs::PermissionsExt;

use evenpace::{fault::Fault, store::Store};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::database::Place;

async fn refused(url: &str) -> String {
    match Store::open(url).await {
        Err(fault @ Fault::WeakSetting { .. }) => fault.to_string(),
        Err(fault) => panic!("{fault}"),
        Ok(_) => panic!("{url} opens"),
    }
}

#[tokio::test]
async fn sqlite_that_does_not_flush_each_commit_is_refused() {
    let place = Place::sqlite();
    for (asked, says) in [
        ("synchronous=NORMAL", "synchronous is NORMAL, and must be FULL"),
        ("mode=rwc&synchronous=off", "synchronous is OFF, and must be FULL"),
        ("journal_mode=DELETE", "journal_mode is delete, and must be wal"),
    ] {
        let message = refused(&format!("{}?{asked}", place.url)).await;
        assert!(message.contains(says), "{message}");
    }
    for asked in ["", "?synchronous=EXTRA", "?synchronous=FULL&mode=rwc"] {
        Store::open(&format!("{}{asked}", place.url)).await.unwrap().close().await;
    }
    place.clear().await;
}

#[tokio::test]
async fn postgresql_that_does_not_flush_each_commit_is_refused() {
    let Some(place) = Place::postgres().await else { return };
    Store::open(&place.url).await.unwrap().close().await;
    let (_, database) = place.url.rsplit_once('/').unwrap();
    let (database, _) = database.split_once('?').unwrap_or((database, ""));
    let weaken = format!("ALTER DATABASE {database} SET synchronous_commit = off");
    let mut connection = PgConnection::connect(&place.url).await.unwrap();
    sqlx::query(AssertSqlSafe(weaken)).execute(&mut connection).await.unwrap();
    let message = refused(&place.url).await;
    assert!(message.contains("synchronous_commit is off, and must be on"), "{message}");
    place.clear().await;
}

#[tokio::test]
async fn what_keeps_nothing_or_is_no_database_is_refused() {
    for url in ["sqlite::memory:", "sqlite:some.db?mode=memory", "mysql://localhost/x", "evenpace"]
    {
        let opened = Store::open(url).await;
        assert!(matches!(opened, Err(Fault::Setup(_))), "{url}");
    }
}

#[tokio::test]
async fn the_database_file_is_its_owners_alone() {
    let place = Place::sqlite();
    let store = Store::open(&place.url).await.unwrap();
    let path = place.url.strip_prefix("sqlite:").unwrap();
    for file in [path.to_owned(), format!("{path}-wal")] {
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    store.close().await;
    place.clear().await;
}
