//! An officer's month tells in every form what the rule alone comes to: random histories are played
//! against a house, and every page of every month, every statement, and what sales shows of the
//! market, is held against `evenpace simulate`.

use std::{collections::BTreeMap, process::Command as Process};

use app::{
    api::{
        log::LineLog,
        officer::OfficerDesk,
        pace::LineView,
        sales::SalesDesk,
        statement::{ContractStatement, StatementView},
    },
    ids::OfficerId,
    instant::{DAY_MS, Instant},
    people::Role,
    plan::{Fulfilment, Observed},
    ui::words::amount,
};
use evenpace::{
    calendar,
    desk::{Officer, Sales},
    server::Cookies,
};
use serde_json::{Value, json};

use super::{
    Doors,
    histories::{NAMES, UNTIL, ZONE, history},
    pace::move_to,
    statements,
};
use crate::stage::{Stage, text};

/// Where the officers are; their months are their market's.
const LIVE_IN: [&str; 3] = ["America/New_York", "America/Los_Angeles", "Europe/London"];
const MONTHS: [&str; 3] = ["2026-05", "2026-06", "2026-07"];
const MONTHS_END: &str = "2026-08-01T04:00:00.000Z";

/// By contract's name and month.
type ByMonth<T> = BTreeMap<(String, String), T>;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_form_of_a_month_says_what_simulate_says() {
    let histories = std::env::var("EVENPACE_HISTORIES").map_or(3, |text| text.parse().unwrap());
    let (mut lines, mut events) = (0, 0);
    for seed in 0..histories {
        let history = history(seed);
        events += history["events"].as_array().unwrap().len();
        let lives_in = LIVE_IN[seed as usize % LIVE_IN.len()];
        lines += compare(&history, lives_in).await;
    }
    println!("{histories} histories, {events} events, {lines} lines: 0 differences");
}

/// Not at the month's end, and with leads carried into it.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_contract_that_is_ended_at_once_owes_what_it_earned_by_then() {
    for end in ["2026-07-12T15:00:00.000Z", "2026-07-12T04:00:00.000Z"] {
        let contract = |(name, number)| {
            json!({
                "id": name, "monthly": number, "starts": "2026-05-01", "ends": null,
                "remedy": "carry",
            })
        };
        let contracts: Vec<Value> = [("a", 20), ("b", 5), ("c", 5)].map(contract).into();
        let lead = |day: u32| {
            let at = format!("2026-{:02}-{:02}T15:00:00.000Z", 5 + day / 28, 1 + day % 28);
            json!({"at": at, "lead": {"id": format!("lead-{day:03}")}})
        };
        let mut events: Vec<Value> = (0..75).step_by(3).map(lead).collect();
        let later = events.iter().position(|it| text(&it["at"]).as_str() > end);
        events.insert(later.unwrap_or(events.len()), json!({"at": end, "end": "a"}));
        let history = json!({
            "market": {"timezone": ZONE.name(), "early_limit_days": 31, "offer_again_hours": 24},
            "allocations": contracts, "events": events, "until": UNTIL,
        });
        assert_eq!(compare(&history, LIVE_IN[0]).await, 9);
        let july = simulated(&history)["lines"].as_array().unwrap().clone();
        let july = july.iter().find(|it| it["allocation"] == "a" && it["end"] == end).unwrap();
        assert!(july["carry_in"].as_i64().unwrap() > 0, "{july}");
    }
}

/// Plays a history, for officers of this time zone, and compares every line of it; returns how many
/// there were.
async fn compare(history: &Value, lives_in: &str) -> usize {
    let simulated = simulated(history);
    let stage = Stage::play(history).await;
    let mut officers = BTreeMap::new();
    for name in NAMES {
        let officer = stage.officer(name).await;
        move_to(&stage.house, officer, lives_in).await;
        officers.insert(name, officer);
    }
    let doors = Doors::of(stage.house, [officers["a"], officers["b"]], Cookies::Plain).await;
    let (views, stated) = shown(&doors, &officers).await;
    let if_it_stays_so = simulated_until(history, MONTHS_END);
    let lines = simulated["lines"].as_array().unwrap();
    assert_eq!(views.len(), lines.len(), "{simulated}");
    let mut ahead = BTreeMap::new();
    for line in lines {
        let (name, start) = (text(&line["allocation"]), text(&line["start"]));
        let whose = (name, start[..7].to_owned());
        let ((view, log), statement) = (&views[&whose], &stated[&whose]);
        let refunded = match line["end"].is_null() && is_paused(history, &whose.0) {
            true => {
                let foreseen = refunded_in(&if_it_stays_so, line);
                ahead.insert(whose.0.clone(), foreseen);
                foreseen
            }
            false => line["refunded"].as_i64().unwrap_or(0),
        };
        let statement = statements::differences(line, statement, refunded);
        let differ = [differences(line, view), log_differences(line, log), statement].concat();
        assert!(differ.is_empty(), "{differ:?}: {line}, {view:?}, {log:?}");
    }
    for name in NAMES {
        let own = stated.iter().filter(|((whose, _), _)| whose == name).map(|(_, it)| it);
        let foreseen = ahead.get(name).copied().unwrap_or(0);
        let settles = simulated_settled(&simulated, name) + foreseen;
        assert_eq!(settled(own), settles, "{name}: {simulated}");
    }
    let this_month = views.iter().filter(|((_, month), _)| month == MONTHS[2]);
    let this_month = this_month.map(|(_, (view, _))| view);
    assert_capacity_agrees(&doors, (history, lines), this_month).await;
    doors.house.assert_verified().await;
    lines.len()
}

