//! Entries, the heads of their chains, stored books, and what is known of the database as a whole.

use app::{
    ids::{AllocationId, LeadId, MarketId},
    ledger::{
        Book, Entry, Head, Record,
        book::FOLD_VERSION,
        event::{AllocationPaused, AllocationResumed, Event, LeadUnserved, MarketOpened},
    },
};
use evenpace::{
    fault::Fault,
    store::{Store, entry, head, setting, snapshot},
};
use sqlx::Executor;
use uuid::Uuid;

use super::{AUSTIN, BOISE, at, committed, open_ledgers, seen};
use crate::database::on_both;

const LEAD: LeadId = LeadId(Uuid::from_u128(0x1EAD));

/// Chains `count` entries onto a head: an opening, then the same lead again and again.
fn chain(head: &mut Head, count: u64) -> Vec<Record> {
    let record = |n| {
        let event: Event = match n {
            0 => MarketOpened { seats: 3, early_limit_ns: 5 }.into(),
            _ => LeadUnserved { lead: LEAD }.into(),
        };
        head.record(&Entry { at: at(n as i64), event })
    };
    (0..count).map(record).collect()
}

#[tokio::test]
async fn a_ledger_begins_once() {
    on_both(async |store| {
        open_ledgers(&store).await;
        let mut austin = Head::first(AUSTIN);
        chain(&mut austin, 2);
        committed(&store, async |tx| head::advance(tx, &[austin]).await.unwrap()).await;
        open_ledgers(&store).await;
        let heads = seen(&store, async |tx| head::all(tx).await.unwrap()).await;
        assert_eq!(heads, [austin, Head::first(BOISE)]);
        let found = seen(&store, async |tx| head::find(tx, AUSTIN).await.unwrap()).await;
        assert_eq!(found, Some(austin));
        let markets = seen(&store, async |tx| head::markets(tx).await.unwrap()).await;
        assert_eq!(markets, [AUSTIN, BOISE]);
    })
    .await;
}

#[tokio::test]
async fn heads_are_locked_in_order_of_ids_and_only_where_there_are_any() {
    on_both(async |store| {
        open_ledgers(&store).await;
        let nowhere = MarketId(Uuid::from_u128(0xC));
        let asked = [BOISE, nowhere, AUSTIN, BOISE];
        let locked = committed(&store, async |tx| head::lock(tx, &asked).await.unwrap()).await;
        assert_eq!(locked, [Head::first(AUSTIN), Head::first(BOISE)]);
        let none = committed(&store, async |tx| head::lock(tx, &[]).await.unwrap()).await;
        assert_eq!(none, []);
    })
    .await;
}

