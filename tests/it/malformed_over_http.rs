//! Ten thousand bodies that no source should post, posted: each is refused as the sender's mistake,
//! and nothing is kept of any.

use std::collections::BTreeMap;

use app::ids::MarketId;
use evenpace::store::{entry, head, lead};
use futures_util::{StreamExt, stream};

use crate::{house::House, malformed::bodies};

const BODIES: usize = 10_000;
const AT_ONCE: usize = 32;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_malformed_bodies_are_refused_and_leave_nothing() {
    let house = House::open().await;
    let market = house.open_market("Austin", &["787"]).await;
    house.sign(market, 40).await;
    let heads = async || head::all(&mut house.store.read().await.unwrap()).await.unwrap();
    let before = heads().await;
    let bodies = bodies(BODIES, 7, house.clock.now());
    let statuses: Vec<u16> = stream::iter(bodies)
        .map(|body| {
            let request = house.http.post(format!("{}/api/v1/leads", house.url));
            let request =
                request.bearer_auth(&house.key).header("content-type", "application/json");
            // A handler that panicked would drop the connection: an error here.
            async { request.body(body).send().await.unwrap().status().as_u16() }
        })
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let mut counts = BTreeMap::new();
    statuses.iter().for_each(|status| *counts.entry(*status).or_insert(0) += 1);
    println!("{BODIES} malformed bodies: {counts:?}");
    assert!(counts.keys().all(|status| (400..500).contains(status)), "{counts:?}");
    assert_eq!(heads().await, before, "entries were appended");
    let mut tx = house.store.read().await.unwrap();
    for ledger in [market, MarketId::HOUSE] {
        assert!(lead::in_market(&mut tx, ledger).await.unwrap().is_empty());
        let records = entry::after(&mut tx, ledger, 0, 1_000).await.unwrap();
        assert!(records.iter().all(|record| record.lead.is_none()));
    }
    println!("5xx 0, panics 0, leads 0");
}
