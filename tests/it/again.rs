//! What nobody got is offered again when a contract is signed or amended: in that transaction, to
//! whoever the rule names, once.

use std::path::PathBuf;

use app::{
    contract::{Change, Filters, Number, Planned, Terms},
    ids::{AllocationId, LeadId, MarketId},
    instant::{DAY_MS, HOUR_MS, Instant},
    lead::{facts::Purpose, mark::sought_marks},
    ledger::Command,
};
use evenpace::{
    seal::Marker,
    store::{
        Store,
        lead::{self, Fate},
        lead_page::{self, LeadPage},
        sealed_lead,
    },
    writer::{Keep, Order, Settings},
};
use reqwest::Method;
use serde_json::Value;

use crate::{
    database::on_both,
    house::{House, master},
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

    async fn fates(&self, leads: &[LeadId]) -> Vec<Fate> {
        let mut tx = self.store.read().await.unwrap();
        let mut found = lead::find(&mut tx, leads).await.unwrap();
        found.sort_by_key(|found| leads.iter().position(|lead| *lead == found.id));
        found.into_iter().map(|lead| lead.fate).collect()
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

        let url = format!("{}/api/v1/leads/{}", house.url, fresh[0]);
        let request = house.http.request(Method::GET, url).bearer_auth(&house.key);
        let answer: Value = request.send().await.unwrap().json().await.unwrap();
        assert_eq!(answer["outcome"], "routed", "{answer}");
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
