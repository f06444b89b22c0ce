//! A market whose ledger can't be read stands still; everything else goes on.

use std::path::PathBuf;

use app::{ids::MarketId, instant::DAY_MS};
use evenpace::store::{Store, head};
use uuid::Uuid;

use crate::{database::on_both, house::House};

const SPOIL_FIRST_ENTRY: &str = "UPDATE entry SET body = '{}' WHERE market = $1 AND seq = 1";
const MOVE_HEAD: &str = "UPDATE head SET market = $2 WHERE market = $1";

/// Runs a statement beside the writer, as somebody with a database client would.
async fn by_hand(store: &Store, sql: &'static str, market: MarketId, other: Uuid) {
    let moved = match store {
        Store::Sqlite { writer, .. } => {
            let query = sqlx::query(sql).bind(market.0);
            let query = if sql.contains("$2") { query.bind(other) } else { query };
            query.execute(writer).await.unwrap().rows_affected()
        }
        Store::Postgres { writers, .. } => {
            let query = sqlx::query(sql).bind(market.0);
            let query = if sql.contains("$2") { query.bind(other) } else { query };
            query.execute(writers).await.unwrap().rows_affected()
        }
    };
    assert_eq!(moved, 1, "{sql}");
}

async fn seq(house: &House, market: MarketId) -> u64 {
    let mut tx = house.store.read().await.unwrap();
    let heads = head::all(&mut tx).await.unwrap();
    heads.iter().find(|head| head.market == market).unwrap().seq
}

#[tokio::test]
async fn a_market_whose_ledger_is_spoilt_stops_neither_the_start_nor_the_others() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let spoilt = house.open_market("Tampa", &["336"]).await;
        let whole = house.open_market("Austin", &["787"]).await;
        house.sign(spoilt, 40).await;
        house.sign(whole, 40).await;
        by_hand(&store, SPOIL_FIRST_ENTRY, spoilt, Uuid::nil()).await;

        let restarted = House::on(store.clone(), PathBuf::new()).await;
        restarted.wait_ms(31 * DAY_MS);
        let before = seq(&restarted, whole).await;
        assert_eq!(restarted.writer.tick().await.unwrap(), 1, "one market stands still");
        assert!(seq(&restarted, whole).await > before, "the other's month did not close");

        let bodies = [restarted.body(1, "33602", "FL"), restarted.body(2, "78701", "TX")];
        let posts = bodies.iter().map(|body| restarted.post(body));
        let answers = futures_util::future::join_all(posts).await;
        assert_eq!((answers[0].0, answers[1].0), (503, 201), "{answers:?}");
        assert_eq!(answers[1].1["outcome"], "routed");
    })
    .await;
}

#[tokio::test]
async fn a_lead_that_was_not_taken_is_no_duplicate_of_itself() {
    on_both(async |store| {
        let house = House::on(store.clone(), PathBuf::new()).await;
        let market = house.open_market("Tampa", &["336"]).await;
        house.sign(market, 40).await;
        let (away, restarted) = (Uuid::max(), House::on(store.clone(), PathBuf::new()).await);
        by_hand(&store, MOVE_HEAD, market, away).await;
        let body = restarted.body(1, "33602", "FL");
        assert_eq!(restarted.post(&body).await.0, 503);

        by_hand(&store, MOVE_HEAD, MarketId(away), market.0).await;
        let (status, answer) = restarted.post(&body).await;
        assert_eq!((status, &answer["outcome"]), (201, &"routed".into()));
        restarted.assert_verified().await;
    })
    .await;
}
