//! Sources, and the answers that are kept for their retries.

use app::ids::SourceId;
use evenpace::store::{
    Store,
    answer::{self, Answer},
    source::{self, Source},
};
use sqlx::Executor;
use uuid::Uuid;

use super::{at, committed, hash, seen};
use crate::database::on_both;

pub fn posting(n: u128) -> Source {
    let (id, name) = (SourceId(Uuid::from_u128(n)), format!("Source {n}"));
    Source { id, name, created_at: at(0), revoked_at: None }
}

#[tokio::test]
async fn a_source_is_known_by_its_keys_hash_until_it_is_revoked() {
    on_both(async |store| {
        committed(&store, async |tx| {
            source::insert(tx, &posting(2), &[2; 32]).await.unwrap();
            source::insert(tx, &posting(1), &[1; 32]).await.unwrap();
        })
        .await;
        let by_key = async |byte: u8| {
            seen(&store, async |tx| source::keys(tx).await.unwrap()).await.remove(&hash(byte))
        };
        assert_eq!(by_key(1).await, Some(posting(1).id));
        assert_eq!(by_key(3).await, None);
        let all = seen(&store, async |tx| source::all(tx).await.unwrap()).await;
        assert_eq!(format!("{all:?}"), format!("{:?}", [posting(1), posting(2)]));
        assert!(seen(&store, async |tx| source::is_known(tx, "Source 2").await.unwrap()).await);
        assert!(!seen(&store, async |tx| source::is_known(tx, "Source 3").await.unwrap()).await);

        let id = posting(1).id;
        committed(&store, async |tx| source::set_key(tx, id, &[4; 32]).await.unwrap()).await;
        assert_eq!(by_key(1).await, None, "the old key is worth nothing any more");
        assert_eq!(by_key(4).await, Some(posting(1).id));

        revoke_all(&store).await;
        assert_eq!(by_key(4).await, None);
    })
    .await;
}

async fn revoke_all(store: &Store) {
    const REVOKE: &str = "UPDATE source SET revoked_at = created_at";
    match store {
        Store::Sqlite { writer, .. } => drop(writer.execute(REVOKE).await.unwrap()),
        Store::Postgres { writers, .. } => drop(writers.execute(REVOKE).await.unwrap()),
    }
}

fn given(source: u128, key: &str, ms: i64) -> Answer {
    Answer {
        source: posting(source).id,
        key: key.to_owned(),
        body_hash: hash(7),
        body: format!(r#"{{"lead":"{key}","market":"Coeur d’Alene \"north\""}}"#),
        at: at(ms),
    }
}

#[tokio::test]
async fn an_answer_is_found_by_source_and_key_word_for_word() {
    on_both(async |store| {
        let answers = [given(1, "a", 10), given(1, "42", 20), given(2, "a", 30)];
        committed(&store, async |tx| {
            answer::insert(tx, &answers).await.unwrap();
            answer::insert(tx, &[]).await.unwrap();
        })
        .await;
        let find = async |keys: &[(u128, &str)], since| {
            let keys: Vec<_> = keys.iter().map(|(n, key)| (posting(*n).id, *key)).collect();
            let mut found =
                seen(&store, async |tx| answer::find(tx, &keys, at(since)).await.unwrap()).await;
            found.sort_by_key(|answer| answer.at);
            format!("{found:?}")
        };
        let asked = [(1, "a"), (1, "42"), (2, "42"), (2, "a")];
        assert_eq!(find(&asked, 0).await, format!("{answers:?}"));
        assert_eq!(find(&asked, 10).await, format!("{:?}", &answers[1..]), "one is too old");
        assert_eq!(find(&[], 0).await, "[]");
    })
    .await;
}

#[tokio::test]
async fn a_key_has_one_answer() {
    on_both(async |store| {
        committed(&store, async |tx| answer::insert(tx, &[given(1, "a", 10)]).await.unwrap()).await;
        let mut tx = store.write().await.unwrap();
        let fault = answer::insert(&mut tx, &[given(1, "a", 11)]).await.unwrap_err();
        assert!(fault.is_worth_a_retry(), "{fault}: the retry finds what the other stored");
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_too_old_gives_way_to_the_next() {
    on_both(async |store| {
        let old = [given(1, "a", 10), given(1, "b", 11)];
        committed(&store, async |tx| answer::insert(tx, &old).await.unwrap()).await;
        let next = given(1, "a", 10 + answer::KEPT_MS);
        let mut tx = store.write().await.unwrap();
        answer::insert(&mut tx, std::slice::from_ref(&next)).await.unwrap();
        let asked = [(next.source, "a")];
        let found = answer::find(&mut tx, &asked, at(10)).await.unwrap();
        assert_eq!(format!("{found:?}"), format!("{:?}", [next]));
        let early = [given(1, "b", 10 + answer::KEPT_MS)];
        assert!(answer::insert(&mut tx, &early).await.unwrap_err().is_worth_a_retry());
    })
    .await;
}

#[tokio::test]
async fn old_answers_are_forgotten() {
    on_both(async |store| {
        committed(&store, async |tx| {
            answer::insert(tx, &[given(1, "a", 10), given(1, "b", 20)]).await.unwrap();
            answer::forget(tx, at(10)).await.unwrap();
        })
        .await;
        let keys = [(posting(1).id, "a"), (posting(1).id, "b")];
        let left = seen(&store, async |tx| answer::find(tx, &keys, at(0)).await.unwrap()).await;
        assert_eq!(left.iter().map(|answer| &*answer.key).collect::<Vec<_>>(), ["b"]);
    })
    .await;
}
