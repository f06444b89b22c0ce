//! What people read while nobody can write, and on a machine of one processor.

use std::time::Duration;

use app::{
    instant::{Instant, MINUTE_MS},
    people::Role,
};
use evenpace::store::{Tx, session};
use futures_util::future::join_all;
use reqwest::StatusCode;
use tokio::time::timeout;

use super::{Doors, Visitor};

/// Less than anybody waits for a connection.
const PATIENCE: Duration = Duration::from_secs(8);
const NOTED: &str = "You saw it for the first time";

impl Visitor<'_> {
    async fn seen_at(&self) -> Instant {
        let (_, token) = self.cookie.as_ref().unwrap().split_once('=').unwrap();
        let mut tx = self.doors.house.store.read().await.unwrap();
        let hash = evenpace::token::hash_of(token);
        session::find(&mut tx, &hash.0, Instant(0)).await.unwrap().unwrap().0.seen_at
    }
}

impl Doors {
    /// The only connection that writes.
    async fn take_the_writer(&self) -> Tx {
        self.house.store.write().await.unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lead_is_shown_before_its_first_look_is_noted() {
    let doors = Doors::open().await;
    let (robins, _) = doors.post_one_each().await;
    let (robin, path) = (doors.robin().await, format!("/leads/{robins}"));
    let taken = doors.take_the_writer().await;
    let page = timeout(PATIENCE, robin.get(&path)).await.expect("it waits for who writes");
    assert_eq!(page.status(), StatusCode::OK);
    assert!(!page.text().await.unwrap().contains(NOTED));
    drop(taken);
    let is_noted = async { while !robin.page(&path).await.contains(NOTED) {} };
    timeout(PATIENCE, is_noted).await.expect("it is noted all the same");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn that_a_session_is_seen_is_noted_beside_its_page() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    doors.house.wait_ms(10 * MINUTE_MS);
    let taken = doors.take_the_writer().await;
    for _ in 0..3 {
        let page = timeout(PATIENCE, robin.get("/leads")).await.expect("it waits for who writes");
        assert_eq!(page.status(), StatusCode::OK);
    }
    drop(taken);
    let is_noted = async {
        while robin.seen_at().await != doors.house.clock.now() {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, is_noted).await.expect("it is noted all the same");
}

/// Each page is one task: what it waits for is done by no other thread of the server's.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn everybody_is_answered_on_one_thread() {
    let doors = Doors::open().await;
    let (lead, _) = doors.post_one_each().await;
    let lead = format!("/leads/{lead}");
    let (robin, admin) = (doors.robin().await, doors.somebody(Role::Admin, None).await);
    let own = ["/pace", "/leads", &lead, "/log", "/statement", "/contract", "/account"];
    let staffs = ["/capacity", "/markets", "/sources", "/attention", "/credits", "/contracts"];
    let pages = own.map(|path| (&robin, path)).into_iter();
    let pages = pages.chain(staffs.map(|path| (&admin, path)));
    let asked = pages.cycle().take(130).map(|(visitor, path)| async move {
        let page = visitor.get(path).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        assert!(page.text().await.unwrap().ends_with("</html>"), "{path}");
    });
    let answered = timeout(4 * PATIENCE, join_all(asked)).await;
    answered.expect("they wait for each other");
}
