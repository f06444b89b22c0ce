//! What nobody got is offered again when a contract is signed or its number raised: in that
//! transaction, to whoever the rule names, once.

use std::path::PathBuf;

use app::{
    contract::{Change, Filters, Number, Planned, Terms},
    ids::{AllocationId, LeadId, MarketId, SourceId},
    instant::{DAY_MS, HOUR_MS, Instant},
    lead::{
        facts::{Purpose, State},
        mark::sought_marks,
        submission::{AcceptanceRules, Submission},
    },
    ledger::Command,
};
use evenpace::{
    clock::Dice,
    seal::{Marker, Sealer},
    store::{
        Store,
        lead::{self, Fate},
        lead_page::{self, LeadPage},
        sealed_lead,
    },
    writer::{Answer, Keep, Order, Preparer, Settings},
};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    database::on_both,
    house::{House, draw, master},
};

impl House {
    /// A market whose one contract wants nothing that comes.
    pub async fn choosy_market(&self, name: &str, zip3: &str) -> (MarketId, AllocationId) {
        let market = self.open_market(name, &[zip3]).await;
        let filters = Filters { purposes: vec![Purpose::Reverse], ..Filters::default() };
        let terms = Terms { filters, ..self.terms(40).await };
        self.change(market, Command::Sign(terms.clone())).await.unwrap();
        (market, terms.allocation)
    }

    pub async fn overflow(&self, borrower: u64, zip: &str) -> LeadId {
        let (status, answer) = self.post(&self.body(borrower, zip, "FL")).await;
        assert_eq!((status, &answer["reason"]), (201, &Value::from("no_match")), "{answer}");
        answer["lead"].as_str().unwrap().parse().unwrap()
    }

    /// A lead of Tampa, on its way to the writer.
    fn prepared(&self, borrower: u64) -> Order {
        let (master, now) = (master(), self.clock.now());
        let (sealer, marker) = (Sealer::new(&master), Marker::new(&master));
        let preparer = Preparer { sealer, marker, dice: Dice::System };
        let body = self.body(borrower, "33602", "FL");
        let submission = Submission::read(&body, now, &AcceptanceRules::default()).unwrap();
        let lead = LeadId(Uuid::from_u128(draw()));
        Order::Post(Box::new(preparer.prepare(lead, SourceId(Uuid::nil()), submission, None)))
    }

    /// What its source is told of a lead that it asks for.
    async fn outcome(&self, lead: LeadId) -> Value {
        let url = format!("{}/api/v1/leads/{lead}", self.url);
        let asked = self.http.get(url).bearer_auth(&self.key).send().await.unwrap();
        asked.json::<Value>().await.unwrap()["outcome"].take()
    }

    async fn fates(&self, leads: &[LeadId]) -> Vec<Fate> {
        let mut tx = self.store.read().await.unwrap();
        let mut found = lead::find(&mut tx, leads).await.unwrap();
        found.sort_by_key(|found| leads.iter().position(|lead| *lead == found.id));
        found.into_iter().map(|lead| lead.fate).collect()
    }

    async fn together(&self, orders: Vec<Order>) {
        let order = Order::Together { orders, keep: Keep::All };
        let Ok(Answer::Together(answers)) = self.writer.order(order).await else { unreachable!() };
        assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    }

    async fn recipients(&self, leads: &[LeadId]) -> Vec<Option<AllocationId>> {
        let fates = self.fates(leads).await.into_iter();
        let recipients = fates.map(|fate| match fate {
            Fate::Routed { allocation, .. } => Some(allocation),
            _ => None,
        });
        recipients.collect()
    }
}

fn lead_of(order: &Order) -> Option<LeadId> {
    match order {
        Order::Post(post) => Some(post.arrival.lead),
        _ => None,
    }
}

