//! A fresh database for a test: SQLite in a folder of its own, PostgreSQL in a cluster that whoever
//! runs the tests provides.

use std::{env, panic::AssertUnwindSafe, path::PathBuf, str::FromStr};

use evenpace::store::Store;
use futures_util::FutureExt;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection, postgres::PgConnectOptions};
use uuid::Uuid;

use crate::house::draw;

/// A URL of a cluster in which databases may be made and dropped.
const CLUSTER: &str = "EVENPACE_TEST_POSTGRES";
/// Set by whoever can't have PostgreSQL, and knows what they leave untested.
const SKIP: &str = "EVENPACE_SKIP_POSTGRES";

/// Where a database is, and how to be rid of it.
pub struct Place {
    pub url: String,
    kept: Kept,
}

enum Kept {
    Folder(PathBuf),
    Database(String),
}

/// Runs a test on SQLite, then on PostgreSQL, each time in an empty store.
pub async fn on_both(test: impl AsyncFn(Store)) {
    in_both_places(async |url| {
        let store = Store::open(&url).await.unwrap();
        test(store.clone()).await;
        store.close().await;
    })
    .await;
}

/// Runs a test at the URL of an empty SQLite file, then of an empty PostgreSQL database.
pub async fn in_both_places(test: impl AsyncFn(String)) {
    let sqlite = Some(Place::sqlite());
    for place in [sqlite, Place::postgres().await].into_iter().flatten() {
        println!("on {}", place.url);
        let outcome = AssertUnwindSafe(test(place.url.clone())).catch_unwind().await;
        place.clear().await;
        if let Err(panic) = outcome {
            std::panic::resume_unwind(panic);
        }
    }
}

impl Place {
    pub fn sqlite() -> Self {
        let folder = env::temp_dir().join(format!("evenpace-{}", Uuid::from_u128(draw())));
        let url = format!("sqlite:{}/evenpace.db", folder.display());
        Self { url, kept: Kept::Folder(folder) }
    }

    /// `None` only where PostgreSQL is to be left out.
    pub async fn postgres() -> Option<Self> {
        let cluster = cluster()?;
        let name = format!("evenpace_test_{}", Uuid::from_u128(draw()).simple());
        tell(&cluster, format!("CREATE DATABASE {name} TEMPLATE template0")).await;
        let url = cluster.database(&name).to_url_lossy().to_string();
        Some(Self { url, kept: Kept::Database(name) })
    }

    pub async fn clear(self) {
        match self.kept {
            // A folder that can't be removed is left to the system's own sweeping.
            Kept::Folder(folder) => drop(std::fs::remove_dir_all(folder)),
            Kept::Database(name) => {
                let cluster = cluster().expect("the database was made in it");
                tell(&cluster, format!("DROP DATABASE {name} WITH (FORCE)")).await;
            }
        }
    }
}

fn cluster() -> Option<PgConnectOptions> {
    let Ok(url) = env::var(CLUSTER) else {
        let skips = env::var(SKIP).is_ok_and(|skip| skip == "1");
        assert!(skips, "{CLUSTER} names no PostgreSQL cluster; to do without, set {SKIP}=1");
        return None;
    };
    Some(PgConnectOptions::from_str(&url).unwrap())
}

async fn tell(cluster: &PgConnectOptions, sql: String) {
    let mut connection = PgConnection::connect_with(cluster).await.unwrap();
    sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
