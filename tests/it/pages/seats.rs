//! Seats that sales staff hold, sell and put people on the waitlist for, while nobody is named.

use std::collections::HashSet;

use app::{
    ids::{MarketId, ProspectId},
    instant::HOUR_MS,
    people::Role,
};
use evenpace::store::{act, entry, seat};
use reqwest::StatusCode;
use uuid::Uuid;

use super::{
    Doors, Visitor,
    capacity::{assert_names_nobody, without_marks},
    location,
};
use crate::house::draw;

const DANA: &str = "Dana Reyes";
const KAI: &str = "Kai Lindqvist";
/// What came of a form: its status, and where it leads on to, or the page.
type Came = (StatusCode, String);

impl Doors {
    /// A market of their own with so many seats, two of them sold.
    async fn small_market(&self, seats: u32) -> MarketId {
        let market = self.house.open_market_of("Boise", &["ID"], seats).await;
        for _ in 0..2 {
            self.house.sign(market, 40).await;
        }
        market
    }

    /// A seat of Robin's market that sales hold for somebody of this name.
    pub(super) async fn hold(&self, name: &str) -> ProspectId {
        let (sales, market) = (self.sales().await, self.market().await);
        let (prospect, came) = meet(&sales, market, "hold", name).await;
        assert_eq!(came.0, StatusCode::SEE_OTHER, "{}", came.1);
        prospect
    }
}

fn seats(market: MarketId) -> String {
    format!("/capacity/{market}/seats")
}

fn sale(market: MarketId, prospect: ProspectId) -> String {
    format!("/capacity/{market}/sell/{prospect}")
}

/// Sends the form of somebody new.
async fn meet(who: &Visitor<'_>, market: MarketId, what: &str, name: &str) -> (ProspectId, Came) {
    let prospect = ProspectId(Uuid::from_u128(draw()));
    let who_they_are =
        format!("name={}&reach=512-555-0142&note=wants+VA+loans", name.replace(' ', "+"));
    let form = format!("what={what}&prospect={prospect}&{who_they_are}");
    (prospect, send(who, &seats(market), &form).await)
}

async fn send(who: &Visitor<'_>, path: &str, form: &str) -> Came {
    let response = who.post(path, form).await;
    match response.status() {
        StatusCode::SEE_OTHER => (StatusCode::SEE_OTHER, location(&response).to_owned()),
        status => (status, response.text().await.unwrap()),
    }
}

