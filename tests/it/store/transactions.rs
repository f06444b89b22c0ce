//! What a transaction promises: all or nothing, one moment's view, and a place for the writer.

use std::time::Duration;

use evenpace::store::{Store, head};
use futures_util::{FutureExt, poll};

use super::{AUSTIN, BOISE, committed, open_ledgers, seen};
use crate::database::on_both;

#[tokio::test]
async fn what_is_not_committed_never_happened() {
    on_both(async |store| {
        let mut tx = store.write().await.unwrap();
        head::ensure(&mut tx, AUSTIN).await.unwrap();
        drop(tx);
        let heads = seen(&store, async |tx| head::all(tx).await.unwrap()).await;
        assert_eq!(heads, []);
    })
    .await;
}

#[tokio::test]
async fn a_reader_sees_one_moment_throughout() {
    on_both(async |store| {
        let mut reader = store.read().await.unwrap();
        assert_eq!(head::all(&mut reader).await.unwrap(), []);
        open_ledgers(&store).await;
        assert_eq!(head::all(&mut reader).await.unwrap(), []);
        drop(reader);
        let heads = seen(&store, async |tx| head::all(tx).await.unwrap()).await;
        assert_eq!(heads.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_look_sees_what_was_committed_before_each_statement() {
    on_both(async |store| {
        let mut looking = store.look().await.unwrap();
        assert_eq!(head::all(&mut looking).await.unwrap(), []);
        open_ledgers(&store).await;
        assert_eq!(head::all(&mut looking).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_reader_cannot_write() {
    on_both(async |store| {
        for mut reader in [store.read().await.unwrap(), store.look().await.unwrap()] {
            assert!(head::ensure(&mut reader, AUSTIN).await.is_err());
        }
        let heads = seen(&store, async |tx| head::all(tx).await.unwrap()).await;
        assert_eq!(heads, []);
    })
    .await;
}

#[tokio::test]
async fn whoever_needs_a_head_that_is_locked_waits_and_then_sees_it_moved() {
    on_both(async |store| {
        open_ledgers(&store).await;
        let mut first = store.write().await.unwrap();
        let mut locked = head::lock(&mut first, &[AUSTIN]).await.unwrap();
        let second = tokio::spawn({
            let store = store.clone();
            async move {
                committed(&store, async |tx| head::lock(tx, &[BOISE, AUSTIN]).await.unwrap()).await
            }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        assert!(!second.is_finished(), "the lock was not waited for");
        locked[0].seq = 7;
        head::advance(&mut first, &locked).await.unwrap();
        first.commit().await.unwrap();
        let heads = second.await.unwrap();
        assert_eq!(heads.iter().map(|head| head.seq).collect::<Vec<_>>(), [7, 0]);
    })
    .await;
}

#[tokio::test]
async fn pages_that_take_every_reader_leave_leads_and_the_writer_their_place() {
    on_both(async |store| {
        let readers = match &store {
            Store::Sqlite { readers, .. } => readers.connections(),
            Store::Postgres { readers, .. } => readers.options().get_max_connections() as usize,
        };
        let mut pages = Vec::new();
        for _ in 0..readers {
            pages.push(store.read().await.unwrap());
        }
        assert!(store.read().now_or_never().is_none(), "there is one more reader");
        let lead = tokio::time::timeout(Duration::from_secs(5), store.read_for_intake()).await;
        assert!(lead.is_ok_and(|read| read.is_ok()), "leads wait for pages");
        let write = tokio::time::timeout(Duration::from_secs(5), open_ledgers(&store)).await;
        assert!(write.is_ok(), "the writer waits for pages");
    })
    .await;
}

#[tokio::test]
async fn a_database_is_closed_when_all_that_was_lent_is_back() {
    on_both(async |store| {
        let (page, looking) = (store.read().await.unwrap(), store.look().await.unwrap());
        let mut closing = Box::pin(store.close());
        let waited = tokio::time::timeout(Duration::from_millis(100), closing.as_mut()).await;
        assert!(waited.is_err(), "a page still reads");
        drop((page, looking));
        let closed = tokio::time::timeout(Duration::from_secs(5), closing).await;
        assert!(closed.is_ok(), "it waits though all is back");
        let late = store.look().await.err();
        assert!(late.is_some_and(|fault| fault.is_outage()), "a page begins");
    })
    .await;
}

/// A page whose visitor left is dropped at any point of its wait, the answer to `BEGIN` among them.
#[tokio::test]
async fn a_request_that_is_dropped_leaves_no_transaction_open() {
    on_both(async |store| {
        for (polls, pause_us) in (1..8).flat_map(|polls| [(polls, 1), (polls, 1_000)]) {
            let mut page = Box::pin(store.read());
            for _ in 0..polls {
                if poll!(page.as_mut()).is_ready() {
                    break;
                }
                tokio::time::sleep(Duration::from_micros(pause_us)).await;
            }
            drop(page);
            if let Store::Postgres { writers, .. } = &store {
                wait_until_none_idles_in_a_transaction(writers).await;
            }
        }
        open_ledgers(&store).await;
        let heads = seen(&store, async |tx| head::all(tx).await.unwrap()).await;
        assert_eq!(heads.len(), 2, "a page sees an old moment");
    })
    .await;
}

async fn wait_until_none_idles_in_a_transaction(pool: &sqlx::PgPool) {
    const IDLE: &str = "SELECT COUNT(*) FROM pg_stat_activity
        WHERE datname = current_database() AND state = 'idle in transaction'";
    for _ in 0..50 {
        let idle: i64 = sqlx::query_scalar(IDLE).fetch_one(pool).await.unwrap();
        if idle == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("a connection idles in a transaction");
}
