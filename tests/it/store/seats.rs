//! Seats of a market that are sold.

use app::{
    contract::Number,
    ids::{AllocationId, MarketId, OfficerId},
    money::Cents,
};
use evenpace::store::allocation::{self, AllocationRow, Status};
use uuid::Uuid;

use super::{AUSTIN, BOISE, at, committed, seen};
use crate::database::on_both;

fn contract(n: u128, market: MarketId, number: u32, status: Status) -> AllocationRow {
    AllocationRow {
        id: AllocationId(Uuid::from_u128(n)),
        market,
        officer: OfficerId(Uuid::from_u128(n)),
        number: Number::new(number).unwrap(),
        starts: at(0),
        ends: None,
        credit_window_ms: 0,
        price_cents: Cents(6_500),
        status,
    }
}

#[tokio::test]
async fn a_paused_contract_keeps_its_seat_and_one_that_is_over_does_not() {
    on_both(async |store| {
        let contracts = [
            contract(1, AUSTIN, 40, Status::Living),
            contract(2, AUSTIN, 25, Status::Paused),
            contract(3, AUSTIN, 10, Status::Ended),
        ];
        let rows = contracts.each_ref();
        committed(&store, async |tx| allocation::put(tx, &rows).await.unwrap()).await;
        let sold = async |market| {
            seen(&store, async |tx| allocation::sold(tx, market).await.unwrap()).await
        };
        assert_eq!(sold(AUSTIN).await, (2, 65));
        assert_eq!(sold(BOISE).await, (0, 0));
    })
    .await;
}
