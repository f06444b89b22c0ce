//! The log of an officer's month: whole, adding up, and nothing in it that is somebody else's.

use std::collections::BTreeSet;

use app::{contract::Number, credit::CreditReason, ledger::Command};
use evenpace::{
    store::{allocation, entry},
    writer::{CreditStep, Order},
};
use reqwest::StatusCode;
use serde_json::Value;

use super::Doors;

/// Leads for both, a pause of Robin's, a higher number, and a credit of their first lead. Robin's
/// contract, and their rival's.
async fn a_month(doors: &Doors) -> (String, String) {
    let mut tx = doors.house.store.read().await.unwrap();
    let own = allocation::of_officer(&mut tx, doors.robin).await.unwrap().remove(0);
    let rivals = allocation::of_officer(&mut tx, doors.kim).await.unwrap().remove(0);
    drop(tx);
    for borrower in 0..8 {
        doors.post(borrower, |body| body["first_name"] = "Quentin".into()).await;
    }
    let number = Number::new(120).unwrap();
    for command in [
        Command::Pause(own.id),
        Command::Resume(own.id),
        Command::Amend { allocation: own.id, number },
        Command::Pause(rivals.id),
        Command::Resume(rivals.id),
    ] {
        doors.house.wait_ms(3_600_000);
        doors.house.change(own.market, command).await.unwrap();
    }
    let first = first_lead(doors).await;
    for step in [CreditStep::Request(CreditReason::Disconnected), CreditStep::Approve] {
        doors.house.wait_ms(60_000);
        doors.house.writer.order(Order::Credit { lead: first, step, said: None }).await.unwrap();
    }
    for borrower in 8..12 {
        doors.post(borrower, |_| {}).await;
    }
    (own.id.to_string(), rivals.id.to_string())
}

async fn first_lead(doors: &Doors) -> app::ids::LeadId {
    let page = doors.robin().await.get("/leads").await.text().await.unwrap();
    page.rsplit("href=\"/leads/").next().unwrap()[..36].parse().unwrap()
}