/// The status, and where it leads on to, or why nothing was done.
async fn doing(who: &Visitor<'_>, market: MarketId, what: &str, to: ProspectId) -> String {
    let (status, came) = send(who, &seats(market), &format!("what={what}&prospect={to}")).await;
    let plain = came
        .split("role=\"alert\" class=\"problem\">")
        .nth(1)
        .map(|rest| rest.split('<').next().unwrap());
    format!("{} {}", status.as_u16(), plain.unwrap_or(&came))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_seat_is_held_extended_once_released_and_waited_for() {
    let doors = Doors::open().await;
    let (sales, market) = (doors.sales().await, doors.small_market(3).await);
    assert!(sales.page(&seats(market)).await.contains("2 sold, 0 held, 1 open"));
    let (dana, held) = meet(&sales, market, "hold", DANA).await;
    assert_eq!(held.1, format!("{}?done=held", seats(market)));
    let page = sales.page(&seats(market)).await;
    assert!(page.contains("2 sold, 1 held, 0 open") && page.contains("2 d 0 h left"), "{page}");

    // The next one is told plainly, keeps what was typed, and waits.
    let (_, (status, page)) = meet(&sales, market, "hold", KAI).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("The last seat is taken, so nothing is held."), "{page}");
    assert!(page.contains(&format!("value=\"{KAI}\"")), "{page}");
    let (kai, joined) = meet(&sales, market, "join", KAI).await;
    assert_eq!(joined.1, format!("{}?done=joined", seats(market)));

    let done = |what| format!("303 {}?done={what}", seats(market));
    assert_eq!(doing(&sales, market, "extend", dana).await, done("extended"));
    let again = "422 It was extended already, and that is done once.";
    assert_eq!(doing(&sales, market, "extend", dana).await, again);
    assert!(sales.page(&seats(market)).await.contains("4 d 0 h left"));
    assert_eq!(doing(&sales, market, "release", dana).await, done("released"));
    let page = sales.page(&seats(market)).await;
    assert!(page.contains("1 d 0 h left") && page.contains("Turned down"), "offered: {page}");
    assert_eq!(doing(&sales, market, "accept", kai).await, done("held"));
    let over = "422 The seat is kept for them no more, so nothing was done.";
    assert!(doing(&sales, market, "extend", dana).await.starts_with(over));
    assert!(doing(&sales, market, "leave", dana).await.starts_with("422 They are not on the"));
    doors.house.wait_ms(48 * HOUR_MS);
    doors.house.writer.tick().await.unwrap();
    let page = sales.page(&seats(market)).await;
    assert!(page.contains("No seat is held.") && page.contains("Nobody waits."), "{page}");
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_held_seat_is_sold_by_sales_and_nobody_else_gets_it() {
    let doors = Doors::open().await;
    let (sales, market) = (doors.sales().await, doors.small_market(3).await);
    let (dana, _) = meet(&sales, market, "hold", DANA).await;
    let buyer = doors.house.terms(40).await.officer;
    let path = sale(market, dana);
    let form = sales.page(&path).await;
    assert!(form.contains("value=\"65.00\"") && form.contains(&buyer.to_string()), "{form}");

    let terms = format!("officer={buyer}&number=20&price=70&remedy=carry&window_days=7");
    let (status, preview) = send(&sales, &path, &terms).await;
    assert_eq!(status, StatusCode::OK);
    assert!(preview.contains("This is what changes"), "{preview}");
    let confirmed = format!("{terms}&confirmed=yes");
    let admin = doors.somebody(Role::Admin, None).await;
    let by_form = format!("market={market}&{confirmed}");
    let (status, page) = send(&admin, "/contracts/new", &by_form).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("Every seat of this market is taken"), "{page}");

    let sold = (StatusCode::SEE_OTHER, format!("{}?done=sold", seats(market)));
    assert_eq!(send(&sales, &path, &confirmed).await, sold);
    let other = doors.house.terms(40).await.officer;
    let to_another = confirmed.replace(&buyer.to_string(), &other.to_string());
    let (status, page) = send(&sales, &path, &to_another).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let refused = "Refused: no seat is kept for this prospect any more.";
    assert!(page.contains(refused), "a hold is one seat: {page}");
    assert!(sales.page(&seats(market)).await.contains("3 sold, 0 held, 0 open"));
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_is_named_until_somebody_asks_for_it_and_never_in_the_ledger() {
    let doors = Doors::open().await;
    let (sales, market) = (doors.sales().await, doors.small_market(3).await);
    let (dana, _) = meet(&sales, market, "hold", DANA).await;
    let (kai, _) = meet(&sales, market, "join", KAI).await;
    let page = sales.page(&seats(market)).await;
    assert_names_nobody(&doors, &page);
    for secret in [DANA, KAI, "512-555-0142", "VA loans"] {
        assert!(!page.contains(secret), "{secret} in {page}");
    }
    let with_names = format!("{}?names=shown", seats(market));
    let named = sales.page(&with_names).await;
    assert!(named.contains(DANA) && named.contains("512-555-0142"), "{named}");
    let form = format!("what=extend&prospect={dana}");
    let to = send(&sales, &with_names, &form).await.1;
    assert_eq!(
        to,
        format!("{}?done=extended&names=shown", seats(market)),
        "they stay as they were"
    );

    let buyer = doors.house.terms(40).await.officer;
    let terms = format!("officer={buyer}&number=20&price=70&remedy=carry&window_days=7");
    doors.house.post(&doors.house.body(1, "83702", "ID")).await;
    let (_, preview) = send(&sales, &sale(market, dana), &terms).await;
    let replayed = without_marks(preview.split_once("leads so far").expect("a month").1);
    assert!(replayed.contains("Seat 1") && !replayed.contains("Robin Vale"), "{replayed}");

    let mut tx = doors.house.store.read().await.unwrap();
    for record in entry::after(&mut tx, market, 0, 1_000).await.unwrap() {
        // Whole: any three digits stand in some id.
        for secret in [DANA, KAI, "512-555-0142"] {
            assert!(!record.body.contains(secret), "{}", record.body);
        }
    }
    let acts = act::about(&mut tx, &[dana.0]).await.unwrap();
    let kinds: HashSet<&str> = acts.iter().map(|(act, _)| act.kind.as_str()).collect();
    assert_eq!(kinds, HashSet::from(["seat_held", "hold_extended"]), "who did it is noted");
    assert!(acts.iter().all(|(act, _)| act.entry.is_some()));
    assert_eq!(seat::waitlist(&mut tx, market).await.unwrap()[0].prospect, kai);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_that_is_sent_twice_keeps_one_seat_and_another_markets_prospect_is_not_found() {
    let doors = Doors::open().await;
    let (sales, market) = (doors.sales().await, doors.small_market(9).await);
    let somebody = || format!("what=hold&prospect={}", Uuid::from_u128(draw()));
    let form = format!("{}&name=Dana&reach=dana@example.com", somebody());
    for _ in 0..2 {
        assert_eq!(send(&sales, &seats(market), &form).await.0, StatusCode::SEE_OTHER);
    }
    let another = form.replace("Dana", "Another");
    let (status, page) = send(&sales, &seats(market), &another).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("This form was sent for somebody else already"), "{page}");
    assert!(sales.page(&seats(market)).await.contains("2 sold, 1 held, 6 open"));
    let elsewhere = doors.hold("Somebody else").await;
    for what in ["extend", "release", "accept", "leave"] {
        let form = format!("what={what}&prospect={elsewhere}");
        assert_eq!(send(&sales, &seats(market), &form).await.0, StatusCode::NOT_FOUND);
    }
    let response = sales.get(&sale(market, elsewhere)).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let (_, (status, page)) = meet(&sales, market, "join", "Kai").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("A seat is open. Hold it for them instead."), "{page}");
    let nobody = format!("{}&reach=nonsense", somebody());
    let (_, page) = send(&sales, &seats(market), &nobody).await;
    assert!(page.contains("For whom?") && page.contains("neither an e-mail address"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_seat_that_is_held_or_offered_is_open_to_nobody_who_asks() {
    let doors = Doors::open().await;
    let (sales, market) = (doors.sales().await, doors.small_market(3).await);
    let is_open = async || {
        let page = doors.nobody().page("/?zip=83702").await;
        page.contains("Open: Boise has a seat for 83702")
    };
    let answer = async || {
        let page = sales.page("/capacity?q=83702").await;
        let (_, answer) = page.split_once("class=\"figure\">").expect("an answer");
        without_marks(answer.split("</p>").next().unwrap())
    };
    assert!(is_open().await);
    let (dana, _) = meet(&sales, market, "hold", DANA).await;
    assert_eq!(answer().await, "Full: 2 of 3 seats sold, 1 held");
    assert!(!is_open().await, "the public page");
    meet(&sales, market, "join", KAI).await;
    doing(&sales, market, "release", dana).await;
    assert_eq!(answer().await, "Full: 2 of 3 seats sold, 1 held, 1 waits");
    assert!(!is_open().await, "it is offered to who waits");
    let form = doors.somebody(Role::Admin, None).await.page("/contracts/new").await;
    assert!(form.contains("Boise, 0 of 3 seats open"), "{form}");
    assert!(sales.page("/capacity?seats=full").await.contains("Boise"));
}
