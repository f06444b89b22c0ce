//! Every function of the store, on SQLite and on PostgreSQL. What holds on one holds on the other.

mod settings;
mod schema;
mod transactions;
mod locks;
mod ledger;
mod markets;
mod people;
mod calls;
mod quotes;
mod sources;
mod leads;
mod own_lead;
mod overflow;
mod search;
mod contracts;
mod seats;
mod credits;
mod credit_report;
mod acts;

use app::{ids::MarketId, instant::Instant, ledger::Hash};
use evenpace::store::{Store, Tx, head};
use uuid::Uuid;

const AUSTIN: MarketId = MarketId(Uuid::from_u128(0xA));
const BOISE: MarketId = MarketId(Uuid::from_u128(0xB));

/// An instant of the month in which these tests live.
const fn at(ms: i64) -> Instant {
    Instant(1_790_000_000_000 + ms)
}

fn hash(byte: u8) -> Hash {
    Hash([byte; 32])
}

/// Does what `change` does, and commits it.
async fn committed<T>(store: &Store, change: impl AsyncFnOnce(&mut Tx) -> T) -> T {
    let mut tx = store.write().await.unwrap();
    let result = change(&mut tx).await;
    tx.commit().await.unwrap();
    result
}

/// What `look` sees now.
async fn seen<T>(store: &Store, look: impl AsyncFnOnce(&mut Tx) -> T) -> T {
    look(&mut store.read().await.unwrap()).await
}

async fn open_ledgers(store: &Store) {
    committed(store, async |tx| {
        head::ensure(tx, AUSTIN).await.unwrap();
        head::ensure(tx, BOISE).await.unwrap();
    })
    .await;
}
