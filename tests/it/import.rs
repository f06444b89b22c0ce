//! CSV files that are tried, and taken in whole or not at all, beside a server that serves.

use std::path::PathBuf;

use app::{
    instant::{DAY_MS, Instant},
    lead::field::{FIELDS, example_body},
};
use evenpace::{
    fault::Fault,
    import::{self, Kind, Request},
    store::{allocation, lead, lead::Fate, market, officer},
    writer::{Keep, Settings},
};

use crate::house::{House, master};

impl House {
    fn csv(&self, rows: &str) -> PathBuf {
        let path = self.folder.join("rows.csv");
        std::fs::write(&path, rows).unwrap();
        path
    }

    async fn import(&self, kind: Kind, rows: &str, keep: Keep) -> Result<String, String> {
        let source = {
            let mut tx = self.store.read().await.unwrap();
            evenpace::store::source::all(&mut tx).await.unwrap().remove(0).name
        };
        let request = Request {
            kind,
            file: self.csv(rows),
            keep,
            source: Some(source),
            settings: Settings::default(),
        };
        let master = master();
        let done = import::run(&self.store, request, &master, &self.clock).await;
        done.map_err(|fault: Fault| fault.to_string())
    }

    /// Markets, officers and contracts.
    async fn counts(&self) -> [usize; 3] {
        let mut tx = self.store.read().await.unwrap();
        let markets = market::all(&mut tx).await.unwrap();
        let mut contracts = 0;
        for market in &markets {
            contracts += allocation::in_market(&mut tx, market.id).await.unwrap().len();
        }
        [markets.len(), officer::all(&mut tx).await.unwrap().len(), contracts]
    }
}

const MARKETS: &str = "name,time_zone,areas,seats,early_days,price\n\
    Tampa,America/New_York,336 33701,2,31,65\n\
    Austin,America/Chicago,\"787, 78602\",3,5,$70.50\n";

const OFFICERS: &str = "name,nmls,licences,time_zone\n\
    Robin Vale,111,FL,America/New_York\n\
    Kim Soto,222,FL GA,America/New_York\n\
    Ada Lund,333,,America/Chicago\n";

#[tokio::test]
async fn a_dry_run_says_what_would_happen_and_changes_nothing() {
    let house = House::open().await;
    let told = house.import(Kind::Markets, MARKETS, Keep::Nothing).await.unwrap();
    assert_eq!(told, "2 markets would be taken in. Nothing was changed; --commit does it.\n");
    house.import(Kind::Officers, OFFICERS, Keep::Nothing).await.unwrap();
    assert_eq!(house.counts().await, [0, 0, 0]);
    house.assert_verified().await;
}

#[tokio::test]
async fn every_bad_row_is_named_with_its_line_column_and_reason_and_nothing_goes_in() {
    let house = House::open().await;
    let rows = format!("{MARKETS}Miami,Nowhere,331 78602,0,x,\nTampa,America/New_York,325,1,5,9\n");
    let told = house.import(Kind::Markets, &rows, Keep::All).await.unwrap_err();
    for bad in [
        "line 4, early_days: Days from 0 to 31",
        "line 4, price: An amount in dollars",
        "line 4, seats: A whole number from 1 to 200.",
        "line 4, time_zone: Choose a time zone.",
        "line 5, name: Another market has this name.",
        "2 of the markets can't be taken in, so nothing was changed.",
    ] {
        assert!(told.contains(bad), "{bad} in {told}");
    }
    assert!(!told.contains("line 2") && !told.contains("line 3"), "{told}");
    let clash = format!("{MARKETS}Round Rock,America/Chicago,78602,1,5,9\n");
    let told = house.import(Kind::Markets, &clash, Keep::All).await.unwrap_err();
    assert!(told.contains("line 4, areas: Served by another market: 78602."), "{told}");
    assert_eq!(house.counts().await, [0, 0, 0]);

    let told = house.import(Kind::Markets, "name,zip\nTampa,33602\n", Keep::All).await.unwrap_err();
    assert!(told.contains("no such columns: zip. There are: name, time_zone"), "{told}");
    let twice = format!("{OFFICERS}Robin Vale Jr,111,ZZ,America/New_York\nEve,111,,UTC\n");
    let told = house.import(Kind::Officers, &twice, Keep::All).await.unwrap_err();
    assert!(told.contains("line 5, licences:") && told.contains("line 6, nmls:"), "{told}");
    assert_eq!(house.counts().await, [0, 0, 0]);
}

#[tokio::test]
async fn a_market_goes_from_files_to_its_first_leads_beside_a_running_server() {
    let house = House::open().await;
    house.import(Kind::Markets, MARKETS, Keep::All).await.unwrap();
    house.import(Kind::Officers, OFFICERS, Keep::All).await.unwrap();
    let head = "market,officer,number,price,purposes\n";
    let rows = format!("{head}Tampa,111,40,65,purchase refinance\nTampa,Kim Soto,20,65,\n");
    let full = format!("{rows}Tampa,333,10,65,\nTampa,999,10,65,\nOrlando,111,3,65,\n");
    let told = house.import(Kind::Allocations, &full, Keep::All).await.unwrap_err();
    for bad in [
        "line 4, market: Every seat of this market is taken",
        "line 5, officer: No officer has this NMLS id or name.",
        "line 6, market: No market has this name.",
        "line 6, number: A whole number from 5 to 10000.",
    ] {
        assert!(told.contains(bad), "{bad} in {told}");
    }
    assert_eq!(house.counts().await, [2, 3, 0]);
    let told = house.import(Kind::Allocations, &rows, Keep::All).await.unwrap();
    assert_eq!(told, "2 allocations were taken in.\n");
    assert_eq!(house.counts().await, [2, 3, 2]);

    // The server that was there all along routes to them.
    let (_, answer) = house.post(&house.body(1, "33602", "FL")).await;
    assert_eq!((&answer["outcome"], &answer["market"]), (&"routed".into(), &"Tampa".into()));
    house.assert_verified().await;
}

