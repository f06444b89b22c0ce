//! A market's page: what it is worth on a call, and that its what-if is the server's own, equal to
//! `evenpace simulate` on the file that it offers.

use app::{
    ids::LeadId,
    instant::{DAY_MS, Instant},
    ledger::Command,
};
use evenpace::{
    simulate::{Form, report},
    store::{lead, sealed_lead},
};
use reqwest::StatusCode;
use serde_json::Value;

use super::{
    Doors,
    capacity::{assert_names_nobody, without_marks},
};

const HOUR_MS: i64 = DAY_MS / 24;

impl Doors {
    /// A lead every twelve hours from June on, up to and with the third of September.
    async fn three_months(&self) {
        let until = Instant::parse("2026-09-03T04:00:00.000Z").unwrap();
        let mut borrower = 0;
        while self.house.clock.now() < until {
            let mut body = self.house.body(borrower, "33602", "FL");
            body["military"] = (borrower % 4 == 0).into();
            let (status, answer) = self.house.post(&body).await;
            assert_eq!(status, 201, "{answer}");
            borrower += 1;
            self.house.wait_ms(12 * HOUR_MS);
        }
    }
}

/// The cells under this label, from the first row to the last.
fn cells(page: &str, label: &str) -> Vec<String> {
    let begins = format!("data-label=\"{label}\"");
    let cells = page.split(&begins).skip(1);
    cells
        .map(|cell| {
            let cell = cell.split_once('>').unwrap().1.split("</td>").next().unwrap();
            without_marks(&cell.replace("<!>", ""))
        })
        .collect()
}

/// What a heading's row says: "VA leads (military)".
fn in_row(page: &str, heading: &str) -> String {
    let (_, rest) = page.split_once(&format!(">{heading}</th>")).unwrap_or_else(|| {
        panic!("{heading} in {page}");
    });
    without_marks(rest.split("</tr>").next().unwrap())
}

