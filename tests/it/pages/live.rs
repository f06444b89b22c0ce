//! The event stream of an open page: one's own, at once, and nothing missed.

use std::{path::PathBuf, time::Duration};

use app::{
    ids::{LeadId, OfficerId},
    ledger::Command,
    people::Role,
};
use evenpace::{
    desk::{Follower, Live},
    server::Cookies,
    store::{
        Store,
        act::{self, Act},
        allocation, lead,
    },
};
use reqwest::{Method, RequestBuilder, Response, StatusCode, header};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Doors, Visitor};
use crate::{
    database::on_both,
    house::{House, draw},
};

/// Longer than any event takes, and than a server needs to see what another one wrote.
const SILENCE: Duration = Duration::from_millis(1_500);
/// Staff are told things at least three seconds apart.
const STAFF_SILENCE: Duration = Duration::from_millis(4_500);
const PATIENCE: Duration = Duration::from_secs(10);

/// What comes down a stream.
struct Stream {
    response: Response,
    read: String,
}

#[derive(Debug, PartialEq, Eq)]
struct Event {
    data: String,
    id: String,
}

impl Stream {
    /// The next event that a page would hear of, or `None` at the stream's end.
    async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some((event, rest)) = self.read.split_once("\n\n") {
                let line = |name: &str| {
                    let line = event.lines().find_map(|line| line.strip_prefix(name));
                    line.map(|value| value.trim_start().to_owned())
                };
                let (data, id) = (line("data:"), line("id:").unwrap_or_default());
                self.read = rest.to_owned();
                if let Some(data) = data {
                    return Some(Event { data, id });
                }
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.read.push_str(std::str::from_utf8(&chunk).unwrap());
        }
    }

    async fn hear(&mut self) -> Option<Event> {
        timeout(PATIENCE, self.next()).await.expect("something moved, and nobody said so")
    }

    /// Hears that something moved, and returns how far that was.
    async fn moved(&mut self) -> String {
        let event = self.hear().await.expect("the stream goes on");
        assert_eq!(event.data, "moved");
        event.id
    }

    async fn assert_silent(&mut self) {
        if let Ok(event) = timeout(SILENCE, self.next()).await {
            panic!("{event:?}");
        }
    }
}

impl Visitor<'_> {
    /// Where the ledgers stood when a page was rendered.
    async fn cursor(&self) -> String {
        self.cursor_of("/pace").await
    }

    async fn cursor_of(&self, path: &str) -> String {
        let page = self.page(path).await;
        let rest =
            page.split(r#"data-live="/live?since="#).nth(1).expect("the page says where it stands");
        rest.split('"').next().unwrap().to_owned()
    }

    fn live(&self, since: &str) -> RequestBuilder {
        self.request(Method::GET, &format!("/live?since={since}"))
    }

    async fn listen(&self, since: &str) -> Stream {
        let response = self.live(since).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        Stream { response, read: String::new() }
    }

    /// As an open page does.
    async fn open_page(&self) -> Stream {
        self.listen(&self.settled().await).await
    }

    /// What the house did to open is seen by then.
    async fn settled(&self) -> String {
        loop {
            let cursor = self.cursor().await;
            tokio::time::sleep(Duration::from_millis(700)).await;
            if cursor == self.cursor().await {
                return cursor;
            }
        }
    }
}

impl Doors {
    pub(super) async fn kim(&self) -> Visitor<'_> {
        self.somebody(Role::Officer, Some(self.kim)).await
    }

    async fn receiver(&self, lead: LeadId) -> OfficerId {
        let mut tx = self.house.store.read().await.unwrap();
        let found = lead::find(&mut tx, &[lead]).await.unwrap().remove(0);
        match found.fate {
            lead::Fate::Routed { officer, .. } => officer,
            other => panic!("{other:?}"),
        }
    }
}

