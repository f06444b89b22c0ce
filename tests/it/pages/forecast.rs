//! What an officer's month may still bring: who waits for it, and for whom it is told.

use std::{sync::mpsc, time::Duration};

use app::{
    api::officer::OfficerDesk,
    contract::Number,
    ids::OfficerId,
    instant::{Instant, MINUTE_MS},
    ledger::Command,
    people::Role,
};
use reqwest::{Method, StatusCode};
use tokio::{runtime, task, time::timeout};

use super::{Doors, attention::days_of_leads};

const FORESEEN: &str = "If the last 28 days of leads come again";
const NOT_YET: &str = "There is no forecast yet";
const PATIENCE: Duration = Duration::from_secs(10);
/// Seconds before and after midnight in Tampa.
const JUNE_ENDS: &str = "2026-07-01T03:59:50.000Z";
const JULY_BEGAN: &str = "2026-07-01T04:00:05.000Z";

impl Doors {
    /// What somebody is told who asks before anybody else did.
    async fn told_anew(&self, officer: OfficerId) -> Vec<String> {
        let mut pace = self.desk(officer).pace(None).await.unwrap();
        pace.lines.remove(0).sentences
    }
}

/// So that a test can take it.
fn with_one_thread_for_what_takes_long(test: impl Future<Output = ()>) {
    let mut threads = runtime::Builder::new_multi_thread();
    threads.worker_threads(4).max_blocking_threads(1).enable_all().build().unwrap().block_on(test);
}

/// Until what is returned is dropped.
fn take_the_thread() -> mpsc::Sender<()> {
    let (held, taken) = mpsc::channel::<()>();
    task::spawn_blocking(move || taken.recv().is_err());
    held
}

#[test]
fn pages_that_wait_for_a_forecast_keep_nobody_from_theirs() {
    with_one_thread_for_what_takes_long(async {
        let doors = Doors::open().await;
        days_of_leads(&doors, 29).await;
        let (robin, kim) = (doors.robin().await, doors.kim().await);
        let held = take_the_thread();
        // Twice as many as there are connections that read.
        let pages = (0..8).map(|_| robin.request(Method::GET, "/pace").send());
        let pages: Vec<_> = pages.map(tokio::spawn).collect();
        for _ in 0..10 {
            let other = timeout(PATIENCE, kim.get("/leads")).await.expect("they keep it waiting");
            assert_eq!(other.status(), StatusCode::OK);
        }
        assert!(pages.iter().all(|page| !page.is_finished()), "there is no forecast to be told");
        drop(held);
        for page in pages {
            let page = page.await.unwrap().unwrap().text().await.unwrap();
            assert!(page.contains(FORESEEN), "{page}");
        }
    });
}

#[test]
fn a_forecast_that_has_aged_is_told_while_the_next_one_is_made() {
    with_one_thread_for_what_takes_long(async {
        let doors = Doors::open().await;
        days_of_leads(&doors, 29).await;
        let robin = doors.robin().await;
        assert!(robin.page("/pace").await.contains(FORESEEN));
        doors.post(1, |_| {}).await;
        doors.house.wait_ms(5 * MINUTE_MS);
        let _held = take_the_thread();
        let page = timeout(PATIENCE, robin.page("/pace")).await.expect("it waits");
        assert!(page.contains(FORESEEN), "{page}");
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_contract_that_was_just_signed_or_changed_is_told_its_own_forecast() {
    let doors = Doors::open().await;
    days_of_leads(&doors, 29).await;
    assert!(doors.robin().await.page("/pace").await.contains(FORESEEN));
    let market = doors.market().await;
    let dana = doors.house.sign(market, 40).await;
    let visitor = doors.somebody(Role::Officer, Some(dana.officer)).await;
    let page = visitor.page("/pace").await;
    assert!(page.contains(FORESEEN) && !page.contains(NOT_YET), "{page}");
    let number = Number::new(400).unwrap();
    let command = Command::Amend { allocation: dana.allocation, number };
    doors.house.change(market, command).await.unwrap();
    let page = visitor.page("/pace").await;
    for sentence in doors.told_anew(dana.officer).await {
        assert!(page.contains(&sentence), "{sentence}: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_old_months_forecast_is_not_told_of_the_new_one() {
    let doors = Doors::open().await;
    days_of_leads(&doors, 29).await;
    doors.house.clock.set(Instant::parse(JUNE_ENDS).unwrap());
    let robin = doors.robin().await;
    assert!(robin.page("/pace").await.contains("June ends with"));
    doors.house.clock.set(Instant::parse(JULY_BEGAN).unwrap());
    let page = robin.page("/pace?month=2026-06").await;
    assert!(!page.contains(NOT_YET) && !page.contains("ends with"), "it is over: {page}");
    doors.house.writer.tick().await.unwrap();
    let page = robin.page("/pace").await;
    assert!(page.contains("July ends with"), "{page}");
    let drawn = page.split(r#"class="forecast-middle" points=""#).nth(1).unwrap();
    let points = drawn.split('"').next().unwrap().split(' ').count();
    assert!(points > 28, "a point for each midnight to come: {page}");
}
