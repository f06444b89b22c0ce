//! Statements over HTTP: an officer's and an admin's, page and file; and that a month which is over
//! stays as it was, to the byte.

use app::{
    api::{
        officer::OfficerDesk,
        statement::{ContractStatement, StatementView},
    },
    ids::{AllocationId, LeadId, MarketId, OfficerId},
    instant::DAY_MS,
    ledger::Command,
    money::Cents,
    people::Role,
};
use evenpace::{
    store::{
        allocation,
        market::{self, Market},
    },
    writer::{Clash, CreditStep, MarketChange, Order},
};
use reqwest::{StatusCode, header};
use serde_json::Value;

use super::{Doors, Visitor};

/// What a statement says otherwise than the simulation of its line, which turns so many leads into
/// money.
pub fn differences(line: &Value, stated: &ContractStatement, refunded: i64) -> Vec<String> {
    let number = |key: &str| line[key].as_i64();
    let sum =
        |code: &str| stated.sums.iter().find(|sum| sum.code == code).map_or(0, |sum| sum.leads);
    let happened = |code: &str| stated.leads.iter().filter(|it| it.code == code).count() as i64;
    let (owed, delivered) = (number("owed").unwrap(), number("delivered").unwrap());
    let (credited, left) = (number("credited").unwrap(), owed - delivered);
    let price = stated.money[0].price.0;
    let billed = price * (sum("contracted") - refunded);
    let late: i64 = stated.adjustments.iter().filter_map(|it| it.amount).map(|it| it.0).sum();
    let pairs = [
        ("owed", sum("owed"), owed),
        ("its parts", sum("contracted") + sum("carried_in") + sum("late_credits"), owed),
        ("carried in", sum("carried_in"), number("carry_in").unwrap()),
        ("routed", sum("routed"), delivered + credited),
        ("credited", sum("credited"), credited),
        ("delivered", sum("delivered"), delivered),
        ("short", sum("short") + sum("still_to_come") - sum("surplus"), left),
        ("carried out", sum("carried_out"), number("carry_out").unwrap_or(0)),
        ("money", sum("paid_back") - sum("surplus_billed"), number("refunded").unwrap_or(0)),
        ("leads: routed", happened("lead_routed"), delivered + credited),
        ("leads: credited", happened("lead_credited"), credited),
        ("cents", stated.total.0, billed + late),
        ("its rows", stated.money.iter().map(|row| row.amount.0).sum(), stated.total.0),
    ];
    let unequal = pairs.into_iter().filter(|(_, stated, simulated)| stated != simulated);
    let told = unequal
        .map(|(what, stated, simulated)| format!("statement: {what}: {stated}, not {simulated}"));
    told.collect()
}

/// What the file says otherwise than the statement that the page shows.
pub fn file_differences(csv: &str, statement: &StatementView) -> Vec<String> {
    let rows: Vec<Vec<&str>> = csv.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let mut differ = Vec::new();
    for stated in &statement.contracts {
        let id = stated.allocation.to_string();
        let cell = |code: &str, column: usize| {
            let row = rows.iter().find(|row| row[1] == id && row[5] == code);
            row.map_or("", |row| row[column])
        };
        for sum in &stated.sums {
            if cell(sum.code, 9) != sum.leads.to_string() {
                differ.push(format!("file: {}: {:?}", sum.code, cell(sum.code, 9)));
            }
        }
        let cents = |cell: &str| cell.replace('.', "").parse::<i64>();
        let own = rows.iter().filter(|row| row[1] == id && !row[11].is_empty());
        let amounts: i64 = own.map(|row| cents(row[11]).unwrap()).sum();
        for (what, cents) in [("total", cents(cell("total", 12))), ("amounts", Ok(amounts))] {
            if cents != Ok(stated.total.0) {
                differ.push(format!("file: {what}: {cents:?}"));
            }
        }
    }
    differ
}

/// What stands on a page below its bar.
fn main_of(page: &str) -> &str {
    page.split_once("<main").and_then(|(_, rest)| rest.split_once("</main>")).unwrap().0
}

async fn contract(doors: &Doors, officer: OfficerId) -> AllocationId {
    let mut tx = doors.house.store.read().await.unwrap();
    allocation::of_officer(&mut tx, officer).await.unwrap()[0].id
}

