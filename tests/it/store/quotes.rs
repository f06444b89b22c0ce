//! Prices in writing, and the arrivals from which they are worked out.

use app::{
    ids::{PersonId, QuoteId},
    routing::OverflowReason,
};
use evenpace::store::{
    arrival,
    lead::{Fate, Lead},
    market,
    quote::{self, Quote},
    sealed_lead::{self, SealedRow},
};
use uuid::Uuid;

use super::{
    AUSTIN, BOISE, at, committed, hash,
    leads::{KIM, ROBIN, id, put, routed},
    markets::market,
    people::with_people,
    seen,
};
use crate::database::on_both;

const SAM: PersonId = PersonId(Uuid::from_u128(2));

fn quote(n: u128) -> Quote {
    Quote {
        id: QuoteId(Uuid::from_u128(n)),
        market: AUSTIN,
        made_at: at(n as i64),
        made_by: SAM,
        expires_at: at(100),
        withdrawn_at: None,
        name: vec![n as u8; 40],
        quoted: "{}".to_owned(),
    }
}

#[tokio::test]
async fn a_quote_is_found_by_its_tokens_hash_and_withdrawn_once() {
    on_both(async |store| {
        with_people(&store).await;
        committed(&store, async |tx| {
            market::insert(tx, &market(AUSTIN, "Austin")).await.unwrap();
            for n in [1, 2] {
                quote::insert(tx, &hash(n as u8).0, &quote(n)).await.unwrap();
            }
        })
        .await;
        let find = async |byte| {
            seen(&store, async |tx| quote::find(tx, &hash(byte).0).await.unwrap()).await
        };
        assert_eq!((find(1).await, find(3).await), (Some(quote(1)), None));
        let newest =
            async |limit| seen(&store, async |tx| quote::newest(tx, limit).await.unwrap()).await;
        assert_eq!(newest(9).await, [quote(2), quote(1)]);
        assert_eq!(newest(1).await, [quote(2)]);
        for ms in [50, 60] {
            committed(&store, async |tx| {
                quote::withdraw(tx, quote(1).id, at(ms), SAM).await.unwrap();
            })
            .await;
        }
        assert_eq!(find(1).await, Some(Quote { withdrawn_at: Some(at(50)), ..quote(1) }));
        assert_eq!(find(2).await, Some(quote(2)));
        committed(&store, async |tx| quote::forget(tx, at(100)).await.unwrap()).await;
        assert_eq!(newest(9).await.len(), 2, "each ends at 100");
        committed(&store, async |tx| quote::forget(tx, at(101)).await.unwrap()).await;
        assert_eq!(find(2).await, None);
    })
    .await;
}

#[tokio::test]
async fn arrivals_are_those_that_the_rule_saw_and_that_can_be_opened() {
    on_both(async |store| {
        let with = |n, fate| Lead { fate, ..routed(n, ROBIN, 0) };
        let leads = [
            routed(1, ROBIN, 1),
            routed(2, KIM, 2),
            with(3, Fate::Duplicate { of: id(1) }),
            with(4, Fate::Overflow(OverflowReason::AllFull)),
            routed(5, ROBIN, 5),
            Lead { market: BOISE, ..with(6, Fate::Unserved) },
        ];
        put(&store, &leads.iter().collect::<Vec<_>>()).await;
        let sealed: Vec<SealedRow> = leads
            .iter()
            .map(|lead| SealedRow {
                lead: lead.id,
                contact: vec![1],
                contact_key: (lead.id != id(5)).then(|| vec![2]),
                consent: vec![3],
                consent_key: vec![4],
            })
            .collect();
        committed(&store, async |tx| sealed_lead::insert(tx, &sealed).await.unwrap()).await;
        let since = async |market, ms| {
            let found = async |tx: &mut _| arrival::since(tx, market, at(ms)).await.unwrap();
            seen(&store, found).await
        };
        assert_eq!(since(AUSTIN, 2).await, [(id(2), at(2)), (id(4), at(4))]);
        assert_eq!(since(AUSTIN, 0).await.len(), 3);
        assert_eq!(since(BOISE, 0).await, [(id(6), at(6))]);
    })
    .await;
}