/// The fields of a posted lead.
pub fn columns() -> Vec<&'static str> {
    FIELDS.iter().map(|field| field.name).filter(|name| *name != "test").collect()
}

/// One that comes at `at`, of a borrower who agreed a second before.
pub fn lead_row(borrower: usize, zip: &str, at: Instant) -> String {
    let body = example_body(at - 1_000);
    let value = |name: &str| match name {
        "email" => format!("borrower{borrower}@example.com"),
        "phone" => format!("(512) 555-{borrower:04}"),
        "zip" => zip.to_owned(),
        "state" => "FL".to_owned(),
        name => {
            let value = match name.strip_prefix("consent.") {
                Some(inner) => &body["consent"][inner],
                None => &body[name],
            };
            value.as_str().map_or_else(|| value.to_string(), str::to_owned)
        }
    };
    let values: Vec<String> =
        columns().into_iter().map(|name| format!("\"{}\"", value(name))).collect();
    values.join(",")
}

#[tokio::test]
async fn a_market_begins_with_its_history_and_what_has_happened_is_never_added_to() {
    let house = House::open().await;
    let markets = "name,time_zone,areas,seats,early_days,price,opened\n\
        Tampa,America/New_York,336,2,31,65,2026-02-01\n\
        Austin,America/Chicago,787,3,5,70,\n";
    house.import(Kind::Markets, markets, Keep::All).await.unwrap();
    let now = house.clock.now();
    let row = |borrower: usize, zip: &str, days: i64| {
        let at = now - days * DAY_MS;
        format!("{},{}", lead_row(borrower, zip, at), at.rfc3339())
    };
    let file =
        |rows: &[String]| format!("{},received_at\n{}\n", columns().join(","), rows.join("\n"));

    let bad = [row(1, "33602", 400), row(2, "99999", 5), row(3, "78701", 5), row(4, "33602", -1)];
    let told = house.import(Kind::History, &file(&bad), Keep::All).await.unwrap_err();
    for bad in [
        "line 2, received_at: Its market was opened later.",
        "line 3, zip: ",
        "line 4, received_at: Its market was opened later.",
        "line 5, received_at: When it came, like 2026-05-01T14:05:00Z; not in the future.",
    ] {
        assert!(told.contains(bad), "{bad} in {told}");
    }

    // In whatever order they stand. One borrower came three times: again within the window, and
    // long after it.
    let mut rows: Vec<String> = (1..=90).map(|day| row(100 + day, "33602", day as i64)).collect();
    rows.extend([row(7, "33602", 2), row(7, "33602", 100), row(7, "33602", 95)]);
    house.import(Kind::History, &file(&rows), Keep::Nothing).await.unwrap();
    let told = house.import(Kind::History, &file(&rows), Keep::All).await.unwrap();
    assert_eq!(told, "93 leads of the time before were taken in.\n");
    let mut tx = house.store.read().await.unwrap();
    let tampa = market::named(&mut tx, "Tampa").await.unwrap().unwrap();
    let leads = lead::in_market(&mut tx, tampa).await.unwrap();
    let oldest = leads.iter().map(|lead| lead.received_at).min();
    assert_eq!((leads.len(), oldest), (93, Some(now - 100 * DAY_MS)));
    let repeats = leads.iter().filter(|lead| matches!(lead.fate, Fate::Duplicate { .. }));
    let repeats: Vec<_> = repeats.map(|lead| lead.received_at).collect();
    assert_eq!(repeats, [now - 95 * DAY_MS]);
    drop(tx);
    // Who was here two days ago is no news.
    let mut body = house.body(7, "33602", "FL");
    body["phone"] = "(512) 555-0007".into();
    assert_eq!(house.post(&body).await.1["outcome"], "duplicate");

    let told = house.import(Kind::History, &file(&[row(300, "33602", 1)]), Keep::All).await;
    assert!(told.unwrap_err().contains("History goes only into an empty market."));
    house.sign(tampa, 40).await;
    let (_, answer) = house.post(&house.body(1, "33602", "FL")).await;
    assert_eq!(answer["outcome"], "routed");
    house.assert_verified().await;
}

#[tokio::test]
async fn leads_in_a_file_are_routed_by_the_rule_or_none_is_taken() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    let row = |borrower, zip: &str| lead_row(borrower, zip, house.clock.now());
    let file = |rows: &[String]| format!("{}\n{}\n", columns().join(","), rows.join("\n"));
    let bad = file(&[row(1, "33602"), row(2, "3360")]);
    let told = house.import(Kind::Leads, &bad, Keep::All).await.unwrap_err();
    assert!(told.starts_with("line 3, zip: ") && !told.contains("borrower"), "{told}");
    let leads = async || {
        let mut tx = house.store.read().await.unwrap();
        lead::in_market(&mut tx, market).await.unwrap().len()
    };
    assert_eq!(leads().await, 0);
    let rows: Vec<String> = (1..=20).map(|borrower| row(borrower, "33602")).collect();
    house.import(Kind::Leads, &file(&rows), Keep::Nothing).await.unwrap();
    assert_eq!(leads().await, 0);
    house.import(Kind::Leads, &file(&rows), Keep::All).await.unwrap();
    assert_eq!(leads().await, 20);
    let (_, answer) = house.post(&house.body(21, "33602", "FL")).await;
    assert_eq!(answer["outcome"], "routed");
    house.assert_verified().await;
}
