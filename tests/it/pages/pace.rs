//! What an officer is told of a month that is open, and how they find their other months.

use app::{
    contract::{Change, Planned},
    ids::OfficerId,
    instant::{DAY_MS, HOUR_MS, Instant},
    ledger::Command,
    people::Role,
};
use evenpace::{
    server::Cookies,
    store::{allocation, officer},
};

use super::Doors;
use crate::house::House;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_pause_that_is_planned_is_a_shortfall_to_nobody() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    let (robin, kim) = (house.sign(market, 30).await, house.sign(market, 30).await);
    let doors = Doors::of(house, [robin.officer, kim.officer], Cookies::Plain).await;
    for borrower in 0..2 * 39 {
        doors.post(borrower, |_| {}).await;
        doors.house.wait_ms(12 * HOUR_MS - 60_000);
    }
    let until = Instant::parse("2026-08-01T04:00:00Z");
    let planned =
        Planned { due: doors.house.clock.now() + 10 * DAY_MS, change: Change::Pause { until } };
    let plan = Command::Plan { allocation: robin.allocation, planned };
    doors.house.change(market, plan).await.unwrap();
    let page = doors.robin().await.page("/pace").await;
    for part in [
        "A pause is planned from 20 July through 31 July: July then owes 18.",
        "all 18 are there by the end of July",
        "Likely at the month",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let page = doors.somebody(Role::Sales, None).await.page("/attention").await;
    assert!(page.contains("Every contract is likely to get what it is owed"), "{page}");
}

/// Has an officer live in a time zone.
pub async fn move_to(house: &House, id: OfficerId, zone: &str) {
    let mut tx = house.store.write().await.unwrap();
    let mut moved = officer::find(&mut tx, id).await.unwrap().unwrap();
    moved.time_zone = zone.to_owned();
    officer::change(&mut tx, &moved).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn months_are_their_markets_wherever_the_officer_lives() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let pages = ["/pace", "/log", "/statement"];
    // June has begun in New York, and in Los Angeles it has not.
    move_to(&doors.house, doors.robin, "America/Los_Angeles").await;
    for path in pages {
        let page = robin.page(path).await;
        assert!(page.contains("June 2026") && !page.contains("Month before"), "{path}: {page}");
    }
    doors.house.clock.set(Instant::parse("2026-07-02T04:00:00Z").unwrap());
    doors.house.writer.tick().await.unwrap();
    let robin = doors.robin().await;
    for path in pages {
        let june = robin.page(&format!("{path}?month=2026-06")).await;
        assert!(june.contains("month=2026-07") && !june.contains("month=2026-05"), "{june}");
        assert!(robin.page(path).await.contains("month=2026-06"), "{path}");
    }
    // August has begun in London, and in New York it has not.
    move_to(&doors.house, doors.robin, "Europe/London").await;
    doors.house.clock.set(Instant::parse("2026-07-31T23:30:00Z").unwrap());
    let robin = doors.robin().await;
    for path in pages {
        let page = robin.page(path).await;
        assert!(page.contains("July 2026") && !page.contains("No contract"), "{path}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whose_contract_is_over_reads_the_last_month_and_of_no_start() {
    let doors = Doors::open().await;
    let mut tx = doors.house.store.read().await.unwrap();
    let own = allocation::of_officer(&mut tx, doors.robin).await.unwrap().remove(0);
    drop(tx);
    doors.house.change(own.market, Command::End(own.id)).await.unwrap();
    doors.house.wait_ms(90 * DAY_MS);
    doors.house.writer.tick().await.unwrap();
    let robin = doors.robin().await;
    let page = robin.page("/pace").await;
    assert!(page.contains("June 2026") && page.contains("delivered"), "{page}");
    let page = robin.page("/pace?month=2026-08").await;
    assert!(page.contains("No contract of yours was open in this month."), "{page}");
}