/// What `evenpace simulate` makes of the file: delivered of owed, in each month's new contract.
fn simulated(doors: &Doors, file: &str) -> Vec<String> {
    let path = doors.house.folder.join("what-if.json");
    std::fs::write(&path, file).unwrap();
    let outcome: Value = serde_json::from_str(&report(&path, Form::Json).unwrap()).unwrap();
    let lines = outcome["lines"].as_array().unwrap().iter();
    let bought = lines.filter(|line| line["allocation"].as_str().unwrap().ends_with(" you"));
    bought.map(|line| format!("{} of {}", line["delivered"], line["owed"])).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_buyer_sees_what_they_would_get_and_the_file_says_the_same() {
    let doors = Doors::open().await;
    doors.three_months().await;
    let (sales, market) = (doors.sales().await, doors.market().await);
    for (query, carried) in [
        ("number=30", "The supply carries no further seat"),
        ("number=30&starts=2026-09-16&daily_max=1&military=yes", "The supply"),
    ] {
        let page = sales.page(&format!("/capacity/{market}?{query}")).await;
        assert_names_nobody(&doors, &page);
        assert!(page.contains(carried), "{query}");
        let told = cells(&page, "Delivered");
        assert_eq!(told.len(), 3, "{told:?}");
        let file = sales.page(&format!("/capacity/{market}/scenario.json?{query}")).await;
        assert_eq!(told, simulated(&doors, &file), "{query}");
        let weeks: Vec<i64> = cells(&page, "By week")
            .iter()
            .map(|weeks| weeks.split(", ").map(|week| week.parse::<i64>().unwrap()).sum())
            .collect();
        let had: Vec<i64> =
            told.iter().map(|it| it.split(' ').next().unwrap().parse().unwrap()).collect();
        assert_eq!(weeks, had, "{query}");
        assert!(page.contains("class=\"forecast\""), "its drawing is there");
    }
    // Two hundred are promised, sixty come.
    let page = sales.page(&format!("/capacity/{market}?number=30")).await;
    assert!(!cells(&page, "Who loses most").contains(&"Nobody".to_owned()));
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn supply_is_counted_by_hour_weekday_and_kind_without_whom_was_erased() {
    let doors = Doors::open().await;
    doors.three_months().await;
    let (sales, market) = (doors.sales().await, doors.market().await);
    let address = format!("/capacity/{market}");
    let page = sales.page(&address).await;
    // They came at midnight and at noon.
    assert_eq!((in_row(&page, "12 AM"), in_row(&page, "12 PM")), ("90".into(), "90".into()));
    assert_eq!(in_row(&page, "1 AM"), "0");
    assert_eq!(in_row(&page, "VA leads (military)"), "15");
    assert_eq!(in_row(&page, "ZIP 336.."), "60");

    let leads = lead::in_market(&mut doors.house.store.read().await.unwrap(), market).await;
    let newest: Vec<LeadId> = leads.unwrap().iter().rev().take(2).map(|lead| lead.id).collect();
    let mut tx = doors.house.store.write().await.unwrap();
    for lead in newest {
        sealed_lead::forget_contact_key(&mut tx, lead).await.unwrap();
    }
    tx.commit().await.unwrap();
    let page = sales.page(&address).await;
    assert_eq!((in_row(&page, "12 AM"), in_row(&page, "12 PM")), ("89".into(), "89".into()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_asked_wrongly_is_said_at_its_field_and_what_is_not_known_is_said_plainly() {
    let doors = Doors::open().await;
    let (sales, market) = (doors.sales().await, doors.market().await);
    let page = sales.page(&format!("/capacity/{market}?number=3&states=ZZ")).await;
    assert!(page.contains("id=\"number-problem\"") && page.contains("id=\"states-problem\""));
    assert!(page.contains("value=\"ZZ\""), "typed values stay");
    let page = sales.page(&format!("/capacity/{market}?number=30")).await;
    assert!(page.contains("no whole month yet"), "it was opened today");
    assert!(sales.page(&format!("/capacity/{market}")).await.contains("Say how many leads"));
    let nowhere = sales.get("/capacity/00000000-0000-0000-0000-000000000001").await;
    assert_eq!(nowhere.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_a_single_rival_nothing_is_told() {
    let doors = Doors::open().await;
    doors.three_months().await;
    let market = doors.market().await;
    let sales = doors.sales().await;
    let page = sales.page(&format!("/capacity/{market}?number=30")).await;
    assert!(page.contains("All others"));
    let contracts = {
        let mut tx = doors.house.store.read().await.unwrap();
        evenpace::store::allocation::of_officer(&mut tx, doors.kim).await.unwrap()
    };
    doors.house.change(market, Command::End(contracts[0].id)).await.unwrap();
    let page = sales.page(&format!("/capacity/{market}?number=30")).await;
    assert!(!page.contains("All others") && page.contains(" of 30"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn demand_that_nobody_serves_is_counted_by_region() {
    let doors = Doors::open().await;
    doors.arrive(0..3, "32801", "FL").await;
    doors.arrive(3..4, "10001", "NY").await;
    let page = doors.sales().await.page("/capacity").await;
    assert_eq!((in_row(&page, "328"), in_row(&page, "100")), ("3".into(), "1".into()));
    assert!(!page.contains("32801"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_date_is_so_far_away_that_it_breaks_a_page() {
    let doors = Doors::open().await;
    let market = doors.house.open_market("Ocala", &["344"]).await;
    let (robin, sales) = (doors.robin().await, doors.sales().await);
    let chart = "/capacity/chart.svg?owed=1&m=1.1.1.1.1.1.1.1&from=";
    let what_if = format!("/capacity/{market}?number=40&starts=");
    for day in ["%2B262142-12-31", "-262143-01-01", "9999-12-31", "0000-01-01"] {
        let month = day.rsplit_once('-').unwrap().0;
        for (who, path) in [
            (&robin, format!("/leads?day={day}")),
            (&robin, format!("/leads.csv?day={day}")),
            (&robin, format!("/pace?month={month}")),
            (&robin, format!("/log?month={month}")),
            (&robin, format!("/statement?month={month}")),
            (&sales, format!("{chart}{day}")),
            (&sales, format!("{what_if}{day}")),
        ] {
            let status = who.get(&path).await.status();
            assert!(!status.is_server_error(), "{status} for {path}");
        }
    }
}
