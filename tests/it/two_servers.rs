//! Several servers on one database: what one writes, the others build on.

use std::{collections::HashSet, path::PathBuf, time::Duration};

use app::{
    credit::{CreditReason, CreditState},
    ids::LeadId,
};
use evenpace::{
    store::{head, lead},
    writer::{CreditStep, Order, Settings, Writer},
};
use serde_json::Value;

use crate::{database::on_both, house::House};

fn id_in(answer: &Value) -> LeadId {
    answer["lead"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn two_changes_of_one_lead_on_two_servers_both_stand() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let (second, _) =
            Writer::start(store.clone(), house.clock.clone(), Settings::default()).await.unwrap();
        let market = house.open_market("Tampa", &["336"]).await;
        let officer = house.sign(market, 40).await.officer;
        let lead = id_in(&house.post(&house.body(1, "33602", "FL")).await.1);

        // Neither gets the market before both have asked for it.
        let mut tx = store.write().await.unwrap();
        head::lock(&mut tx, &[market]).await.unwrap();
        let step = CreditStep::Request(CreditReason::Disconnected);
        let waiting = [
            (house.writer.clone(), Order::OpenLead { lead, officer }),
            (second, Order::Credit { lead, step }),
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