#[tokio::test]
async fn fresh_leads_go_to_whoever_signs_and_they_find_them() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let (market, _) = house.choosy_market("Tampa", "336").await;
        let old = house.overflow(1, "33602").await;
        house.wait_ms(2 * HOUR_MS);
        let fresh = [house.overflow(2, "33602").await, house.overflow(3, "33602").await];
        house.wait_ms(DAY_MS - HOUR_MS);
        let signed = house.sign(market, 40).await;
        let recipients = house.recipients(&[old, fresh[0], fresh[1]]).await;
        assert_eq!(recipients, [None, Some(signed.allocation), Some(signed.allocation)]);

        let marker = Marker::new(&master());
        let sought = sought_marks("0002");
        let marks = sought.iter().map(|it| marker.search(it).of(signed.officer)).collect();
        let page = LeadPage { marks, ..LeadPage::newest(signed.officer, 10) };
        let mut tx = house.store.read().await.unwrap();
        let found = lead_page::find(&mut tx, &page).await.unwrap();
        drop(tx);
        assert_eq!(found.iter().map(|lead| lead.id).collect::<Vec<_>>(), [fresh[0]], "by phone");

        assert_eq!(house.outcome(old).await, "overflow");
        assert_eq!(house.outcome(fresh[0]).await, "routed");
        house.assert_verified().await;
    })
    .await;
}

#[tokio::test]
async fn a_number_that_is_raised_takes_what_it_was_too_low_for_and_nobody_gets_it_twice() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    let signed = house.sign(market, 5).await;
    let mut leads = Vec::new();
    for borrower in 1..=8 {
        let (_, answer) = house.post(&house.body(borrower, "33602", "FL")).await;
        leads.push(answer["lead"].as_str().unwrap().parse().unwrap());
    }
    let routed = async || house.recipients(&leads).await.iter().flatten().count();
    let before = routed().await;
    assert!(before < 8, "the number is too low for all");
    let allocation = signed.allocation;
    for number in [40, 50] {
        let number = Number::new(number).unwrap();
        house.change(market, Command::Amend { allocation, number }).await.unwrap();
        assert_eq!(routed().await, 8);
    }
    house.assert_verified().await;
}

#[tokio::test]
async fn neither_a_resumed_contract_nor_one_that_is_only_tried_takes_any() {
    let house = House::open().await;
    let (market, _) = house.choosy_market("Tampa", "336").await;
    let paused = house.sign(market, 40).await.allocation;
    house.change(market, Command::Pause(paused)).await.unwrap();
    let lead = house.overflow(1, "33602").await;
    house.change(market, Command::Resume(paused)).await.unwrap();
    assert_eq!(house.recipients(&[lead]).await, [None]);

    let command = Box::new(Command::Sign(house.terms(40).await));
    let orders = vec![Order::Change { market, command }];
    let order = Order::Together { orders, keep: Keep::Nothing };
    house.writer.order(order).await.unwrap();
    assert_eq!(house.recipients(&[lead]).await, [None]);
    house.assert_verified().await;
}

/// What came before the change in the same transaction goes again, what comes behind it doesn't,
/// and a resumption behind it takes nothing.
#[tokio::test]
async fn in_one_transaction_it_is_offered_before_anything_else_is_decided() {
    let house = House::open().await;
    let (market, _) = house.choosy_market("Tampa", "336").await;
    let kept = house.overflow(1, "33602").await;
    let paused = house.sign(market, 40).await.allocation;
    let signed = house.recipients(&[kept]).await;
    assert_eq!(signed, [Some(paused)]);
    house.change(market, Command::Pause(paused)).await.unwrap();
    let filters = Filters { states: vec![State::from_code("TX").unwrap()], ..Filters::default() };
    let [narrow, late] = [house.terms(40).await, house.terms(40).await];
    let narrow = Terms { filters, ..narrow };
    let change = |command| Order::Change { market, command: Box::new(command) };
    let orders = vec![
        house.prepared(2),
        change(Command::Sign(narrow)),
        house.prepared(3),
        change(Command::Resume(paused)),
    ];
    let leads: Vec<LeadId> = orders.iter().filter_map(lead_of).collect();
    house.together(orders).await;
    assert_eq!(house.recipients(&leads).await, [None, None], "the resumed one would have had them");

    let mut orders = vec![change(Command::Pause(paused)), house.prepared(4)];
    let before: Vec<LeadId> = orders.iter().filter_map(lead_of).collect();
    orders.push(change(Command::Sign(late.clone())));
    house.together(orders).await;
    let leads = [leads, before].concat();
    assert_eq!(house.recipients(&leads).await, [Some(late.allocation); 3]);
    house.assert_verified().await;
}