async fn house_on(store: &Store) -> House {
    let folder = std::env::temp_dir().join(format!("evenpace-{:x}", draw()));
    House::on(store.clone(), folder).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_officer_hears_of_their_own_leads_and_of_nobody_elses() {
    let doors = Doors::open().await;
    let (robin, kim) = (doors.robin().await, doors.kim().await);
    let (mut robins, mut kims) = (robin.open_page().await, kim.open_page().await);
    for borrower in 1..=2 {
        let lead = doors.post(borrower, |_| {}).await;
        let (hears, silent) = match doors.receiver(lead).await == doors.robin {
            true => (&mut robins, &mut kims),
            false => (&mut kims, &mut robins),
        };
        hears.moved().await;
        silent.assert_silent().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_contract_that_is_paused_is_its_own_officers_news_alone() {
    let doors = Doors::open().await;
    let (robin, kim) = (doors.robin().await, doors.kim().await);
    let (mut robins, mut kims) = (robin.open_page().await, kim.open_page().await);
    let mut tx = doors.house.store.read().await.unwrap();
    let contract = allocation::of_officer(&mut tx, doors.robin).await.unwrap().remove(0);
    drop(tx);
    doors.house.change(contract.market, Command::Pause(contract.id)).await.unwrap();
    robins.moved().await;
    kims.assert_silent().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn staff_hear_of_everything_and_a_few_seconds_apart() {
    let doors = Doors::open().await;
    doors.robin().await.settled().await;
    for (role, path, first) in [(Role::Sales, "/capacity", 1), (Role::Admin, "/credits", 3)] {
        let somebody = doors.somebody(role, None).await;
        let mut stream = somebody.listen(&somebody.cursor_of(path).await).await;
        doors.post(first, |_| {}).await;
        doors.post(first + 1, |_| {}).await;
        let heard = stream.moved().await;
        assert_eq!(heard, somebody.cursor_of(path).await, "of both at once");
        // As long as a second word would have taken.
        let silent = timeout(STAFF_SILENCE, stream.next()).await;
        assert!(silent.is_err(), "{silent:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_price_that_changes_reaches_whoever_quotes_it() {
    let doors = Doors::open().await;
    let sales = doors.somebody(Role::Sales, None).await;
    let admin = doors.somebody(Role::Admin, None).await;
    doors.robin().await.settled().await;
    let mut stream = sales.listen(&sales.cursor_of("/capacity").await).await;
    let markets = admin.page("/markets").await;
    let edit = markets.split(r#"href="/markets/"#).find(|rest| rest.contains("/edit")).unwrap();
    let edit = format!("/markets/{}/edit", &edit[..36]);
    let page = admin.page(&edit).await;
    let seen = page.split(r#"name="seen" value=""#).nth(1).unwrap().split('"').next().unwrap();
    let form = format!("name=Tampa&areas=336&seats=20&early_days=31&price=80&towns=&seen={seen}");
    assert_eq!(admin.post(&edit, &form).await.status(), StatusCode::SEE_OTHER);
    stream.moved().await;
    assert!(sales.page("/capacity").await.contains("$80"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_over_all_of_something_stands_still() {
    let doors = Doors::open().await;
    let admin = doors.somebody(Role::Admin, None).await;
    let edit = admin.page(&format!("/officers/{}", doors.robin)).await;
    assert!(!edit.contains("data-live"), "{edit}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_that_nothing_can_change_stands_still() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    for (path, keeps_up) in [
        ("/statement?month=2026-04", false),
        ("/account", false),
        // Which may not be over everywhere.
        ("/statement?month=2026-05", true),
        ("/statement", true),
        // In which a credit may still come to stand.
        ("/log?month=2026-04", true),
    ] {
        assert_eq!(robin.page(path).await.contains("data-live"), keeps_up, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_moves_while_a_page_looks_away_is_said_when_it_looks_again() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let rendered = robin.settled().await;
    doors.post_one_each().await;
    let settled = robin.settled().await;
    let moved = robin.listen(&rendered).await.moved().await;
    assert_eq!(moved, settled, "and how far");

    robin.listen(&moved).await.assert_silent().await;
    // A browser that was cut off says where it was in a header; its address is the old one.
    let again = robin.live(&rendered).header("last-event-id", &moved).send().await.unwrap();
    Stream { response: again, read: String::new() }.assert_silent().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stream_ends_with_its_session() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let mut stream = robin.open_page().await;
    robin.post("/sign-out", "").await;
    doors.post_one_each().await;
    let event = stream.hear().await.expect("a word of farewell");
    assert_eq!(event, Event { data: "ended".to_owned(), id: String::new() });
    assert_eq!(stream.hear().await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_stops_waits_for_no_stream() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let mut stream = robin.open_page().await;
    doors.stop.cancel();
    let ended = timeout(Duration::from_secs(2), stream.next()).await;
    assert_eq!(ended.expect("at once"), None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_stream_is_neither_packed_nor_kept() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let request = robin.live("").header(header::ACCEPT_ENCODING, "gzip, br");
    let response = request.send().await.unwrap();
    let headers = response.headers();
    assert_eq!(headers[header::CONTENT_TYPE], "text/event-stream");
    assert_eq!(headers[header::CACHE_CONTROL], "no-store");
    assert!(!headers.contains_key(header::CONTENT_ENCODING));
    Stream { response, read: String::new() }.moved().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_has_six_streams_and_a_closed_one_makes_room() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let mut open = Vec::new();
    for _ in 0..6 {
        open.push(robin.listen("").await);
    }
    let too_many = robin.live("").send().await.unwrap();
    assert_eq!(too_many.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(doors.robin().await.live("").send().await.unwrap().status(), StatusCode::OK);
    open.pop();
    let has_room = async {
        while robin.live("").send().await.unwrap().status() != StatusCode::OK {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    timeout(PATIENCE, has_room).await.expect("its place is free again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_another_server_writes_is_heard_of_too() {
    on_both(async |store| {
        let doors = Doors::on(house_on(&store).await, Cookies::Plain).await;
        let other = House::on(store, PathBuf::new()).await;
        let robin = doors.robin().await;
        let mut stream = robin.open_page().await;
        for borrower in 1..=2 {
            let (status, answer) = other.post(&other.body(borrower, "33602", "FL")).await;
            assert_eq!((status, &answer["outcome"]), (201, &"routed".into()), "{answer}");
            other.wait_ms(60_000);
        }
        stream.moved().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_page_of_one_server_follows_on_at_another() {
    on_both(async |store| {
        let doors = Doors::on(house_on(&store).await, Cookies::Plain).await;
        let rendered = doors.robin().await.settled().await;
        let other =
            Doors::of(house_on(&store).await, [doors.robin, doors.kim], Cookies::Plain).await;
        let robin = other.robin().await;
        assert_eq!(robin.settled().await, rendered, "nothing moved, so they agree");
        robin.listen(&rendered).await.assert_silent().await;
        doors.post_one_each().await;
        robin.listen(&rendered).await.moved().await;
    })
    .await;
}

#[tokio::test]
async fn whoever_follows_is_let_go_when_nobody_looks_any_more() {
    let (house, stop) = (House::open().await, CancellationToken::new());
    let live = Live::start(house.store.clone(), &house.writer, stop.clone());
    let mut following = live.follow(Follower::Staff, None);
    following.moved().await.expect("somebody looks");
    assert!(live.is_alive());
    stop.cancel();
    let ends = async { while following.moved().await.is_some() {} };
    timeout(PATIENCE, ends).await.expect("it would wait for ever");
    assert!(!live.is_alive());
    let mut late = live.follow(Follower::Staff, Some(&live.cursor().to_string()));
    assert_eq!(timeout(PATIENCE, late.moved()).await, Ok(None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_ordered_earlier_and_committed_later_is_heard_of_too() {
    let doors = Doors::open().await;
    let person = doors.add_person(Role::Admin, None, None).await;
    let admin = doors.signed_in(person, "").await;
    let do_nth = async |nth| {
        let (id, at, kind) = (Uuid::from_u128(nth), doors.house.clock.now(), "market_changed");
        let about = Uuid::nil();
        let act = Act { id, at, person, kind: kind.to_owned(), about, entry: None, words: vec![] };
        let mut tx = doors.house.store.write().await.unwrap();
        act::insert(&mut tx, &act).await.unwrap();
        tx.commit().await.unwrap();
    };
    do_nth(2).await;
    doors.robin().await.settled().await;
    let mut stream = admin.listen(&admin.cursor_of("/capacity").await).await;
    do_nth(1).await;
    stream.moved().await;
}
