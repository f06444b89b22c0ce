//! What needs a person, over HTTP: who ends the month short and why, and what nobody got.

use app::{
    ids::AllocationId,
    instant::{DAY_MS, HOUR_MS},
    ledger::Command,
    people::Role,
};
use evenpace::store::{act, allocation};
use reqwest::StatusCode;

use super::{Doors, location};

/// A lead every twelve hours, for so many days.
pub(super) async fn days_of_leads(doors: &Doors, days: u64) {
    for borrower in 0..2 * days {
        doors.post(1_000 + borrower, |_| {}).await;
        doors.house.wait_ms(12 * HOUR_MS - 60_000);
    }
}

async fn contract(doors: &Doors) -> AllocationId {
    let mut tx = doors.house.store.read().await.unwrap();
    allocation::of_officer(&mut tx, doors.robin).await.unwrap()[0].id
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_shortfall_is_seen_before_the_months_end_and_whoever_speaks_of_it_notes_that() {
    let doors = Doors::open().await;
    let sales = doors.somebody(Role::Sales, None).await;
    let page = sales.page("/attention").await;
    assert!(page.contains("No forecast yet") && page.contains("Tampa"), "{page}");
    days_of_leads(&doors, 29).await;
    let sales = doors.somebody(Role::Sales, None).await;
    let page = sales.page("/attention").await;
    // 58 leads came for 200, and two a day still come.
    for part in ["A seat of 100", "of 100 short", "29 delivered so far", "Too few leads for all"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("What is missing is then owed in July on top."), "{page}");
    assert!(!main(&page).contains("Robin Vale"), "{page}");
    assert!(main(&sales.page("/attention?names=shown").await).contains("Robin Vale"));

    let own = contract(&doors).await;
    let form = format!("contract={own}&note=They+want+a+lower+number");
    let to = sales.post("/attention", &form).await;
    assert_eq!(location(&to), format!("/attention#contract-{own}"));
    let page = sales.page("/attention").await;
    assert!(page.contains("Last spoken to") && !page.contains("a lower number"), "{page}");
    let named = sales.page("/attention?names=shown").await;
    assert!(named.contains("They want a lower number"), "what was said may name them: {named}");
    let mut tx = doors.house.store.read().await.unwrap();
    let acts = act::about(&mut tx, &[own.0]).await.unwrap();
    assert!(!acts[0].0.words.windows(5).any(|bytes| bytes == b"lower"), "sealed");
    drop(tx);
    let admin = doors.somebody(Role::Admin, None).await;
    let history = admin.page(&format!("/contracts/{own}")).await;
    assert!(history.contains("Spoke to the officer") && history.contains("a lower number"));
    assert_eq!(doors.robin().await.get("/attention").await.status(), StatusCode::NOT_FOUND);
    let theirs = doors.robin().await.page("/contract").await;
    assert!(!theirs.contains("Spoke") && !theirs.contains("lower number"), "{theirs}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_nobody_got_is_told_with_its_reason_and_what_would_have_taken_it() {
    let doors = Doors::open().await;
    let mut tx = doors.house.store.read().await.unwrap();
    let market = allocation::of_officer(&mut tx, doors.robin).await.unwrap()[0].market;
    let contracts = allocation::in_market(&mut tx, market).await.unwrap();
    drop(tx);
    for contract in contracts {
        doors.house.change(market, Command::Pause(contract.id)).await.unwrap();
    }
    for borrower in 0..7 {
        let body = doors.house.body(borrower, "33602", "FL");
        let (_, answer) = doors.house.post(&body).await;
        assert_eq!(answer["outcome"], "overflow");
        doors.house.wait_ms(DAY_MS / 4);
    }
    let page = doors.somebody(Role::Admin, None).await.page("/attention").await;
    for part in ["No contract was running", ">7</td>", "A 5-lead seat without filters"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains("would have taken 5 of these 7"), "{page}");
}

/// Below the bar, where whoever is signed in finds their own name.
fn main(page: &str) -> &str {
    page.split_once("<main").expect("a page").1
}