async fn file(who: &Visitor<'_>, path: &str) -> String {
    let answer = who.get(path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let name = answer.headers()[header::CONTENT_DISPOSITION].to_str().unwrap().to_owned();
    assert!(name.ends_with("2026-06.csv\""), "{name}");
    answer.text().await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_officer_and_an_admin_read_the_same_statement_and_nobody_elses() {
    let doors = Doors::open().await;
    let (robins, kims) = doors.post_one_each().await;
    let (robin, admin) = (doors.robin().await, doors.somebody(Role::Admin, None).await);
    let own = contract(&doors, doors.robin).await;
    let page = robin.page("/statement").await;
    let statement = doors.desk(doors.robin).statement(None).await.unwrap();
    assert!(page.contains("Statement for June 2026") && page.contains("So far"), "{page}");
    assert!(page.contains("$6,500.00") && page.contains(&format!("/leads/{robins}")), "{page}");
    assert!(!page.contains(&kims.to_string()), "{page}");
    let csv = file(&robin, "/statement.csv").await;
    assert_eq!(file_differences(&csv, &statement), [""; 0]);
    assert!(
        csv.contains("lead_routed,2026-06-01T04:0") && csv.contains(&format!("Z,{robins},")),
        "{csv}"
    );
    let for_admin = format!("/contracts/{own}/statement");
    assert_eq!(file(&admin, &format!("{for_admin}.csv?month=2026-06")).await, csv);
    let page = admin.page(&for_admin).await;
    assert!(page.contains("$6,500.00") && !page.contains("/leads/"), "{page}");
    assert!(admin.page(&format!("/contracts/{own}")).await.contains(&for_admin));
    for path in ["/statement?month=nonsense", "/statement.csv?month=13"] {
        assert_eq!(robin.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

/// A month of Robin's, as page and file, in a session of its own.
async fn month(doors: &Doors, month: &str) -> (String, String) {
    let robin = doors.robin().await;
    let page = robin.page(&format!("/statement?month={month}")).await;
    let csv = robin.page(&format!("/statement.csv?month={month}")).await;
    (main_of(&page).to_owned(), csv)
}

/// Robin's leads of a month, in order.
async fn leads(doors: &Doors, month: &str) -> Vec<LeadId> {
    let statement = doors.desk(doors.robin).statement(Some(month.to_owned())).await.unwrap();
    let leads = statement.contracts.iter().flat_map(|it| &it.leads);
    leads.filter(|it| it.code == "lead_routed").map(|it| it.lead).collect()
}

/// Approved by an admin, though nobody asked for it.
async fn credit(doors: &Doors, lead: LeadId) {
    let order = Order::Credit { lead, step: CreditStep::Approve, said: None };
    doors.house.writer.order(order).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_contract_whose_market_is_gone_is_not_left_out_in_silence() {
    let doors = Doors::open().await;
    let mut tx = doors.house.store.write().await.unwrap();
    let own = allocation::of_officer(&mut tx, doors.robin).await.unwrap().remove(0);
    let (id, market) = (AllocationId(uuid::Uuid::from_u128(1)), MarketId(uuid::Uuid::from_u128(2)));
    let astray = allocation::AllocationRow { id, market, ..own };
    allocation::put(&mut tx, &[&astray]).await.unwrap();
    tx.commit().await.unwrap();
    let (robin, admin) = (doors.robin().await, doors.somebody(Role::Admin, None).await);
    let status = StatusCode::INTERNAL_SERVER_ERROR;
    let answer = robin.get("/statement").await;
    assert_eq!(answer.status(), status, "money must not vanish");
    let page = answer.text().await.unwrap();
    assert!(page.contains("That did not work") && page.contains("Try again</a>"), "{page}");
    let path = format!("/contracts/{id}/statement");
    assert_eq!(admin.get(&path).await.status(), status, "it is there");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_approved_credit_shows_in_the_open_month_and_so_does_its_replacement() {
    let doors = Doors::open().await;
    doors.post_one_each().await;
    let robins = leads(&doors, "2026-06").await;
    let before = month(&doors, "2026-06").await;
    assert!(before.1.contains(",routed,,,,1,") && before.1.contains(",delivered,,,,1,"));
    credit(&doors, robins[0]).await;
    let (page, csv) = month(&doors, "2026-06").await;
    assert!(csv.contains(",carry,carried_in,,,,0,"), "{csv}");
    for row in [",credited,,,,1,", ",delivered,,,,0,", ",lead_credited,"] {
        assert!(csv.contains(row), "{row}: {csv}");
    }
    assert!(page.contains("it does not count as delivered"), "{page}");
    let pace = doors.robin().await.page("/pace").await;
    assert!(pace.contains("0 of 100 delivered") && pace.contains("class=\"credited\""), "{pace}");
    // Robin is furthest behind now: the next standings say so, and the next lead makes it good.
    let next = doors.post(9, |_| {}).await;
    let (_, csv) = month(&doors, "2026-06").await;
    assert!(csv.contains(&format!("{next},{},", robins[0])), "{csv}");
    assert!(csv.contains(",replaced,,,,1,"), "{csv}");
    let robin = doors.robin().await;
    for (lead, other) in [(robins[0], next), (next, robins[0])] {
        let timeline = robin.page(&format!("/leads/{lead}")).await;
        assert!(timeline.contains(&format!("/leads/{other}")), "{timeline}");
    }
    let standings = robin.page(&format!("/leads/{next}")).await;
    assert!(standings.contains("makes good a lead that was credited"), "{standings}");
    println!("a credit stands in the chart, two timelines, the next standings and the statement");
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_credit_after_the_months_end_leaves_its_statement_as_it_was() {
    let doors = Doors::open().await;
    doors.post_one_each().await;
    let robins = leads(&doors, "2026-06").await;
    doors.house.wait_ms(31 * DAY_MS);
    doors.house.writer.tick().await.unwrap();
    let june = month(&doors, "2026-06").await;
    assert!(june.0.contains("June is closed") && june.1.contains(",closed,"), "{}", june.0);
    let july = month(&doors, "2026-07").await;
    credit(&doors, robins[0]).await;
    assert_eq!(month(&doors, "2026-06").await, june, "to the byte");
    let (page, csv) = (june.0.len(), june.1.len());
    println!("after a late credit the closed month is the same {page} and {csv} bytes");
    let (page, csv) = month(&doors, "2026-07").await;
    assert_ne!(july.1, csv);
    for row in [",late_credits,,,,1,", ",owed_again,"] {
        assert!(csv.contains(row), "{row}: {csv}");
    }
    assert!(page.contains("Lead of 1 June 2026 credited: one lead more is owed"), "{page}");
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_credit_after_the_contracts_end_is_paid_back_in_the_open_month() {
    let doors = Doors::open().await;
    doors.post_one_each().await;
    let (robins, own) = (leads(&doors, "2026-06").await, contract(&doors, doors.robin).await);
    let mut tx = doors.house.store.read().await.unwrap();
    let market = allocation::find(&mut tx, own).await.unwrap().unwrap().market;
    drop(tx);
    doors.house.change(market, Command::End(own)).await.unwrap();
    let ended = month(&doors, "2026-06").await;
    assert!(ended.0.contains("The contract is over") && ended.1.contains(",so_far,"));
    doors.house.wait_ms(61 * DAY_MS);
    let june = month(&doors, "2026-06").await;
    credit(&doors, robins[0]).await;
    assert_eq!(month(&doors, "2026-06").await, june, "to the byte");
    let (page, csv) = month(&doors, "2026-08").await;
    assert!(csv.contains(",credit,,,,1,65.00,-65.00"), "{csv}");
    assert!(csv.contains(",total,,,,,,,-65.00") && page.contains("-$65.00"), "{csv}");
    assert_eq!(month(&doors, "2026-07").await.1.lines().count(), 1, "nothing happened in it");
}

const EARLY_LIMIT_NS: i64 = 31 * DAY_MS * 1_000_000;

/// Its market is called Elsewhere from now on.
async fn rename(doors: &Doors, market: MarketId) {
    let mut tx = doors.house.store.read().await.unwrap();
    let before = market::find(&mut tx, market).await.unwrap().unwrap();
    let areas = market::areas(&mut tx, market).await.unwrap();
    drop(tx);
    let change = MarketChange {
        market: Market { name: "Elsewhere".to_owned(), ..before.clone() },
        before: (before, areas.clone(), EARLY_LIMIT_NS),
        areas,
        clash: Clash::Refused,
        early_limit_ns: EARLY_LIMIT_NS,
    };
    doors.house.writer.order(Order::ChangeMarket(Box::new(change))).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_billed_before_a_new_price_is_paid_back_at_the_old_one_whatever_names_say() {
    let doors = Doors::open().await;
    let own = contract(&doors, doors.robin).await;
    let mut tx = doors.house.store.read().await.unwrap();
    let market = allocation::find(&mut tx, own).await.unwrap().unwrap().market;
    drop(tx);
    let change = async |command| doors.house.change(market, command).await.unwrap();
    change(Command::Reprice { allocation: own, price_cents: Cents(7_000) }).await;
    doors.house.wait_ms(31 * DAY_MS);
    doors.house.writer.tick().await.unwrap();
    let (june, june_csv) = month(&doors, "2026-06").await;
    assert!(june.contains("owed in July on top") && june_csv.contains(",carry,"), "{june}");
    assert!(june_csv.contains(",billed,,,,100,65.00,6500.00,"), "{june_csv}");
    doors.house.wait_ms(15 * DAY_MS);
    change(Command::End(own)).await;
    let (page, csv) = month(&doors, "2026-07").await;
    for row in [",refund,,,,100,65.00,-6500.00,", ",70.00,-"] {
        assert!(csv.contains(row), "{row}: {csv}");
    }
    assert!(csv.contains(",total,,,,,,,-6500.00"), "{csv}");
    assert!(page.contains("The contract ends with it"), "{page}");
    rename(&doors, market).await;
    let (page, csv) = month(&doors, "2026-06").await;
    assert!(page.contains("Elsewhere") && !june.contains("Elsewhere"), "{page}");
    assert_eq!(csv, june_csv, "to the byte");
    doors.house.assert_verified().await;
}