#[tokio::test]
async fn a_source_that_repeats_itself_is_answered_as_before_and_may_ask_what_became_of_it() {
    let house = House::open().await;
    let (market, _) = house.choosy_market("Tampa", "336").await;
    let body = house.body(1, "33602", "FL");
    let first = house.post_with(&body, Some("key-1")).await;
    let lead = first.1["lead"].as_str().unwrap().parse().unwrap();
    assert_eq!(house.outcome(lead).await, "overflow");
    house.sign(market, 40).await;
    assert_eq!(house.post_with(&body, Some("key-1")).await, first);
    assert_eq!(house.outcome(lead).await, "routed");
    house.assert_verified().await;
}

#[tokio::test]
async fn servers_that_sign_and_take_leads_at_once_route_each_lead_once() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let other = House::on(store.clone(), PathBuf::new()).await;
        let (market, _) = house.choosy_market("Tampa", "336").await;
        let mut terms = Vec::new();
        for _ in 0..6 {
            terms.push(other.terms(40).await);
        }
        let posting = async {
            let mut leads = Vec::new();
            for borrower in 0..30 {
                let (_, answer) = house.post(&house.body(borrower, "33602", "FL")).await;
                leads.push(answer["lead"].as_str().unwrap().parse().unwrap());
            }
            leads
        };
        let signing = async {
            for terms in terms {
                other.change(market, Command::Sign(terms)).await.unwrap();
            }
        };
        let (leads, ()) = tokio::join!(posting, signing);
        assert!(house.recipients(&leads).await.iter().all(Option::is_some));
        house.assert_verified().await;
    })
    .await;
}

#[tokio::test]
async fn an_erased_borrower_is_offered_to_nobody_and_a_broken_lead_keeps_nobody_from_signing() {
    let house = House::open().await;
    let (market, _) = house.choosy_market("Tampa", "336").await;
    let mut leads = Vec::new();
    for borrower in 1..=3 {
        leads.push(house.overflow(borrower, "33602").await);
    }
    let mut tx = house.store.write().await.unwrap();
    sealed_lead::forget_contact_key(&mut tx, leads[0]).await.unwrap();
    tx.commit().await.unwrap();
    let Store::Sqlite { writer, .. } = &house.store else { unreachable!() };
    let sql = "UPDATE sealed_lead SET contact = x'00' WHERE lead = $1";
    sqlx::query(sql).bind(leads[1].0).execute(writer).await.unwrap();
    let signed = house.sign(market, 40).await.allocation;
    assert_eq!(house.recipients(&leads).await, [None, None, Some(signed)]);
}

#[tokio::test]
async fn a_house_may_offer_nothing_again() {
    let house = House::open_with(Settings { again_within_ms: 0, ..Settings::default() }).await;
    let (market, _) = house.choosy_market("Tampa", "336").await;
    let lead = house.overflow(1, "33602").await;
    house.sign(market, 40).await;
    assert_eq!(house.recipients(&[lead]).await, [None]);
}

#[tokio::test]
async fn a_change_that_was_planned_offers_them_when_its_day_has_come() {
    let house = House::open().await;
    let (market, _) = house.choosy_market("Tampa", "336").await;
    let small = house.sign(market, 5).await.allocation;
    let next_month = Instant::parse("2026-07-01T04:00:00.000Z").unwrap();
    let change = Change::Amend(Number::new(60).unwrap());
    let planned = Planned { due: next_month, change };
    house.change(market, Command::Plan { allocation: small, planned }).await.unwrap();
    house.clock.set(next_month - 2 * HOUR_MS);
    let mut leads = Vec::new();
    for borrower in 1..=8 {
        let (_, answer) = house.post(&house.body(borrower, "33602", "FL")).await;
        leads.push(answer["lead"].as_str().unwrap().parse().unwrap());
    }
    let full = house.recipients(&leads).await.iter().filter(|to| to.is_none()).count();
    assert!(full > 0);
    house.clock.set(next_month + HOUR_MS);
    house.writer.tick().await.unwrap();
    assert!(house.recipients(&leads).await.iter().all(Option::is_some));
    house.assert_verified().await;
}
