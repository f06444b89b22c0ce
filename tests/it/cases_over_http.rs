//! Routing cases played against a whole house: contracts through the writer, leads over HTTP, a set
//! clock. The recipients must be those that the rule alone comes to.

use std::{collections::BTreeMap, path::Path};

use app::{
    contract::{Number, Terms},
    ids::{AllocationId, LeadId, MarketId},
    instant::{DAY_MS, Instant},
    ledger::Command,
    money::Cents,
};
use chrono_tz::Tz;
use evenpace::{
    calendar::midnight,
    store::{
        lead::{self, Fate},
        market::Market,
    },
    writer::{CreditStep, Order},
};
use serde_json::Value;
use uuid::Uuid;

use crate::house::{House, draw};

#[tokio::test]
async fn five_cases_over_http_have_the_same_recipients() {
    for case in [
        "joins-mid-month",
        "shared-shortage-75",
        "pause-and-resume",
        "a-lower-number-waits",
        "credits-reopen-owed-leads",
    ] {
        let leads = play(case).await;
        println!("{case}: {leads} leads over HTTP, the same recipients");
    }
}

/// Plays a case, compares every outcome, and returns how many leads it had.
async fn play(case: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("app/tests/cases/{case}.json"));
    let scenario: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let stage = Stage::set(&scenario).await;
    let mut posted = BTreeMap::new();
    for event in in_order(&scenario) {
        stage.house.clock.set(instant(event));
        if let Some(lead) = event.get("lead") {
            let id = text(&lead["id"]);
            let body = stage.house.body(posted.len() as u64, "33602", "FL");
            let (status, answer) = stage.house.post(&body).await;
            assert_eq!(status, 201, "{case}: {id}: {answer}");
            posted.insert(id, answer["lead"].as_str().unwrap().parse::<LeadId>().unwrap());
        } else {
            stage.change(event, &posted).await;
        }
    }
    let expected = scenario["expected"]["leads"].as_array().unwrap();
    for outcome in expected {
        let name = text(&outcome["lead"]);
        let recipient = stage.recipient(posted[&name]).await;
        let expected = outcome.get("routed_to").map(|it| stage.ids[&text(it)]);
        assert_eq!(recipient, expected, "{case}: {name}");
    }
    stage.house.assert_verified().await;
    expected.len()
}

/// Changes before leads, leads of one instant by id: the order that scenario files define.
fn in_order(scenario: &Value) -> Vec<&Value> {
    let mut events: Vec<&Value> = scenario["events"].as_array().unwrap().iter().collect();
    events.sort_by_key(|event| {
        let lead = event.get("lead").map(|lead| text(&lead["id"]));
        (instant(event), lead.is_some(), lead)
    });
    events
}

struct Stage {
    house: House,
    market: MarketId,
    zone: Tz,
    /// The same order by bytes as the names have.
    ids: BTreeMap<String, AllocationId>,
}

impl Stage {
    async fn set(scenario: &Value) -> Self {
        let zone: Tz = text(&scenario["market"]["timezone"]).parse().unwrap();
        let listed = scenario["allocations"].as_array().unwrap();
        let signed = scenario["events"].as_array().unwrap();
        let signed = signed.iter().filter_map(|event| event.get("sign"));
        let names: BTreeMap<String, &Value> =
            listed.iter().chain(signed).map(|it| (text(&it["id"]), it)).collect();
        let base = draw() & !0xffff;
        let ids = names.into_keys().zip(1..);
        let ids = ids.map(|(name, n)| (name, AllocationId(Uuid::from_u128(base + n)))).collect();
        let house = House::open().await;
        let first = listed.iter().map(|it| start(zone, it)).min().unwrap();
        house.clock.set(first);
        let days = scenario["market"]["early_limit_days"].as_i64().unwrap_or(5);
        let market = Market {
            id: MarketId(Uuid::from_u128(draw())),
            name: "Case".to_owned(),
            time_zone: zone.name().to_owned(),
            seats: 20,
            price_cents: Cents(1),
            opened_at: first,
        };
        let stage = Self { market: market.id, house, zone, ids };
        let (areas, early_limit_ns) = (vec!["336".to_owned()], days * DAY_MS * 1_000_000);
        let order = Order::OpenMarket { market, areas, early_limit_ns };
        stage.house.writer.order(order).await.unwrap();
        for allocation in listed {
            stage.sign(allocation).await;
        }
        stage
    }

    async fn sign(&self, allocation: &Value) {
        let number = u32::try_from(allocation["monthly"].as_u64().unwrap()).unwrap();
        let template = self.house.terms(number).await;
        let remedy = allocation.get("remedy").unwrap_or(&Value::Null);
        let terms = Terms {
            allocation: self.ids[&text(&allocation["id"])],
            starts: start(self.zone, allocation),
            ends: allocation["ends"]
                .as_str()
                .map(|date| midnight(self.zone, date.parse().unwrap())),
            remedy: serde_json::from_value(remedy.clone()).unwrap_or_default(),
            ..template
        };
        self.house.change(self.market, Command::Sign(terms)).await.unwrap();
    }

    async fn change(&self, event: &Value, posted: &BTreeMap<String, LeadId>) {
        let named = |key: &str| event.get(key).map(|name| self.ids[&text(name)]);
        if let Some(allocation) = event.get("sign") {
            return self.sign(allocation).await;
        }
        if let Some(lead) = event.get("credit") {
            let order = Order::Credit { lead: posted[&text(lead)], step: CreditStep::Approve };
            return drop(self.house.writer.order(order).await.unwrap());
        }
        let command = if let Some(amend) = event.get("amend") {
            let number = u32::try_from(amend["monthly"].as_u64().unwrap()).unwrap();
            let allocation = self.ids[&text(&amend["allocation"])];
            Command::Amend { allocation, number: Number::new(number).unwrap() }
        } else if let Some(allocation) = named("pause") {
            Command::Pause(allocation)
        } else if let Some(allocation) = named("resume") {
            Command::Resume(allocation)
        } else {
            Command::End(named("end").unwrap())
        };
        self.house.change(self.market, command).await.unwrap();
    }

    async fn recipient(&self, id: LeadId) -> Option<AllocationId> {
        let mut tx = self.house.store.read().await.unwrap();
        match lead::find(&mut tx, &[id]).await.unwrap().pop().unwrap().fate {
            Fate::Routed { allocation, .. } => Some(allocation),
            _ => None,
        }
    }
}

fn start(zone: Tz, allocation: &Value) -> Instant {
    midnight(zone, text(&allocation["starts"]).parse().unwrap())
}

fn instant(event: &Value) -> Instant {
    Instant::parse(event["at"].as_str().unwrap()).unwrap()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}
