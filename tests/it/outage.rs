//! What sources are told while the database can't take their leads.

use std::{path::PathBuf, time::Duration};

use app::ledger::Command;
use evenpace::{
    store::Store,
    writer::{Declined, Order},
};
use sqlx::{Connection, PgConnection};
use tokio::time::Instant;

use crate::{database::Place, house::House};

#[tokio::test]
async fn a_database_that_is_away_is_waited_for_once_a_batch() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    let terms = house.sign(market, 40).await;
    // The only connection that writes.
    let taken = house.store.write().await.unwrap();
    let begun = Instant::now();
    let orders = (0..20).map(|_| {
        let command = Box::new(Command::Pause(terms.allocation));
        house.writer.order(Order::Change { market, command })
    });
    let answers = futures_util::future::join_all(orders).await;
    assert!(answers.iter().all(|answer| *answer == Err(Declined::Fault)), "{answers:?}");
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    drop(taken);
    house.change(market, Command::Pause(terms.allocation)).await.unwrap();
}

#[tokio::test]
async fn a_source_is_answered_within_its_deadline_and_may_safely_post_again() {
    let Some(place) = Place::postgres().await else { return };
    let store = Store::open(&place.url).await.unwrap();
    let house = House::on(store.clone(), PathBuf::new()).await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    // Somebody who holds the market for as long as they like.
    let mut holding = PgConnection::connect(&place.url).await.unwrap();
    const HOLD: &str = "SELECT seq FROM head FOR UPDATE";
    let mut held = holding.begin().await.unwrap();
    sqlx::query(HOLD).fetch_all(&mut *held).await.unwrap();

    let begun = Instant::now();
    let body = house.body(1, "33602", "FL");
    let (status, answer) = house.post_with(&body, Some("order-1")).await;
    assert!(begun.elapsed() < Duration::from_secs(12), "{:?}", begun.elapsed());
    let told = answer["problems"][0]["message"].as_str().unwrap();
    assert!(status == 503 && told.contains("same Idempotency-Key"), "{answer}");
    assert!(!told.contains("not taken"), "nobody knows yet: {told}");

    held.rollback().await.unwrap();
    let (status, answer) = house.post_with(&body, Some("order-1")).await;
    assert_eq!((status, &answer["outcome"]), (201, &"routed".into()));
    assert_eq!(house.post_with(&body, Some("order-1")).await, (status, answer));
    house.assert_verified().await;
    holding.close().await.unwrap();
    store.close().await;
    place.clear().await;
}
