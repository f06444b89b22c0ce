//! Several servers on one database: what one writes, the others build on.

use std::{collections::HashSet, path::PathBuf, time::Duration};

use app::{
    credit::{CreditReason, CreditState},
    ids::LeadId,
    lead::facts::State,
    ledger::Command,
};
use evenpace::{
    market_book::MarketBook,
    store::{head, lead, officer},
    writer::{CreditStep, OfficerChange, Order, Settings, Writer},
};
use serde_json::Value;

use crate::{
    database::on_both,
    house::{House, master},
};

fn id_in(answer: &Value) -> LeadId {
    answer["lead"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn two_changes_of_one_lead_on_two_servers_both_stand() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let (second, _) =
            Writer::start(store.clone(), &master(), house.clock.clone(), Settings::default())
                .await
                .unwrap();
        let market = house.open_market("Tampa", &["336"]).await;
        let officer = house.sign(market, 40).await.officer;
        let lead = id_in(&house.post(&house.body(1, "33602", "FL")).await.1);

        // Neither gets the market before both have asked for it.
        let mut tx = store.write().await.unwrap();
        head::lock(&mut tx, &[market]).await.unwrap();
        let step = CreditStep::Request(CreditReason::Disconnected);
        let waiting = [
            (house.writer.clone(), Order::OpenLead { lead, officer }),
            (second, Order::Credit { lead, step, said: None }),
        ]
        .map(|(writer, order)| tokio::spawn(async move { writer.order(order).await }));
        tokio::time::sleep(Duration::from_millis(200)).await;
        drop(tx);
        for done in waiting {
            done.await.unwrap().unwrap();
        }

        let mut tx = store.read().await.unwrap();
        let found = lead::find(&mut tx, &[lead]).await.unwrap().remove(0);
        assert_eq!(found.opened_at, Some(house.clock.now()));
        assert_eq!(found.credit, Some(CreditState::Requested));
        house.assert_verified().await;
    })
    .await;
}

#[tokio::test]
async fn leads_posted_to_two_servers_are_routed_once_each() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let market = house.open_market("Tampa", &["336"]).await;
        for _ in 0..3 {
            house.sign(market, 40).await;
        }
        let other = House::on(store.clone(), PathBuf::new()).await;
        let mut posting = Vec::new();
        for borrower in 0..20 {
            // Every borrower comes in on both.
            for house in [&house, &other] {
                let body = house.body(borrower, "33602", "FL");
                posting.push(async move { house.post(&body).await });
            }
        }
        let answers = futures_util::future::join_all(posting).await;
        assert!(answers.iter().all(|(status, _)| *status == 201), "{answers:?}");
        let routed: HashSet<LeadId> = answers
            .iter()
            .filter(|(_, answer)| answer["outcome"] == "routed")
            .map(|(_, answer)| id_in(answer))
            .collect();
        assert_eq!(routed.len(), 20);
        house.assert_verified().await;
    })
    .await;
}

#[tokio::test]
async fn a_licence_that_changes_while_its_officer_signs_elsewhere_reaches_that_market_too() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let (second, _) =
            Writer::start(store.clone(), &master(), house.clock.clone(), Settings::default())
                .await
                .unwrap();
        let market = house.open_market("Tampa", &["336"]).await;
        let terms = house.terms(40).await;
        let mut tx = store.read().await.unwrap();
        let before = officer::find(&mut tx, terms.officer).await.unwrap().unwrap();
        drop(tx);
        let licensed_states = vec![State::from_code("FL").unwrap()];
        let after = officer::Officer { licensed_states: licensed_states.clone(), ..before.clone() };

        // Whoever signs has looked at the licences and waits for the market when they change.
        let mut tx = store.write().await.unwrap();
        head::lock(&mut tx, &[market]).await.unwrap();
        let allocation = terms.allocation;
        let command = Box::new(Command::Sign(terms));
        let mut waiting = Vec::new();
        for (writer, order) in [
            (house.writer.clone(), Order::Change { market, command }),
            (second, Order::ChangeOfficer(Box::new(OfficerChange { before, after }))),
        ] {
            waiting.push(tokio::spawn(async move { writer.order(order).await }));
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        drop(tx);
        for done in waiting {
            done.await.unwrap().unwrap();
        }

        let mut tx = store.read().await.unwrap();
        let mut known = MarketBook::read(&mut tx, market).await.unwrap();
        let head = head::find(&mut tx, market).await.unwrap().unwrap();
        known.catch_up(&mut tx, head).await.unwrap();
        let signed = known.book.allocation(allocation).unwrap();
        assert_eq!(signed.terms.licensed_states, licensed_states);
        drop(tx);
        house.assert_verified().await;
    })
    .await;
}

#[tokio::test]
async fn a_book_goes_up_to_the_head_it_was_told_of_whatever_another_server_appends_meanwhile() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let market = house.open_market("Tampa", &["336"]).await;
        house.sign(market, 40).await;
        let mut tx = store.look().await.unwrap();
        let head = head::find(&mut tx, market).await.unwrap().unwrap();
        let mut known = MarketBook::read(&mut tx, market).await.unwrap();
        house.post(&house.body(1, "33602", "FL")).await;
        known.catch_up(&mut tx, head).await.unwrap();
        assert_eq!(known.head, head);
        let later = head::find(&mut tx, market).await.unwrap().unwrap();
        known.catch_up(&mut tx, later).await.unwrap();
        assert_eq!(known.head, later);
    })
    .await;
}
