//! What one server's locks may cost another, on PostgreSQL: SQLite's writer is alone.

use std::time::Duration;

use evenpace::store::{Store, head};

use super::{AUSTIN, open_ledgers};
use crate::database::Place;

#[tokio::test]
async fn a_server_that_freezes_in_a_transaction_lets_the_others_go_on() {
    let Some(place) = Place::postgres().await else { return };
    let frozen = Store::open(&place.url).await.unwrap();
    let other = Store::open(&place.url).await.unwrap();
    open_ledgers(&frozen).await;
    let mut holding = frozen.write().await.unwrap();
    head::lock(&mut holding, &[AUSTIN]).await.unwrap();

    let lock = async || {
        let mut tx = other.write().await.unwrap();
        tokio::time::timeout(Duration::from_secs(5), head::lock(&mut tx, &[AUSTIN])).await
    };
    let fault = lock().await.expect("it waits for ever").unwrap_err();
    assert!(fault.is_worth_a_retry() && !fault.is_outage(), "{fault}");

    tokio::time::sleep(Duration::from_secs(5)).await;
    lock().await.unwrap().expect("the frozen server still holds the market");
    // Thawed, it learns that its transaction is gone.
    assert!(head::lock(&mut holding, &[AUSTIN]).await.unwrap_err().is_outage());
    drop(holding);
    frozen.close().await;
    other.close().await;
    place.clear().await;
}