/// What officers read of each month, page and file alike.
async fn shown(
    doors: &Doors,
    officers: &BTreeMap<&str, OfficerId>,
) -> (ByMonth<(LineView, LineLog)>, ByMonth<ContractStatement>) {
    let (mut views, mut stated) = (BTreeMap::new(), BTreeMap::new());
    for (name, officer) in officers {
        let visitor = doors.somebody(Role::Officer, Some(*officer)).await;
        let desk = doors.desk(*officer);
        assert_months_are_found(&desk).await;
        for month in MONTHS {
            let pace = desk.pace(Some(month.to_owned())).await.unwrap();
            let log = desk.log(Some(month.to_owned())).await.unwrap();
            assert_eq!(pace.lines.len(), log.lines.len(), "{name} in {month}");
            let page = visitor.page(&format!("/pace?month={month}")).await;
            for line in &pace.lines {
                assert!(page.contains(&line.headline), "{page}: {}", line.headline);
                assert!(page.contains(&line.chart), "{page}: {}", line.chart);
            }
            let statement = desk.statement(Some(month.to_owned())).await.unwrap();
            let page = visitor.page(&format!("/statement?month={month}")).await;
            let csv = visitor.page(&format!("/statement.csv?month={month}")).await;
            let differ = statement_differences(&statement, &page, &csv);
            assert!(differ.is_empty(), "{differ:?}: {csv}, {page}");
            for contract in statement.contracts {
                stated.insert(((*name).to_owned(), month.to_owned()), contract);
            }
            for line in pace.lines.into_iter().zip(log.lines) {
                views.insert(((*name).to_owned(), month.to_owned()), line);
            }
        }
    }
    (views, stated)
}

/// From the present month back to the first, each with a line.
async fn assert_months_are_found(desk: &Officer) {
    let (mut month, mut found) = (None, Vec::new());
    loop {
        let pace = desk.pace(month).await.unwrap();
        found.push((pace.month.name, pace.lines.is_empty()));
        month = pace.month.earlier;
        if month.is_none() {
            break;
        }
    }
    let expected = ["July 2026", "June 2026", "May 2026"].map(|name| (name.to_owned(), false));
    assert_eq!(found, expected);
}

/// What a statement's page and file say otherwise than the statement.
fn statement_differences(statement: &StatementView, page: &str, csv: &str) -> Vec<String> {
    let mut differ = statements::file_differences(csv, statement);
    let amounts = statement.contracts.iter().map(|it| amount(it.total));
    differ.extend(amounts.filter(|amount| !page.contains(amount)));
    differ
}

/// Leads that statements turn into money.
fn settled<'a>(statements: impl Iterator<Item = &'a ContractStatement>) -> i64 {
    let money = statements.flat_map(|it| &it.money);
    let leads = money.map(|row| match row.code {
        "refund" | "credit" => row.leads,
        "surplus" => -row.leads,
        _ => 0,
    });
    leads.sum()
}

fn simulated_settled(simulated: &Value, name: &str) -> i64 {
    let settled = simulated["settled"].as_array().unwrap().iter();
    let own = settled.filter(|it| it["allocation"] == name);
    own.map(|it| it["leads"].as_i64().unwrap()).sum()
}

