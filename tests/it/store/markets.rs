//! Markets, the areas that they serve, and officers.

use app::{
    ids::{MarketId, OfficerId},
    money::Cents,
};
use evenpace::store::{
    market::{self, Market},
    officer::{self, Officer},
};
use uuid::Uuid;

use super::{AUSTIN, BOISE, at, committed, seen};
use crate::database::on_both;

pub fn market(id: MarketId, name: &str) -> Market {
    Market {
        id,
        name: name.to_owned(),
        time_zone: "America/Chicago".to_owned(),
        seats: 12,
        price_cents: Cents(6_500),
        opened_at: at(3),
        towns: String::new(),
    }
}

#[tokio::test]
async fn a_market_is_found_by_id_and_known_by_name() {
    on_both(async |store| {
        committed(&store, async |tx| {
            market::insert(tx, &market(BOISE, "Boise")).await.unwrap();
            market::insert(tx, &market(AUSTIN, "Austin")).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        let all = market::all(&mut tx).await.unwrap();
        assert_eq!(all.iter().map(|market| &*market.name).collect::<Vec<_>>(), ["Austin", "Boise"]);
        let found = market::find(&mut tx, AUSTIN).await.unwrap().unwrap();
        assert_eq!(format!("{found:?}"), format!("{:?}", market(AUSTIN, "Austin")));
        assert!(market::find(&mut tx, MarketId::HOUSE).await.unwrap().is_none());
        assert_eq!(market::named(&mut tx, "Boise").await.unwrap(), Some(BOISE));
        assert_eq!(market::named(&mut tx, "Cheyenne").await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn two_markets_have_two_names() {
    on_both(async |store| {
        let mut tx = store.write().await.unwrap();
        market::insert(&mut tx, &market(AUSTIN, "Austin")).await.unwrap();
        assert!(market::insert(&mut tx, &market(BOISE, "Austin")).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn an_area_is_served_by_one_market() {
    on_both(async |store| {
        let areas = |areas: &[&str]| areas.iter().map(|area| area.to_string()).collect::<Vec<_>>();
        committed(&store, async |tx| {
            market::insert(tx, &market(AUSTIN, "Austin")).await.unwrap();
            market::insert(tx, &market(BOISE, "Boise")).await.unwrap();
            market::add_areas(tx, AUSTIN, &areas(&["78701", "787"])).await.unwrap();
            market::add_areas(tx, BOISE, &areas(&["ID", "00501"])).await.unwrap();
        })
        .await;
        let within =
            async |region| market::within(&mut store.read().await.unwrap(), region).await.unwrap();
        assert_eq!(within("787").await, [AUSTIN]);
        assert_eq!(within("005").await, [BOISE]);
        assert_eq!(within("788").await, []);
        let mut served = seen(&store, async |tx| {
            market::serving(tx, &["78701", "787", "TX", "00501", "ID"]).await.unwrap()
        })
        .await;
        served.sort_unstable();
        let expected = [("00501", BOISE), ("787", AUSTIN), ("78701", AUSTIN), ("ID", BOISE)];
        assert_eq!(served, expected.map(|(area, market)| (area.to_owned(), market)));
        let none = seen(&store, async |tx| market::serving(tx, &[]).await.unwrap()).await;
        assert_eq!(none, []);

        let mut tx = store.write().await.unwrap();
        assert!(market::add_areas(&mut tx, BOISE, &areas(&["787"])).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn officers_are_listed_by_name() {
    on_both(async |store| {
        let named = |id, name: &str| {
            let (name, zone) = (name.to_owned(), "America/Boise".to_owned());
            Officer::named(OfficerId(Uuid::from_u128(id)), name, zone, at(0))
        };
        let officer = |id, name: &str, nmls: Option<&str>| Officer {
            nmls: nmls.map(str::to_owned),
            ..named(id, name)
        };
        let (ada, zoe) = (officer(2, "Ada", None), officer(1, "Zoe", Some("1234567")));
        committed(&store, async |tx| {
            officer::insert(tx, &zoe).await.unwrap();
            officer::insert(tx, &ada).await.unwrap();
        })
        .await;
        let all = seen(&store, async |tx| officer::all(tx).await.unwrap()).await;
        let found = seen(&store, async |tx| officer::find(tx, zoe.id).await.unwrap()).await;
        assert_eq!(found.unwrap().name, "Zoe");
        assert_eq!(format!("{all:?}"), format!("{:?}", [ada, zoe]));
    })
    .await;
}
