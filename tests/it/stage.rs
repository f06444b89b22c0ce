//! A scenario file played against a whole house: contracts through the writer, leads over HTTP, a
//! set clock.

use std::collections::BTreeMap;

use app::{
    contract::{Number, Terms},
    ids::{AllocationId, LeadId, MarketId, OfficerId},
    instant::{DAY_MS, HOUR_MS, Instant},
    ledger::Command,
    money::Cents,
};
use chrono_tz::Tz;
use evenpace::{
    calendar::midnight,
    store::{
        allocation,
        lead::{self, Fate},
        market::Market,
    },
    writer::{CreditStep, Order, Settings},
};
use serde_json::Value;
use uuid::Uuid;

use crate::house::{House, draw};

pub struct Stage {
    pub house: House,
    market: MarketId,
    zone: Tz,
    /// The same order by bytes as the names have.
    pub ids: BTreeMap<String, AllocationId>,
    /// By name.
    pub leads: BTreeMap<String, LeadId>,
}

impl Stage {
    /// Plays it to its end.
    pub async fn play(scenario: &Value) -> Self {
        let mut stage = Self::set(scenario).await;
        for event in in_order(scenario) {
            stage.house.clock.set(instant(&event["at"]));
            match event.get("lead") {
                Some(lead) => stage.post(text(&lead["id"])).await,
                None => stage.change(event).await,
            }
        }
        if let Some(until) = scenario.get("until").filter(|until| !until.is_null()) {
            stage.house.clock.set(instant(until));
            assert_eq!(stage.house.writer.tick().await.unwrap(), 0);
        }
        stage
    }

    async fn set(scenario: &Value) -> Self {
        let zone: Tz = text(&scenario["market"]["timezone"]).parse().unwrap();
        let listed = scenario["allocations"].as_array().unwrap();
        let signed = scenario["events"].as_array().unwrap().iter();
        let signed = signed.filter_map(|event| event.get("sign"));
        let names: BTreeMap<String, &Value> =
            listed.iter().chain(signed).map(|it| (text(&it["id"]), it)).collect();
        let base = draw() & !0xffff;
        let ids = names.into_keys().zip(1..);
        let ids = ids.map(|(name, n)| (name, AllocationId(Uuid::from_u128(base + n)))).collect();
        let hours = scenario["market"]["offer_again_hours"].as_i64().unwrap_or(0);
        let settings = Settings { again_within_ms: hours * HOUR_MS, ..Settings::default() };
        let house = House::open_with(settings).await;
        let events = scenario["events"].as_array().unwrap();
        let instants = events.iter().map(|event| instant(&event["at"]));
        let first = listed.iter().map(|it| start(zone, it)).chain(instants).min().unwrap();
        house.clock.set(first);
        let days = scenario["market"]["early_limit_days"].as_i64().unwrap_or(5);
        let market = Market {
            id: MarketId(Uuid::from_u128(draw())),
            name: "Case".to_owned(),
            time_zone: zone.name().to_owned(),
            seats: 20,
            price_cents: Cents(1),
            opened_at: first,
            towns: String::new(),
        };
        let leads = BTreeMap::new();
        let stage = Self { market: market.id, house, zone, ids, leads };
        let (areas, early_limit_ns) = (vec!["336".to_owned()], days * DAY_MS * 1_000_000);
        let order = Order::OpenMarket { market, areas, early_limit_ns };
        stage.house.writer.order(order).await.unwrap();
        for allocation in listed {
            stage.sign(allocation).await;
        }
        stage
    }

    async fn post(&mut self, name: String) {
        let body = self.house.body(self.leads.len() as u64, "33602", "FL");
        let (status, answer) = self.house.post(&body).await;
        assert_eq!(status, 201, "{name}: {answer}");
        self.leads.insert(name, answer["lead"].as_str().unwrap().parse().unwrap());
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

    async fn change(&self, event: &Value) {
        let named = |key: &str| event.get(key).map(|name| self.ids[&text(name)]);
        if let Some(allocation) = event.get("sign") {
            return self.sign(allocation).await;
        }
        if let Some(lead) = event.get("credit") {
            let order = Order::Credit {
                lead: self.leads[&text(lead)],
                step: CreditStep::Approve,
                said: None,
            };
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

    /// Whose a contract is.
    pub async fn officer(&self, name: &str) -> OfficerId {
        let mut tx = self.house.store.read().await.unwrap();
        allocation::find(&mut tx, self.ids[name]).await.unwrap().unwrap().officer
    }

    /// Who got a lead.
    pub async fn recipient(&self, name: &str) -> Option<AllocationId> {
        let id = self.leads[name];
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

fn instant(value: &Value) -> Instant {
    Instant::parse(value.as_str().unwrap()).unwrap()
}

pub fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Changes before leads, leads of one instant by id: the order that scenario files define.
fn in_order(scenario: &Value) -> Vec<&Value> {
    let mut events: Vec<&Value> = scenario["events"].as_array().unwrap().iter().collect();
    events.sort_by_key(|event| {
        let lead = event.get("lead").map(|lead| text(&lead["id"]));
        (instant(&event["at"]), lead.is_some(), lead)
    });
    events
}