/// What sales shows of the market: seats, promises, supply, and this month.
async fn assert_capacity_agrees(
    doors: &Doors,
    (history, lines): (&Value, &[Value]),
    views: impl Iterator<Item = &LineView>,
) {
    let (store, clock) = (doors.house.store.clone(), doors.house.clock.clone());
    let market = Sales { store, clock }.capacity(None).await.unwrap().markets.remove(0);
    let living: Vec<String> = lines
        .iter()
        .filter(|line| line["end"].is_null())
        .map(|line| text(&line["allocation"]))
        .collect();
    assert_eq!(market.sold as usize, living.len(), "seats sold: {lines:?}");
    let contracted = living.iter().map(|name| last_number(history, name)).sum::<i64>();
    assert_eq!(market.contracted, contracted, "{history}");
    assert_eq!(market.observed, observed(history), "{history}");
    let this_month = lines.iter().filter(|line| text(&line["start"]).as_str() >= MONTHS[2]);
    let delivered: i64 = this_month.map(|line| line["delivered"].as_i64().unwrap()).sum();
    let due = views.filter_map(|view| view.days.last()?.pace_hundredths).map(|due| due.max(0));
    let due_hundredths = due.sum();
    assert_eq!(market.fulfilment, Some(Fulfilment { delivered, due_hundredths }), "{lines:?}");
    let page = doors.somebody(Role::Sales, None).await.page("/capacity").await;
    let shown = format!(r#"<td data-label="Contracted" class="number">{contracted}</td>"#);
    assert!(page.contains(&shown), "{page}");
}

/// The last word on a contract's monthly number.
fn last_number(history: &Value, name: &str) -> i64 {
    let amended = history["events"].as_array().unwrap().iter().rev().find_map(|event| {
        (event["amend"]["allocation"] == name).then(|| event["amend"]["monthly"].as_i64().unwrap())
    });
    amended.unwrap_or_else(|| {
        let allocations = history["allocations"].as_array().unwrap();
        let signed = allocations.iter().find(|it| it["id"] == name).unwrap();
        signed["monthly"].as_i64().unwrap()
    })
}

/// Leads in each whole thirty days before the end, counted off the history.
fn observed(history: &Value) -> Option<Observed> {
    let events = history["events"].as_array().unwrap().iter();
    let leads = events.filter(|event| !event["lead"].is_null());
    let instant = |at: &str| Instant::parse(at).unwrap();
    let ago = leads.map(|event| instant(UNTIL) - instant(&text(&event["at"])) - 1);
    let ago: Vec<i64> = ago.map(|ms| ms / (30 * DAY_MS)).collect();
    let spans: Vec<i64> = (0..*ago.iter().max()?.min(&3))
        .map(|span| ago.iter().filter(|ago| **ago == span).count() as i64)
        .collect();
    Observed::of(&spans)
}

/// Whether a contract's last pause goes on.
fn is_paused(history: &Value, name: &str) -> bool {
    let events = history["events"].as_array().unwrap().iter().rev();
    let mut own = events.filter(|event| event["pause"] == name || event["resume"] == name);
    own.next().is_some_and(|event| event["pause"] == name)
}

/// Leads that this line turns into money at its end, in a simulation that goes on to it.
fn refunded_in(simulated: &Value, line: &Value) -> i64 {
    let mut lines = simulated["lines"].as_array().unwrap().iter();
    let is_it = |it: &&Value| ["allocation", "start"].iter().all(|key| it[*key] == line[*key]);
    lines.find(is_it).unwrap()["refunded"].as_i64().unwrap()
}

fn simulated_until(history: &Value, until: &str) -> Value {
    let mut history = history.clone();
    history["until"] = until.into();
    simulated(&history)
}

/// What `evenpace simulate` prints of it.
fn simulated(history: &Value) -> Value {
    let folder = std::env::temp_dir().join(format!("evenpace-{}", crate::house::draw()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("history.json");
    std::fs::write(&file, history.to_string()).unwrap();
    let printed = Process::new(env!("CARGO_BIN_EXE_evenpace"))
        .args(["simulate", file.to_str().unwrap(), "--json"])
        .output()
        .unwrap();
    std::fs::remove_dir_all(&folder).unwrap();
    serde_json::from_slice(&printed.stdout).unwrap()
}

/// What a line's page says otherwise than the simulation: the sentence, the sums, the table, the
/// drawing.
fn differences(line: &Value, view: &LineView) -> Vec<String> {
    let number = |key: &str| line[key].as_i64();
    let (owed, delivered) = (number("owed").unwrap(), number("delivered").unwrap());
    let credited = number("credited").unwrap();
    let sums: BTreeMap<&str, i64> = view
        .sums
        .iter()
        .filter_map(|(name, value)| Some((name.as_str(), value.parse().ok()?)))
        .collect();
    let sum = |name: &str| sums.get(name).copied().unwrap_or(0);
    let days = |of: fn(&app::api::pace::DayView) -> i64| view.days.iter().map(of).sum::<i64>();
    let late = sum("Owed again for late credits");
    let pairs = [
        ("owed", sum("Owed in all"), owed),
        ("its parts", sum("Contracted this month") + sum("Brought in") + late, owed),
        ("brought in", sum("Brought in"), number("carry_in").unwrap()),
        ("delivered", sum("Delivered"), delivered),
        ("credited", sum("Credited"), credited),
        ("routed", sum("Routed to you"), delivered + credited),
        ("carried out", sum("Brought into the next month"), number("carry_out").unwrap_or(0)),
        (
            "refunded",
            sum("Paid back, in leads") - sum("Billed, in leads"),
            number("refunded").unwrap_or(0),
        ),
        ("table: delivered", view.days.last().map_or(0, |day| day.delivered), delivered),
        ("table: routed", days(|day| day.routed), delivered + credited),
        ("table: credited", days(|day| day.credited), credited),
        ("drawing: delivered", drawn(&view.chart), delivered),
    ];
    let unequal = pairs.into_iter().filter(|(_, shown, simulated)| shown != simulated);
    let mut differ: Vec<String> = unequal
        .map(|(what, shown, simulated)| format!("{what}: {shown}, not {simulated}"))
        .collect();
    if let (Some(end), Some(row)) = (line["end"].as_str(), view.days.last()) {
        let last = calendar::date(ZONE, Instant::parse(end).unwrap() - 1).to_string();
        if row.date != last || row.pace_hundredths.is_some_and(|pace| pace != owed * 100) {
            differ.push(format!("table ends with {row:?}, not on {last} with all of {owed}"));
        }
    }
    let sentence = match owed {
        ..=0 if delivered > owed => {
            format!("{delivered} delivered, {} more than owed", delivered - owed)
        }
        _ => format!("{delivered} of {owed} delivered"),
    };
    if !view.headline.starts_with(&sentence) {
        differ.push(format!("{:?} does not begin with {sentence:?}", view.headline));
    }
    differ
}

/// What the month's log says otherwise.
fn log_differences(line: &Value, log: &LineLog) -> Vec<String> {
    let number = |key: &str| line[key].as_i64().unwrap();
    let (delivered, credited) = (number("delivered"), number("credited"));
    let routed = log.events.iter().filter(|event| event.kind == "lead_routed").count() as i64;
    let stood = log.events.iter().rev().find_map(|event| event.line).unwrap();
    let ends_at = stood.pace_hundredths.filter(|_| !line["end"].is_null());
    let opened = log.events.iter().find_map(|event| event.line).unwrap();
    let pairs = [
        ("log: routed", routed, delivered + credited),
        ("log: delivered", stood.delivered, delivered),
        ("log: owed", stood.owed, number("owed")),
        ("log: pace at its opening", opened.pace_hundredths.unwrap_or(0), 0),
        ("log: pace at its end", ends_at.unwrap_or(100 * number("owed")), 100 * number("owed")),
    ];
    let unequal = pairs.into_iter().filter(|(_, shown, simulated)| shown != simulated);
    let sums = format!("{routed} routed \u{2212} {credited} credited = {delivered} delivered");
    let checks = log.checks.iter().filter(|check| !check.holds).map(|check| check.text.clone());
    let mut differ: Vec<String> = checks.collect();
    differ.extend(
        unequal.map(|(what, shown, simulated)| format!("{what}: {shown}, not {simulated}")),
    );
    if log.checks[0].text != sums {
        differ.push(format!("{:?}, not {sums:?}", log.checks[0].text));
    }
    differ
}

/// The last level of the chart's stair, in leads, by the labels of its axis.
fn drawn(chart: &str) -> i64 {
    let labels: Vec<(i64, i64)> = chart
        .split("<text ")
        .skip(1)
        .filter_map(|text| {
            let y = text.split(r#" y=""#).nth(1)?.split('"').next()?.parse().ok()?;
            let leads = text.split('>').nth(1)?.split('<').next()?.parse().ok()?;
            Some((y, leads))
        })
        .collect();
    let zero = labels.iter().find(|(_, leads)| *leads == 0).unwrap();
    let top = labels.iter().max_by_key(|(_, leads)| *leads).unwrap();
    let stair = chart.split(r#"<polyline class="delivered" points=""#).nth(1).unwrap();
    let last = stair.split('"').next().unwrap().rsplit(',').next().unwrap();
    let height = (zero.0 - last.parse::<i64>().unwrap()) as f64;
    (height * top.1 as f64 / (zero.0 - top.0) as f64).round() as i64
}
