//! Seats of a market that are sold, held and waited for.

use app::{
    contract::Number,
    ids::{AllocationId, MarketId, OfficerId, PersonId, ProspectId},
    ledger::{Hold, Waiting},
    money::Cents,
    people::Role,
};
use evenpace::store::{
    Store,
    allocation::{self, AllocationRow, Status},
    market,
    person::{self, Person},
    prospect::{self, Prospect},
    seat,
    stock::{self, Kept, Stock},
};
use uuid::Uuid;

use super::{AUSTIN, BOISE, at, committed, contracts::market_in, seen};
use crate::database::on_both;

fn contract(n: u128, market: MarketId, number: u32, status: Status) -> AllocationRow {
    AllocationRow {
        id: AllocationId(Uuid::from_u128(n)),
        market,
        officer: OfficerId(Uuid::from_u128(n)),
        number: Number::new(number).unwrap(),
        starts: at(0),
        ends: None,
        credit_window_ms: 0,
        price_cents: Cents(6_500),
        status,
    }
}

async fn open_markets(store: &Store) {
    committed(store, async |tx| {
        for it in [market_in(AUSTIN, "America/Chicago"), market_in(BOISE, "America/Boise")] {
            market::insert(tx, &it).await.unwrap();
        }
    })
    .await;
}

#[tokio::test]
async fn a_paused_contract_keeps_its_seat_and_one_that_is_over_does_not() {
    on_both(async |store| {
        let contracts = [
            contract(1, AUSTIN, 40, Status::Living),
            contract(2, AUSTIN, 25, Status::Paused),
            contract(3, AUSTIN, 10, Status::Ended),
        ];
        let rows = contracts.each_ref();
        open_markets(&store).await;
        committed(&store, async |tx| allocation::put(tx, &rows).await.unwrap()).await;
        let of = async |market| seen(&store, async |tx| stock::of(tx, market).await.unwrap()).await;
        let sold = Stock { sold: 2, contracted: 65, ..Stock::default() };
        assert_eq!(of(AUSTIN).await, sold);
        assert_eq!(of(BOISE).await, Stock::default());
    })
    .await;
}

fn id(n: u128) -> ProspectId {
    ProspectId(Uuid::from_u128(n))
}

#[tokio::test]
async fn a_market_has_its_own_holds_and_waitlist_and_no_others() {
    on_both(async |store| {
        let hold = |n, ms| Hold { prospect: id(n), until: at(ms), extended: n == 2 };
        let waiting = |n, place, offered: Option<i64>| Waiting {
            prospect: id(n),
            place,
            offered_until: offered.map(at),
        };
        let (holds, waitlist) =
            ([hold(1, 20), hold(2, 10)], [waiting(4, 7, Some(30)), waiting(3, 9, None)]);
        open_markets(&store).await;
        committed(&store, async |tx| {
            seat::put(tx, BOISE, &holds[..1], &[]).await.unwrap();
            seat::put(tx, AUSTIN, &holds[..1], &waitlist[1..]).await.unwrap();
            seat::put(tx, AUSTIN, &holds, &waitlist).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        assert_eq!(seat::holds(&mut tx, AUSTIN).await.unwrap(), [hold(2, 10), hold(1, 20)]);
        assert_eq!(seat::waitlist(&mut tx, AUSTIN).await.unwrap(), waitlist, "in order");
        let stock = stock::of(&mut tx, AUSTIN).await.unwrap();
        assert_eq!(stock.kept, Kept { held: 2, offered: 1, waiting: 2 });
        assert_eq!(stock.taken(), 3);
        let stock = stock::of(&mut tx, BOISE).await.unwrap();
        assert_eq!(stock.kept, Kept { held: 1, offered: 0, waiting: 0 });
    })
    .await;
}

#[tokio::test]
async fn a_prospect_is_found_with_the_name_of_who_met_them() {
    on_both(async |store| {
        let sam = Person {
            id: PersonId(Uuid::from_u128(0x5A)),
            email: "sam@example.com".to_owned(),
            name: "Sam Okafor".to_owned(),
            role: Role::Sales,
            officer: None,
            password_hash: None,
            created_at: at(0),
            disabled_at: None,
        };
        let (met_at, met_by) = (at(5), sam.id);
        let known = Prospect { id: id(1), market: AUSTIN, met_at, met_by, words: vec![1, 2] };
        committed(&store, async |tx| {
            person::insert(tx, &sam).await.unwrap();
            prospect::insert(tx, &known).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        let found = prospect::find(&mut tx, id(1)).await.unwrap();
        assert_eq!(found, Some((known, "Sam Okafor".to_owned())));
        assert_eq!(prospect::find(&mut tx, id(2)).await.unwrap(), None);
        drop(tx);
        let is_known = async || {
            let mut tx = store.read().await.unwrap();
            prospect::find(&mut tx, id(1)).await.unwrap().is_some()
        };
        let forget = async |ms| {
            committed(&store, async |tx| prospect::forget(tx, at(ms)).await.unwrap()).await;
        };
        let hold = [Hold { prospect: id(1), until: at(10), extended: false }];
        committed(&store, async |tx| seat::put(tx, AUSTIN, &hold, &[]).await.unwrap()).await;
        forget(6).await;
        assert!(is_known().await, "a seat is held for them");
        committed(&store, async |tx| seat::put(tx, AUSTIN, &[], &[]).await.unwrap()).await;
        forget(5).await;
        assert!(is_known().await, "they were met only then");
        forget(6).await;
        assert!(!is_known().await);
    })
    .await;
}
