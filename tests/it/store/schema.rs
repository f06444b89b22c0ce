//! Both databases have the same tables, and no function of the store goes untested.

use std::{collections::BTreeSet, fs};

use evenpace::store::Store;

use crate::database::in_both_places;

const SQLITE_COLUMNS: &str = r#"SELECT t.name, c.name, lower(c.type), c."notnull" = 1
    FROM sqlite_master t JOIN pragma_table_info(t.name) c
    WHERE t.type = 'table' AND t.name NOT LIKE '\_sqlx%' ESCAPE '\'"#;
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text, data_type::text,
        is_nullable = 'NO'
    FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'";
const SQLITE_INDEXES: &str =
    "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL";
/// Those that a constraint made have no name of ours.
const POSTGRES_INDEXES: &str = "SELECT c.relname::text FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = c.oid)";

type Column = (String, String, String, bool);

async fn columns_and_indexes(store: &Store) -> (BTreeSet<Column>, BTreeSet<String>) {
    let (columns, indexes): (Vec<Column>, Vec<(String,)>) = match store {
        Store::Sqlite { writer, .. } => (
            sqlx::query_as(SQLITE_COLUMNS).fetch_all(writer).await.unwrap(),
            sqlx::query_as(SQLITE_INDEXES).fetch_all(writer).await.unwrap(),
        ),
        Store::Postgres { readers, .. } => (
            sqlx::query_as(POSTGRES_COLUMNS).fetch_all(readers).await.unwrap(),
            sqlx::query_as(POSTGRES_INDEXES).fetch_all(readers).await.unwrap(),
        ),
    };
    let columns = columns.into_iter().map(|(table, name, kind, required)| {
        let kind = match kind.as_str() {
            "uuid" | "bytea" => "blob",
            "bigint" => "integer",
            other => other,
        };
        (table, name, kind.to_owned(), required)
    });
    (columns.collect(), indexes.into_iter().map(|(name,)| name).collect())
}

#[tokio::test]
async fn both_databases_have_the_same_tables() {
    let found = std::sync::Mutex::new(Vec::new());
    in_both_places(async |url| {
        let store = Store::open(&url).await.unwrap();
        let schema = columns_and_indexes(&store).await;
        found.lock().unwrap().push(schema);
        store.close().await;
    })
    .await;
    let found = found.into_inner().unwrap();
    assert!(found[0].0.iter().any(|(table, ..)| table == "entry"), "{found:?}");
    if let [sqlite, postgres] = &found[..] {
        let differ: Vec<_> = sqlite.0.symmetric_difference(&postgres.0).collect();
        assert!(differ.is_empty(), "{differ:#?}");
        assert_eq!(sqlite.1, postgres.1);
    }
}

#[tokio::test]
async fn opening_again_changes_nothing() {
    in_both_places(async |url| {
        let store = Store::open(&url).await.unwrap();
        let before = columns_and_indexes(&store).await;
        store.close().await;
        let store = Store::open(&url).await.unwrap();
        assert_eq!(columns_and_indexes(&store).await, before);
        store.close().await;
    })
    .await;
}

/// Runs one statement in the database behind a store.
pub(super) async fn execute(store: &Store, sql: &'static str) -> Result<(), sqlx::Error> {
    match store {
        Store::Sqlite { writer, .. } => sqlx::query(sql).execute(writer).await.map(drop),
        Store::Postgres { writers, .. } => sqlx::query(sql).execute(writers).await.map(drop),
    }
}

#[tokio::test]
async fn a_look_at_a_database_changes_nothing_in_it() {
    in_both_places(async |url| {
        let store = Store::open(&url).await.unwrap();
        execute(&store, "DROP INDEX lead_of_officer").await.unwrap();
        let before = columns_and_indexes(&store).await;
        store.close().await;
        let looked = Store::inspect(&url).await.unwrap();
        assert_eq!(columns_and_indexes(&looked).await, before);
        assert!(execute(&looked, "DELETE FROM market").await.is_err(), "it can write");
        assert!(looked.read().await.is_ok());
        looked.close().await;
    })
    .await;
}

#[tokio::test]
async fn tables_of_another_version_are_refused_with_what_to_do_and_left_as_they_are() {
    const OLDER: &str = "DELETE FROM _sqlx_migrations WHERE version > 1";
    const NEWER: &str = "UPDATE _sqlx_migrations SET version = 99 WHERE version = 1";
    in_both_places(async |url| {
        let refused = async || match Store::inspect(&url).await {
            Err(fault) => fault.to_string(),
            Ok(_) => panic!("{url} was opened"),
        };
        let store = Store::open(&url).await.unwrap();
        execute(&store, OLDER).await.unwrap();
        for _ in 0..2 {
            let said = refused().await;
            assert!(said.contains("of version 1 ") && said.contains("serve it with"), "{said}");
            assert!(!said.contains('\n'), "{said}");
        }
        execute(&store, NEWER).await.unwrap();
        let said = refused().await;
        assert!(said.contains("of version 99 ") && !said.contains("serve it with"), "{said}");
        execute(&store, "DROP TABLE _sqlx_migrations").await.unwrap();
        let said = refused().await;
        assert!(said.contains("no database of evenpace"), "{said}");
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_mistyped_path_is_told_not_made() {
    let path = std::env::temp_dir().join(format!("evenpace-{}.db", uuid::Uuid::nil()));
    let Err(fault) = Store::inspect(&format!("sqlite:{}", path.display())).await else {
        panic!("there is one")
    };
    assert!(fault.to_string().contains("there is no database"), "{fault}");
    assert!(!path.exists());
}

/// A statement that no test runs is one that may not even parse on one of the two.
#[test]
fn every_function_of_the_store_is_tested() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |folder: &str| -> Vec<(String, String)> {
        let files = fs::read_dir(root.join(folder)).unwrap().map(|file| file.unwrap().path());
        let named = files.map(|path| {
            let noun = path.file_stem().unwrap().to_str().unwrap().to_owned();
            (noun, fs::read_to_string(path).unwrap())
        });
        named.collect()
    };
    let tests: String = read("tests/it/store").into_iter().map(|(_, text)| text).collect();
    let mut functions = 0;
    for (noun, text) in read("src/store") {
        for line in text.lines().filter_map(|line| line.strip_prefix("pub async fn ")) {
            let (name, _) = line.split_once('(').unwrap();
            functions += 1;
            assert!(tests.contains(&format!("{noun}::{name}(")), "no test calls {noun}::{name}");
        }
    }
    assert!(functions > 30, "only {functions} functions found");
}
