//! The read models of contracts and of their lines.

use std::collections::HashMap;

use app::{
    contract::{Line, Month, Number},
    ids::{AllocationId, MarketId, OfficerId},
    instant::DAY_MS,
    money::Cents,
};
use evenpace::store::{
    Store,
    allocation::{self, AllocationRow, Status},
    head,
    lead::{self, Lead},
    line::{self, Closed, LineRow},
    market::{self, Market},
    officer::{self, Officer},
    own_market::{self, OwnMarket, OwnMarkets},
    stock,
};
use uuid::Uuid;

use super::{AUSTIN, BOISE, at, committed, leads::routed, schema::execute, seen};
use crate::database::{in_both_places, on_both};

const ROBIN: OfficerId = OfficerId(Uuid::from_u128(0x0F));
const KIM: OfficerId = OfficerId(Uuid::from_u128(0x1F));

fn id(n: u128) -> AllocationId {
    AllocationId(Uuid::from_u128(n))
}

pub(super) fn contract(n: u128, market: MarketId, officer: OfficerId) -> AllocationRow {
    AllocationRow {
        id: id(n),
        market,
        officer,
        number: Number::new(40).unwrap(),
        starts: at(n as i64),
        ends: None,
        credit_window_ms: 7 * DAY_MS,
        price_cents: Cents(6_500),
        status: Status::Living,
    }
}

pub(super) fn market_in(id: MarketId, time_zone: &str) -> Market {
    Market {
        id,
        name: format!("In {time_zone}"),
        time_zone: time_zone.to_owned(),
        seats: 3,
        price_cents: Cents(6_500),
        opened_at: at(0),
        towns: String::new(),
    }
}

async fn put(store: &Store, rows: &[&AllocationRow]) {
    committed(store, async |tx| allocation::put(tx, rows).await.unwrap()).await;
}

