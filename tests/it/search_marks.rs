//! Marks by which officers find their leads: made with the lead, and once for those before them.

use crate::house::{House, master};
use app::{
    ids::{LeadId, OfficerId},
    lead::mark::sought_marks,
};
use evenpace::{
    seal::Marker,
    search_marks::make_marks,
    store::{
        Store,
        lead_page::{self, LeadPage},
        setting,
    },
};

/// The officer's leads that have all of what was typed.
async fn found(house: &House, officer: OfficerId, typed: &str) -> Vec<LeadId> {
    let marker = Marker::new(&master());
    let marks = sought_marks(typed).iter().map(|it| marker.search(it).of(officer)).collect();
    let page = LeadPage { marks, ..LeadPage::newest(officer, 10) };
    let mut tx = house.store.read().await.unwrap();
    lead_page::find(&mut tx, &page).await.unwrap().iter().map(|lead| lead.id).collect()
}

/// The statements of an older server, which knew of no marks.
async fn forget_all_marks(store: &Store) {
    let Store::Sqlite { writer, .. } = store else { unreachable!() };
    sqlx::query("DELETE FROM search_mark").execute(writer).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lead_is_found_by_its_recipient_from_the_moment_that_it_is_routed() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    let (robin, kim) =
        (house.sign(market, 100).await.officer, house.sign(market, 100).await.officer);
    let mut leads = Vec::new();
    for borrower in [7, 8] {
        let (status, answer) = house.post(&house.body(borrower, "33602", "FL")).await;
        assert_eq!(status, 201, "{answer}");
        leads.push(answer["lead"].as_str().unwrap().parse::<LeadId>().unwrap());
    }
    let (_, unserved) = house.post(&house.body(9, "99501", "AK")).await;
    assert_eq!(unserved["outcome"], "unserved");
    let first_look = async |officer| {
        let mut all = found(&house, officer, "33602").await;
        assert_eq!(all.len(), 1, "each of the two has one");
        all.pop().unwrap()
    };
    let (robins, kims) = (first_look(robin).await, first_look(kim).await);
    assert_ne!(robins, kims);
    let digits = if robins == leads[0] { "0007" } else { "0008" };
    assert_eq!(found(&house, robin, digits).await, [robins]);
    assert_eq!(found(&house, kim, digits).await, []);
    assert_eq!(found(&house, robin, "99501").await, []);
    house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn leads_from_before_there_were_marks_are_marked_once() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    let robin = house.sign(market, 1_000).await.officer;
    for borrower in 0..3 {
        house.post(&house.body(borrower, "33602", "FL")).await;
    }
    let marked = found(&house, robin, "33602").await;
    assert_eq!(marked.len(), 3);
    forget_all_marks(&house.store).await;
    assert_eq!(found(&house, robin, "33602").await, []);
    make_marks(&house.store, &master()).await.unwrap();
    assert_eq!(found(&house, robin, "33602").await, marked);
    assert_eq!(found(&house, robin, "0002").await.len(), 1);
    // Another start has nothing to do.
    forget_all_marks(&house.store).await;
    make_marks(&house.store, &master()).await.unwrap();
    assert_eq!(found(&house, robin, "33602").await, []);
    let mut tx = house.store.read().await.unwrap();
    assert!(setting::find(&mut tx, "search_marks").await.unwrap().is_some());
}
