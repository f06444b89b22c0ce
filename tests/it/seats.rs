//! Who may sign, and when a seat is free.

use app::{contract::Terms, ids::AllocationId, instant::DAY_MS, ledger::Command};
use uuid::Uuid;

use crate::house::{House, draw};

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