#[tokio::test]
async fn a_contract_is_written_as_it_now_is() {
    on_both(async |store| {
        let signed = contract(1, AUSTIN, ROBIN);
        put(&store, &[&signed, &contract(2, AUSTIN, KIM)]).await;
        put(&store, &[]).await;
        let amended = AllocationRow {
            number: Number::new(60).unwrap(),
            ends: Some(at(9)),
            price_cents: Cents(7_000),
            status: Status::Paused,
            ..signed
        };
        put(&store, &[&amended]).await;
        let mut tx = store.read().await.unwrap();
        assert_eq!(allocation::find(&mut tx, id(1)).await.unwrap(), Some(amended.clone()));
        assert_eq!(allocation::find(&mut tx, id(3)).await.unwrap(), None);
        let rows = allocation::in_market(&mut tx, AUSTIN).await.unwrap();
        assert_eq!(rows, [amended, contract(2, AUSTIN, KIM)]);
        assert_eq!(allocation::in_market(&mut tx, BOISE).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn an_officers_contracts_are_listed_over_all_markets() {
    on_both(async |store| {
        let (austin, boise) = (contract(2, AUSTIN, ROBIN), contract(1, BOISE, ROBIN));
        put(&store, &[&austin, &boise, &contract(3, BOISE, KIM)]).await;
        let rows = seen(&store, async |tx| allocation::of_officer(tx, ROBIN).await.unwrap()).await;
        assert_eq!(rows, [boise, austin]);
    })
    .await;
}

#[tokio::test]
async fn a_contract_without_a_market_is_a_fault_and_not_left_out() {
    on_both(async |store| {
        let austin = market_in(AUSTIN, "America/Chicago");
        committed(&store, async |tx| market::insert(tx, &austin).await.unwrap()).await;
        let mut tx = store.read().await.unwrap();
        let [there, gone] = [AUSTIN, BOISE].map(|market| contract(1, market, ROBIN));
        assert_eq!(allocation::market_of(&mut tx, &there).await.unwrap(), austin);
        let fault = allocation::market_of(&mut tx, &gone).await.unwrap_err();
        assert!(fault.to_string().contains("of no market"), "{fault}");
    })
    .await;
}

#[tokio::test]
async fn an_officer_has_one_living_contract_in_a_market() {
    on_both(async |store| {
        put(&store, &[&contract(1, AUSTIN, ROBIN)]).await;
        let mut tx = store.write().await.unwrap();
        assert!(allocation::put(&mut tx, &[&contract(2, AUSTIN, ROBIN)]).await.is_err());
        drop(tx);

        // The seat of a contract that ends is free within the same transaction.
        let second = contract(2, AUSTIN, ROBIN);
        committed(&store, async |tx| {
            allocation::end(tx, &[(id(1), at(5))]).await.unwrap();
            allocation::put(tx, &[&second]).await.unwrap();
            allocation::end(tx, &[]).await.unwrap();
        })
        .await;
        let over = AllocationRow {
            status: Status::Ended,
            ends: Some(at(5)),
            ..contract(1, AUSTIN, ROBIN)
        };
        let rows = seen(&store, async |tx| allocation::in_market(tx, AUSTIN).await.unwrap()).await;
        assert_eq!(rows, [over, second.clone()]);

        // Whatever the order in which they are named.
        let third = AllocationRow { id: id(0), ..contract(3, AUSTIN, ROBIN) };
        let over = AllocationRow { status: Status::Ended, ..second };
        put(&store, &[&third, &over]).await;
    })
    .await;
}

fn line(allocation: u128, market: MarketId, start_ms: i64) -> LineRow {
    let month = Month { start: at(start_ms), end: at(start_ms + 30 * DAY_MS) };
    let line = Line::open(month.start, month, None, Number::new(40).unwrap(), -2, true);
    LineRow { allocation: id(allocation), market, line, closed: None }
}

/// Before migration 22 a row had its end and what was owed beside the line, which had the month's
/// end even where its contract had ended sooner.
#[tokio::test]
async fn a_line_that_ended_sooner_than_was_known_comes_from_older_tables_as_it_ended() {
    in_both_places(async |url| {
        let store = Store::open(&url).await.unwrap();
        let [ended, open] = [1, 2].map(|allocation| line(allocation, AUSTIN, 0));
        let end = at(12 * DAY_MS);
        let closed = Some(Closed { at: end, carry_out: 0, refunded: 14 });
        let closed = LineRow { closed, ..ended.clone() };
        committed(&store, async |tx| line::put(tx, &[&closed, &open]).await.unwrap()).await;
        let [end_at, owed] = match &store {
            Store::Sqlite { .. } => [
                "ALTER TABLE line ADD COLUMN end_at INTEGER",
                "ALTER TABLE line ADD COLUMN owed INTEGER",
            ],
            Store::Postgres { .. } => [
                "ALTER TABLE line ADD COLUMN end_at BIGINT",
                "ALTER TABLE line ADD COLUMN owed BIGINT",
            ],
        };
        for older in [
            end_at,
            owed,
            "UPDATE line SET owed = 0, end_at = closed_at",
            "DELETE FROM _sqlx_migrations WHERE version = 22",
        ] {
            execute(&store, older).await.unwrap();
        }
        store.close().await;
        let store = Store::open(&url).await.unwrap();
        let rows = seen(&store, async |tx| line::in_market(tx, AUSTIN).await.unwrap()).await;
        let lines: Vec<Line> = rows.into_iter().map(|row| row.line).collect();
        assert_eq!(lines, [ended.line.ended(end), open.line]);
        store.close().await;
    })
    .await;
}

#[tokio::test]
async fn a_line_is_written_as_it_now_is() {
    on_both(async |store| {
        let (first, other) = (line(1, AUSTIN, 0), line(2, AUSTIN, 0));
        committed(&store, async |tx| {
            line::put(tx, &[&first, &other]).await.unwrap();
            line::put(tx, &[]).await.unwrap();
        })
        .await;
        let mut closed = first;
        closed.line.delivered = 39;
        closed.line.end = at(12);
        closed.closed = Some(Closed { at: at(12), carry_out: 2, refunded: 0 });
        let next = line(1, AUSTIN, 30 * DAY_MS);
        committed(&store, async |tx| line::put(tx, &[&closed, &next]).await.unwrap()).await;
        let mut tx = store.read().await.unwrap();
        assert_eq!(line::in_market(&mut tx, AUSTIN).await.unwrap(), [closed, next, other]);
        assert_eq!(line::in_market(&mut tx, BOISE).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn of_many_markets_each_has_its_own_stock_and_lines() {
    on_both(async |store| {
        let contracts =
            [contract(1, AUSTIN, ROBIN), contract(2, BOISE, ROBIN), contract(3, AUSTIN, KIM)];
        put(&store, &contracts.iter().collect::<Vec<_>>()).await;
        let lines = [line(1, AUSTIN, 0), line(3, AUSTIN, DAY_MS), line(2, BOISE, 0)];
        let [robins, kims, boise] = &lines;
        let lead = Lead { market: BOISE, ..routed(7, ROBIN, 8) };
        committed(&store, async |tx| {
            for it in [market_in(AUSTIN, "America/Chicago"), market_in(BOISE, "America/Boise")] {
                market::insert(tx, &it).await.unwrap();
            }
            line::put(tx, &lines.each_ref()).await.unwrap();
            lead::put(tx, &[&lead]).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        let since = [(AUSTIN, at(1)), (BOISE, at(0))];
        let found = line::opened_since(&mut tx, &since).await.unwrap();
        assert_eq!(found, [(ROBIN, boise.clone()), (KIM, kims.clone())]);
        let found = line::opened_since(&mut tx, &[(AUSTIN, at(0))]).await.unwrap();
        assert_eq!(found, [(ROBIN, robins.clone()), (KIM, kims.clone())]);
        let all = stock::of_each(&mut tx).await.unwrap();
        let all: HashMap<_, _> = all.into_iter().map(|(market, it)| (market.id, it)).collect();
        assert_eq!((all[&AUSTIN].sold, all[&BOISE].sold, all.len()), (2, 1, 2));
        let firsts = [AUSTIN, BOISE].map(|market| all[&market].first_received);
        assert_eq!(firsts, [None, Some(lead.received_at)]);
        for market in [AUSTIN, BOISE] {
            assert_eq!(all[&market], stock::of(&mut tx, market).await.unwrap());
        }
    })
    .await;
}

#[tokio::test]
async fn an_officers_lines_of_a_time_are_theirs_alone() {
    on_both(async |store| {
        let contracts =
            [contract(1, AUSTIN, ROBIN), contract(2, BOISE, ROBIN), contract(3, AUSTIN, KIM)];
        put(&store, &contracts.iter().collect::<Vec<_>>()).await;
        let mut closed = line(1, AUSTIN, 0);
        closed.closed = Some(Closed { at: at(30 * DAY_MS), carry_out: 0, refunded: 1 });
        let open = [line(1, AUSTIN, 30 * DAY_MS), line(2, BOISE, 0)];
        let kims = line(3, AUSTIN, 0);
        committed(&store, async |tx| {
            line::put(tx, &[&closed, &open[1], &open[0], &kims]).await.unwrap();
        })
        .await;
        let (from, until) = (at(30 * DAY_MS), at(60 * DAY_MS));
        let mut tx = store.read().await.unwrap();
        let found = line::of_officer(&mut tx, ROBIN, from, until).await.unwrap();
        assert_eq!(found, open[..1]);
        let found = line::of_officer(&mut tx, ROBIN, at(0), from).await.unwrap();
        assert_eq!(found, [closed, open[1].clone()]);
        drop(tx);
    })
    .await;
}

#[tokio::test]
async fn an_officers_markets_come_with_their_heads_and_their_months() {
    on_both(async |store| {
        // In one market twice, the first of them over; in another without a line.
        let over = AllocationRow { status: Status::Ended, ..contract(1, AUSTIN, ROBIN) };
        let [again, boise] = [contract(4, AUSTIN, ROBIN), contract(2, BOISE, ROBIN)];
        put(&store, &[&over, &again, &boise, &contract(3, AUSTIN, KIM)]).await;
        let lines =
            [line(1, AUSTIN, 0), line(4, AUSTIN, 30 * DAY_MS), line(3, AUSTIN, 60 * DAY_MS)];
        let newcomer = OfficerId(Uuid::from_u128(9));
        let markets = [market_in(AUSTIN, "America/Chicago"), market_in(BOISE, "America/Boise")];
        committed(&store, async |tx| {
            line::put(tx, &lines.iter().collect::<Vec<_>>()).await.unwrap();
            for it in &markets {
                market::insert(tx, it).await.unwrap();
            }
            assert_eq!(own_market::of_officer(tx, newcomer).await.unwrap(), None);
            for id in [ROBIN, newcomer] {
                let zone = "America/Boise".to_owned();
                let officer = Officer::named(id, "Robin Vale".to_owned(), zone, at(0));
                officer::insert(tx, &officer).await.unwrap();
            }
        })
        .await;
        committed(&store, async |tx| head::ensure(tx, AUSTIN).await.unwrap()).await;
        let head =
            async |market| seen(&store, async |tx| head::find(tx, market).await.unwrap()).await;
        let opened = [Some((at(0), at(30 * DAY_MS))), None];
        let mut robins = Vec::new();
        for (market, opened) in markets.into_iter().zip(opened) {
            robins.push(OwnMarket { head: head(market.id).await, market, opened });
        }
        robins.sort_by_key(|own| own.market.id);
        let (name, time_zone) = ("Robin Vale".to_owned(), "America/Boise".to_owned());
        let of = |markets| {
            Some(OwnMarkets { name: name.clone(), time_zone: time_zone.clone(), markets })
        };
        for (officer, own) in [(ROBIN, of(robins)), (newcomer, of(Vec::new()))] {
            let found = seen(&store, async |tx| own_market::of_officer(tx, officer).await.unwrap());
            assert_eq!(found.await, own);
        }
    })
    .await;
}