async fn json(doors: &Doors) -> Value {
    let answer = doors.robin().await.get("/log.json?month=2026-06").await;
    assert_eq!(
        answer.headers()["content-disposition"].to_str().unwrap().split('.').next_back(),
        Some("json\"")
    );
    answer.json().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_months_log_adds_up_line_by_line() {
    let doors = Doors::open().await;
    a_month(&doors).await;
    let page = doors.robin().await.get("/log?month=2026-06").await.text().await.unwrap();
    let log = json(&doors).await;
    let [line] = &log["lines"].as_array().unwrap()[..] else { panic!("{log:#}") };
    let checks = line["checks"].as_array().unwrap();
    assert_eq!(checks.len(), 4);
    let events = line["events"].as_array().unwrap();
    let count = |kind: &str| events.iter().filter(|event| event["kind"] == kind).count();
    let (routed, owed) = (count("lead_routed"), &events.last().unwrap()["line"]["owed"]);
    assert_eq!(count("lead_created"), routed);
    assert!(routed >= 5, "{log:#}");
    let delivered = routed - 1;
    for (check, text) in checks.iter().zip([
        format!("{routed} routed \u{2212} 1 credited = {delivered} delivered"),
        format!("{owed} owed \u{2212} {delivered} delivered = "),
        format!("{routed} leads, each routed once: to you"),
        "Each lead was routed while".to_owned(),
    ]) {
        assert!(check["text"].as_str().unwrap().starts_with(&text), "{check} for {text}");
        assert_eq!(check["holds"], true, "{check}");
        assert!(page.contains(&text), "{text}: {page}");
    }
    let own: Vec<&str> = events
        .iter()
        .filter(|event| event["lead"].is_null())
        .map(|event| event["kind"].as_str().unwrap())
        .collect();
    let expected = ["line_opened", "allocation_paused", "allocation_resumed", "allocation_amended"];
    assert_eq!(own, expected, "and nothing of the rival's");
    let last = events.iter().rfind(|event| event["kind"] == "lead_routed").unwrap();
    assert_eq!(last["line"]["delivered"], delivered, "{last}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_event_is_the_ledgers_own_entry_and_none_is_missing() {
    let doors = Doors::open().await;
    let (own, _) = a_month(&doors).await;
    let log = json(&doors).await;
    let mut tx = doors.house.store.read().await.unwrap();
    let contract = allocation::find(&mut tx, own.parse().unwrap()).await.unwrap().unwrap();
    let ledger = entry::after(&mut tx, contract.market, 0, 10_000).await.unwrap();
    let events = log["lines"][0]["events"].as_array().unwrap();
    let mut leads = BTreeSet::new();
    for event in events {
        let record = &ledger[event["entry"].as_u64().unwrap() as usize - 1];
        assert_eq!(event["hash"], record.hash.to_string(), "{event}");
        assert_eq!(event["at"], record.at.rfc3339(), "{event}");
        assert_eq!(event["kind"], record.kind, "{event}");
        leads.extend(record.lead);
    }
    let of_leads = ledger.iter().filter(|record| record.lead.is_some_and(|it| leads.contains(&it)));
    let listed = events.iter().filter(|event| !event["lead"].is_null()).count();
    assert_eq!(of_leads.count(), listed);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_form_of_the_log_names_a_borrower_or_a_rival() {
    let doors = Doors::open().await;
    let (own, rivals) = a_month(&doors).await;
    let robin = doors.robin().await;
    for form in ["/log", "/log.csv", "/log.json"] {
        let answer = robin.get(&format!("{form}?month=2026-06")).await;
        assert_eq!(answer.status(), StatusCode::OK, "{form}");
        assert_eq!(answer.headers()["cache-control"], "no-store", "{form}");
        let text = answer.text().await.unwrap();
        assert!(text.contains(&own), "{form}");
        for theirs in ["Quentin", "Whitfield", "@example.com", "33602", &rivals] {
            assert!(!text.contains(theirs), "{form}: {theirs} in {text}");
        }
        let nonsense = robin.get(&format!("{form}?month=nonsense")).await;
        assert_eq!(nonsense.status(), StatusCode::NOT_FOUND, "{form}");
    }
    let kims = doors.somebody(app::people::Role::Officer, Some(doors.kim)).await;
    let kims = kims.get("/log.json?month=2026-06").await.text().await.unwrap();
    assert!(kims.contains(&rivals) && !kims.contains(&own), "{kims}");
    let empty = robin.get("/log?month=2026-05").await.text().await.unwrap();
    assert!(empty.contains("No contract of yours was open in this month"), "{empty}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_tables_file_has_a_line_for_each_event() {
    let doors = Doors::open().await;
    a_month(&doors).await;
    let events = json(&doors).await["lines"][0]["events"].as_array().unwrap().len();
    let file = doors.robin().await.get("/log.csv?month=2026-06").await.text().await.unwrap();
    let lines: Vec<&str> = file.trim_end().split("\r\n").collect();
    assert!(lines[0].starts_with("market,contract,entry,at,kind,lead,"), "{}", lines[0]);
    assert_eq!(lines.len(), 1 + 4 + events);
    assert!(lines[1].contains(",check,,holds,"), "{}", lines[1]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_log_grows_with_the_next_lead_and_with_the_first_look_at_it() {
    let doors = Doors::open().await;
    doors.post_one_each().await;
    let events = async || json(&doors).await["lines"][0]["events"].as_array().unwrap().clone();
    let before = events().await.len();
    for borrower in [8, 9] {
        doors.post(borrower, |_| {}).await;
    }
    let now = events().await;
    assert_eq!(now.len(), before + 3, "created, scored, routed");
    let own = now.last().unwrap()["lead"].as_str().unwrap();
    doors.robin().await.page(&format!("/leads/{own}")).await;
    assert_eq!(events().await.len(), before + 4);
}
