//! What sales staff show on a call: numbers equal to what was posted, and nobody's name.

use app::{ids::MarketId, instant::DAY_MS, people::Role};
use evenpace::{
    server::Cookies,
    store::{Store, allocation},
};

use super::{Doors, Visitor};
use crate::{
    database::on_both,
    house::{House, draw},
};

/// Who buys in these tests: never to be seen by a customer.
const OFFICER: &str = "Robin Vale";

impl Doors {
    pub(super) async fn over(store: Store) -> Self {
        let folder = std::env::temp_dir().join(format!("evenpace-{:x}", draw()));
        Self::on(House::on(store, folder).await, Cookies::Plain).await
    }

    /// Robin's.
    pub(super) async fn market(&self) -> MarketId {
        let mut tx = self.house.store.read().await.unwrap();
        allocation::of_officer(&mut tx, self.robin).await.unwrap().remove(0).market
    }

    pub(super) async fn sales(&self) -> Visitor<'_> {
        self.somebody(Role::Sales, None).await
    }

    /// So many borrowers ask for a loan in this ZIP, one a minute.
    pub(super) async fn arrive(&self, borrowers: std::ops::Range<u64>, zip: &str, state: &str) {
        for borrower in borrowers {
            let (status, answer) = self.house.post(&self.house.body(borrower, zip, state)).await;
            assert_eq!(status, 201, "{answer}");
            self.house.wait_ms(60_000);
        }
    }
}

/// The row of a market, as text with its labels.
fn row(page: &str, market: &str) -> String {
    let rows = page.split("<tr id=\"market-").skip(1);
    let row = rows.map(|row| row.split("</tr>").next().unwrap());
    let mut row = row.filter(|row| row.contains(&format!(">{market}</a>")));
    row.next().unwrap_or_else(|| panic!("{market} in {page}")).to_owned()
}

/// What stands in a row under this label.
fn cell(page: &str, market: &str, label: &str) -> String {
    let row = row(page, market);
    let (_, cell) = row.split_once(&format!("data-label=\"{label}\"")).unwrap();
    let cell = cell.split_once('>').unwrap().1.split("</td>").next().unwrap();
    without_marks(cell)
}

pub(super) fn without_marks(html: &str) -> String {
    let mut parts = html.split('<');
    let first = parts.next().unwrap().to_owned();
    parts.fold(first, |text, part| text + part.split_once('>').map_or("", |(_, text)| text))
}

/// Below the bar, where whoever is signed in finds their own name.
pub(super) fn assert_names_nobody(doors: &Doors, page: &str) {
    let (_, shown) = page.split_once("<main").expect("a page");
    for secret in [OFFICER.to_owned(), doors.robin.to_string(), doors.kim.to_string()] {
        assert!(!shown.contains(&secret), "{secret} in {shown}");
    }
}

/// The straight answer to a search, on a page that names nobody.
async fn answer(sales: &Visitor<'_>, query: &str) -> String {
    let page = sales.page(&format!("/capacity?q={query}")).await;
    assert_names_nobody(sales.doors, &page);
    let (_, answer) = page.split_once("class=\"figure\">").expect("an answer");
    without_marks(answer.split("</p>").next().unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sales_see_what_is_sold_and_whether_it_can_be_kept() {
    on_both(async |store| sees_what_is_sold(&Doors::over(store).await).await).await;
}

async fn sees_what_is_sold(doors: &Doors) {
    // Two officers with 100 leads a month each, in a market of 20 seats.
    doors.arrive(0..7, "33602", "FL").await;
    let sales = doors.sales().await;
    let page = sales.page("/capacity").await;
    let of = |label: &str| cell(&page, "Tampa", label);
    assert_eq!(of("Seats"), "Open: 18 of 20 seats");
    assert_eq!(of("Contracted"), "200");
    assert_eq!(of("Price a lead"), "$65");
    assert_eq!(of("Leads a month"), "Not yet known", "it was opened today");

    doors.house.wait_ms(30 * DAY_MS - 7 * 60_000);
    doors.arrive(10..13, "33602", "FL").await;
    // The same borrower once more is no supply.
    doors.arrive(12..13, "33602", "FL").await;
    doors.house.wait_ms(30 * DAY_MS - 4 * 60_000);
    let page = doors.sales().await.page("/capacity").await;
    let of = |label: &str| cell(&page, "Tampa", label);
    assert_eq!(of("Leads a month"), "5 (3 to 7)", "two whole spans of thirty days");
    assert!(of("Promises and supply").contains("Over-promised by 193"));
    assert_names_nobody(doors, &page);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fulfilment_is_of_all_seats_together_and_never_of_one() {
    let doors = Doors::open().await;
    let sales = doors.sales().await;
    doors.house.wait_ms(3 * DAY_MS);
    doors.arrive(0..10, "33602", "FL").await;
    // In June's first three days 200 leads a month make 20 due.
    let page = sales.page("/capacity").await;
    assert_eq!(cell(&page, "Tampa", "Fulfilled this month"), "49%");

    let boise = doors.house.open_market("Boise", &["ID"]).await;
    doors.house.sign(boise, 30).await;
    doors.arrive(20..23, "83702", "ID").await;
    let page = sales.page("/capacity").await;
    assert_eq!(cell(&page, "Boise", "Fulfilled this month"), "", "that would be one officer's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_zip_on_the_call_gets_a_straight_answer() {
    on_both(async |store| answers_straight(&Doors::over(store).await).await).await;
}

async fn answers_straight(doors: &Doors) {
    let sales = doors.sales().await;
    doors.house.open_market("Florida", &["FL", "33701"]).await;
    for (query, told) in [
        ("33602", "Open: 18 of 20 seats"),
        ("33602-1234", "Open: 18 of 20 seats"),
        ("33701", "Open: 20 of 20 seats"),
        ("32801", "Open: 20 of 20 seats"),
        ("336", "Open: 18 of 20 seats"),
        ("337", "Open: 20 of 20 seats"),
        ("FL", "Open in 2 of 2 markets"),
        ("tam", "Open: 18 of 20 seats"),
        ("10001", "Not served"),
        ("NY", "Not served"),
        ("Nowhere", "No market has this name, or this town"),
    ] {
        assert_eq!(answer(&sales, query).await, told, "{query}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_market_whose_seats_are_sold_is_full() {
    let doors = Doors::open().await;
    let market = doors.market().await;
    for _ in 0..18 {
        doors.house.sign(market, 5).await;
    }
    let sales = doors.sales().await;
    assert_eq!(answer(&sales, "33602").await, "Full: 20 of 20 seats sold");
    assert!(sales.page("/capacity?seats=full").await.contains(">Tampa</a>"));
    let open = sales.page("/capacity?seats=open").await;
    assert!(!open.contains(">Tampa</a>") && open.contains("No market has seats like this"));
}