#[tokio::test]
async fn a_head_that_is_not_there_cannot_move() {
    on_both(async |store| {
        let mut tx = store.write().await.unwrap();
        let moved = head::advance(&mut tx, &[Head::first(AUSTIN)]).await;
        assert!(matches!(moved, Err(Fault::Corrupt { table: "head", .. })));
        head::advance(&mut tx, &[]).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn entries_come_back_as_they_were_written_and_in_order() {
    on_both(async |store| {
        let (mut austin, mut boise) = (Head::first(AUSTIN), Head::first(BOISE));
        let (records, others) = (chain(&mut austin, 300), chain(&mut boise, 3));
        committed(&store, async |tx| {
            entry::append(tx, &[&others[..], &records[..]].concat()).await.unwrap();
            entry::append(tx, &[]).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        assert_eq!(entry::after(&mut tx, AUSTIN, 0, 1_000).await.unwrap(), records);
        assert_eq!(entry::after(&mut tx, AUSTIN, 10, 5).await.unwrap(), records[10..15]);
        assert_eq!(entry::after(&mut tx, AUSTIN, 300, 5).await.unwrap(), []);
        let log = entry::of_lead(&mut tx, LEAD).await.unwrap();
        assert_eq!(log, [&records[1..], &others[1..]].concat());
        assert_eq!(log[0].hash, log[0].hash_after(records[0].hash));
        assert_eq!(entry::of_no_lead(&mut tx, AUSTIN, 0, 300).await.unwrap(), records[..1]);
        assert_eq!(entry::of_no_lead(&mut tx, AUSTIN, 1, 300).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_changed_a_market_is_found_and_what_moved_one_of_its_contracts() {
    on_both(async |store| {
        open_ledgers(&store).await;
        let allocation = AllocationId(Uuid::from_u128(0xA));
        let mut austin = Head::first(AUSTIN);
        let events: [(i64, Event); 5] = [
            (1, AllocationPaused { allocation }.into()),
            (2, LeadUnserved { lead: LEAD }.into()),
            (3, AllocationResumed { allocation }.into()),
            (3, AllocationPaused { allocation }.into()),
            (4, AllocationResumed { allocation }.into()),
        ];
        let records: Vec<Record> = events
            .into_iter()
            .map(|(ms, event)| austin.record(&Entry { at: at(ms), event }))
            .collect();
        committed(&store, async |tx| entry::append(tx, &records).await.unwrap()).await;
        let mut tx = store.read().await.unwrap();
        let changes = entry::of_changes(&mut tx, AUSTIN).await.unwrap();
        assert_eq!(changes, [&records[0..1], &records[2..]].concat());
        let own = entry::of_contract(&mut tx, AUSTIN, allocation).await.unwrap();
        assert_eq!(own, changes);
        let whose = (AUSTIN, allocation);
        let within = entry::of_contract_within(&mut tx, whose, at(2), at(3)).await.unwrap();
        assert_eq!(within, records[2..4]);
        let other = AllocationId(Uuid::from_u128(0xB));
        assert_eq!(entry::of_contract(&mut tx, AUSTIN, other).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn no_entry_takes_anothers_place() {
    on_both(async |store| {
        let records = chain(&mut Head::first(AUSTIN), 2);
        committed(&store, async |tx| entry::append(tx, &records).await.unwrap()).await;
        let mut tx = store.write().await.unwrap();
        let fault = entry::append(&mut tx, &records[1..]).await.unwrap_err();
        assert!(fault.is_worth_a_retry(), "{fault}: somebody else was faster");
    })
    .await;
}

#[tokio::test]
async fn the_last_stored_book_stands_for_its_market() {
    on_both(async |store| {
        let (mut book, mut head) = (Book::new(AUSTIN), Head::first(AUSTIN));
        let latest = async || seen(&store, async |tx| snapshot::latest(tx, AUSTIN).await).await;
        assert_eq!(latest().await.unwrap(), None);
        for seats in [3, 4] {
            let event = MarketOpened { seats, early_limit_ns: 5 }.into();
            let entry = Entry { at: at(0), event };
            head.record(&entry);
            book.apply(&entry).unwrap();
            committed(&store, async |tx| snapshot::put(tx, &book, head).await.unwrap()).await;
            assert_eq!(latest().await.unwrap(), Some((book.clone(), head)));
        }
        let other = seen(&store, async |tx| snapshot::latest(tx, BOISE).await.unwrap()).await;
        assert_eq!(other, None);
        another_fold(&store).await;
        assert_eq!(latest().await.unwrap(), None, "a book of another fold is not read");
    })
    .await;
}

/// Leaves stored books as another version of the fold would have.
async fn another_fold(store: &Store) {
    let sql = sqlx::AssertSqlSafe(format!("UPDATE snapshot SET fold_version = {FOLD_VERSION} + 1"));
    let moved = match store {
        Store::Sqlite { writer, .. } => writer.execute(sql).await.unwrap().rows_affected(),
        Store::Postgres { writers, .. } => writers.execute(sql).await.unwrap().rows_affected(),
    };
    assert_eq!(moved, 1, "an earlier book was kept");
}

#[tokio::test]
async fn a_setting_has_one_value() {
    on_both(async |store| {
        let find = async || seen(&store, async |tx| setting::find(tx, "demo").await.unwrap()).await;
        assert_eq!(find().await, None);
        for value in ["1", "2"] {
            committed(&store, async |tx| setting::put(tx, "demo", value).await.unwrap()).await;
            assert_eq!(find().await.as_deref(), Some(value));
        }
    })
    .await;
}
