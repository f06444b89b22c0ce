//! Who may sign, when a seat is free, and for whom it is kept.

use std::path::PathBuf;

use app::{
    contract::Terms,
    ids::{AllocationId, MarketId, ProspectId},
    instant::{DAY_MS, HOUR_MS},
    ledger::{Command, Refusal},
};
use evenpace::{
    store::{
        seat,
        stock::{self, Kept},
    },
    writer::{Declined, Order, Settings, Writer},
};
use uuid::Uuid;

use crate::{
    database::on_both,
    house::{House, draw, master},
};

#[tokio::test]
async fn an_officer_whose_contract_ran_out_signs_again_before_anybody_noticed() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    let first = house.sign(market, 40).await;
    let again = |starts| Terms {
        allocation: AllocationId(Uuid::from_u128(draw())),
        starts,
        ends: Some(starts + DAY_MS),
        ..first.clone()
    };
    house.change(market, Command::End(first.allocation)).await.unwrap();
    house.change(market, Command::Sign(again(house.clock.now()))).await.unwrap();
    // Nothing happens in the market until long after this contract's end.
    house.wait_ms(2 * DAY_MS);
    house.change(market, Command::Sign(again(house.clock.now()))).await.unwrap();
    house.assert_verified().await;
}

fn prospect(n: u128) -> ProspectId {
    ProspectId(Uuid::from_u128(n))
}

async fn kept(house: &House, market: MarketId) -> Kept {
    stock::of(&mut house.store.read().await.unwrap(), market).await.unwrap().kept
}

fn no_seat_left<T>() -> Result<T, Declined> {
    Err(Declined::Refused(Refusal::NoSeatLeft))
}

#[tokio::test]
async fn what_is_kept_stands_in_its_read_models_and_ends_by_itself() {
    on_both(async |store| {
        let house = House::on(store, PathBuf::new()).await;
        let market = house.open_market_of("Tampa", &["336"], 2).await;
        let order = async |command| house.change(market, command).await;
        order(Command::Hold(prospect(1))).await.unwrap();
        order(Command::Hold(prospect(2))).await.unwrap();
        assert_eq!(order(Command::Hold(prospect(3))).await, no_seat_left());
        order(Command::JoinWaitlist(prospect(3))).await.unwrap();
        assert_eq!(kept(&house, market).await, Kept { held: 2, offered: 0, waiting: 1 });
        house.assert_verified().await;

        let terms = house.terms(40).await;
        order(Command::Sell { prospect: prospect(1), terms }).await.unwrap();
        assert_eq!(kept(&house, market).await, Kept { held: 1, offered: 0, waiting: 1 });
        house.wait_ms(48 * HOUR_MS);
        house.writer.tick().await.unwrap();
        assert_eq!(kept(&house, market).await, Kept { held: 0, offered: 1, waiting: 1 });
        house.assert_verified().await;
        house.wait_ms(24 * HOUR_MS);
        house.writer.tick().await.unwrap();
        assert_eq!(kept(&house, market).await, Kept::default());
        house.assert_verified().await;
    })
    .await;
}

#[tokio::test]
async fn a_seat_that_one_server_holds_another_one_can_not() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let other = House::on(store.clone(), PathBuf::new()).await;
        let market = house.open_market_of("Tampa", &["336"], 1).await;
        house.change(market, Command::Hold(prospect(1))).await.unwrap();
        assert_eq!(other.change(market, Command::Hold(prospect(2))).await, no_seat_left());
        let terms = other.terms(40).await;
        assert_eq!(other.change(market, Command::Sign(terms.clone())).await, no_seat_left());
        other.change(market, Command::Sell { prospect: prospect(1), terms }).await.unwrap();
        let (third, _) = Writer::start(store, &master(), house.clock.clone(), Settings::default())
            .await
            .unwrap();
        let command = Box::new(Command::JoinWaitlist(prospect(2)));
        third.order(Order::Change { market, command }).await.unwrap();
        assert_eq!(kept(&house, market).await, Kept { held: 0, offered: 0, waiting: 1 });
        house.assert_verified().await;
    })
    .await;
}

#[tokio::test]
async fn a_read_model_of_kept_seats_that_was_changed_by_hand_is_named() {
    let house = House::open().await;
    let market = house.open_market_of("Tampa", &["336"], 1).await;
    house.change(market, Command::Hold(prospect(1))).await.unwrap();
    house.change(market, Command::JoinWaitlist(prospect(2))).await.unwrap();
    let mut tx = house.store.write().await.unwrap();
    seat::put(&mut tx, market, &[], &[]).await.unwrap();
    tx.commit().await.unwrap();
    let report = evenpace::verify::verify(&house.store, &[]).await.unwrap();
    let named: Vec<_> = report.mismatches.iter().map(|it| it.what.clone()).collect();
    assert_eq!(named.len(), 2, "{named:?}");
    assert!(named[0].starts_with("hold ") && named[0].ends_with("is missing"), "{named:?}");
    assert!(named[1].starts_with("place on the waitlist 1"), "{named:?}");
}
