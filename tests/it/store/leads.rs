//! What became of leads, their sealed contents, and which borrower was here before.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use app::{
    credit::CreditState,
    ids::{AllocationId, LeadId, MarketId, OfficerId, SourceId},
    ledger::{Entry, Head, event::LeadOpened},
    plan::supply::SPAN_MS,
    routing::OverflowReason,
};
use evenpace::{
    fault::Fault,
    store::{
        Store,
        duplicate_mark::{self, Claim},
        entry,
        lead::{self, Fate, Lead},
        sealed_lead::{self, SealedRow},
        source, supply,
    },
};
use uuid::Uuid;

use super::{AUSTIN, BOISE, at, committed, hash, seen};
use crate::database::on_both;

const SOURCE: SourceId = SourceId(Uuid::from_u128(0x50));
pub const ROBIN: OfficerId = OfficerId(Uuid::from_u128(0x0F));
pub const KIM: OfficerId = OfficerId(Uuid::from_u128(0x1F));

pub fn id(n: u128) -> LeadId {
    LeadId(Uuid::from_u128(n))
}

fn arrived(n: u128, fate: Fate) -> Lead {
    Lead {
        id: id(n),
        market: AUSTIN,
        source: SOURCE,
        received_at: at(n as i64),
        score: 71,
        fate,
        opened_at: None,
        credit: None,
        replaced_by: None,
    }
}

/// Routed at this many milliseconds.
pub fn routed(n: u128, officer: OfficerId, ms: i64) -> Lead {
    let allocation = AllocationId(officer.0);
    arrived(n, Fate::Routed { allocation, officer, at: at(ms), replaces: None })
}

pub async fn put(store: &Store, leads: &[&Lead]) {
    committed(store, async |tx| lead::put(tx, leads).await.unwrap()).await;
}

#[tokio::test]
async fn each_fate_comes_back_as_it_was_written() {
    on_both(async |store| {
        let mut replacing = routed(2, ROBIN, 5);
        if let Fate::Routed { replaces, .. } = &mut replacing.fate {
            *replaces = Some(id(1));
        }
        let leads = [
            routed(1, ROBIN, 4),
            replacing,
            arrived(3, Fate::Overflow(OverflowReason::AllFull)),
            arrived(4, Fate::Duplicate { of: id(1) }),
            arrived(5, Fate::Unserved),
        ];
        put(&store, &leads.iter().collect::<Vec<_>>()).await;
        put(&store, &[]).await;
        let mut tx = store.read().await.unwrap();
        assert_eq!(lead::in_market(&mut tx, AUSTIN).await.unwrap(), leads);
        assert_eq!(lead::in_market(&mut tx, BOISE).await.unwrap(), []);
        let mut found = lead::find(&mut tx, &[id(4), id(9), id(2)]).await.unwrap();
        found.sort_by_key(|lead| lead.id);
        assert_eq!(found, [leads[1].clone(), leads[3].clone()]);
        assert_eq!(lead::find(&mut tx, &[]).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn what_happens_to_a_lead_later_is_written_over_it() {
    on_both(async |store| {
        let before = routed(1, ROBIN, 4);
        put(&store, &[&before]).await;
        let after = Lead {
            opened_at: Some(at(6)),
            credit: Some(CreditState::Approved),
            replaced_by: Some(id(2)),
            ..before
        };
        put(&store, &[&after]).await;
        let found = seen(&store, async |tx| lead::find(tx, &[id(1)]).await.unwrap()).await;
        assert_eq!(found, [after]);
    })
    .await;
}

#[tokio::test]
async fn a_lead_keeps_its_recipient() {
    on_both(async |store| {
        let kept = routed(1, ROBIN, 4);
        put(&store, &[&kept]).await;
        for other in [routed(1, KIM, 4), arrived(1, Fate::Unserved)] {
            let mut tx = store.write().await.unwrap();
            let refused = lead::put(&mut tx, &[&routed(2, KIM, 5), &other]).await;
            assert!(matches!(refused, Err(Fault::Corrupt { table: "lead", .. })));
        }
        let found = seen(&store, async |tx| lead::in_market(tx, AUSTIN).await.unwrap()).await;
        assert_eq!(found, [kept]);
    })
    .await;
}

#[tokio::test]
async fn an_officers_deliveries_of_a_time_are_theirs_with_both_ends() {
    on_both(async |store| {
        let leads = [
            routed(1, ROBIN, 9),
            routed(2, ROBIN, 10),
            routed(3, KIM, 15),
            routed(4, ROBIN, 20),
            routed(5, ROBIN, 21),
        ];
        put(&store, &leads.iter().collect::<Vec<_>>()).await;
        let of = AllocationId(ROBIN.0);
        let found =
            seen(&store, async |tx| lead::deliveries(tx, ROBIN, at(10), at(20)).await.unwrap());
        assert_eq!(found.await, [(of, at(10)), (of, at(20))]);
    })
    .await;
}

#[tokio::test]
async fn the_officers_whom_entries_concern_are_those_of_their_leads() {
    on_both(async |store| {
        let leads = [
            routed(1, ROBIN, 1),
            routed(2, KIM, 2),
            arrived(3, Fate::Overflow(OverflowReason::AllFull)),
        ];
        put(&store, &leads.iter().collect::<Vec<_>>()).await;
        let mut austin = Head::first(AUSTIN);
        let opened = [1, 1, 2, 3].map(|n| {
            let event = LeadOpened { lead: id(n) }.into();
            austin.record(&Entry { at: at(9), event })
        });
        committed(&store, async |tx| entry::append(tx, &opened).await.unwrap()).await;
        let mut tx = store.read().await.unwrap();
        assert_eq!(lead::officers(&mut tx, AUSTIN, 0, 2).await.unwrap(), [ROBIN]);
        assert_eq!(lead::officers(&mut tx, AUSTIN, 2, 4).await.unwrap(), [KIM]);
        assert_eq!(lead::officers(&mut tx, BOISE, 0, 4).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn arrivals_are_the_leads_that_the_rule_was_asked_about() {
    on_both(async |store| {
        let leads = [
            arrived(1, Fate::Overflow(OverflowReason::AllFull)),
            routed(2, ROBIN, 2),
            arrived(3, Fate::Duplicate { of: id(1) }),
            arrived(4, Fate::Overflow(OverflowReason::NoMatch)),
        ];
        put(&store, &leads.iter().collect::<Vec<_>>()).await;
        let mut tx = store.read().await.unwrap();
        let found = lead::arrivals(&mut tx, AUSTIN, at(2)).await.unwrap();
        assert_eq!(found, [(id(2), at(2)), (id(4), at(4))]);
        assert_eq!(lead::first_received(&mut tx, AUSTIN).await.unwrap(), Some(at(1)));
        assert_eq!(lead::first_received(&mut tx, BOISE).await.unwrap(), None);
    })
    .await;
}

#[tokio::test]
async fn a_lead_is_found_for_its_officer_and_its_source_alone() {
    on_both(async |store| {
        let (robins, nobodys) = (routed(1, ROBIN, 4), arrived(2, Fate::Unserved));
        put(&store, &[&robins, &nobodys]).await;
        let mut tx = store.read().await.unwrap();
        let found = lead::find_for_officer(&mut tx, ROBIN, id(1)).await.unwrap();
        assert_eq!(found, Some(robins.clone()));
        for (officer, lead) in [(KIM, id(1)), (ROBIN, id(2)), (ROBIN, id(3))] {
            assert_eq!(lead::find_for_officer(&mut tx, officer, lead).await.unwrap(), None);
        }
        assert_eq!(lead::find_for_source(&mut tx, SOURCE, id(1)).await.unwrap(), Some(robins));
        let another = SourceId(Uuid::from_u128(0x51));
        for (source, lead) in [(another, id(1)), (SOURCE, id(3))] {
            assert_eq!(lead::find_for_source(&mut tx, source, lead).await.unwrap(), None);
        }
    })
    .await;
}

#[tokio::test]
async fn outcomes_are_counted_per_market_and_since_an_instant() {
    on_both(async |store| {
        let elsewhere = Lead { market: BOISE, ..arrived(9, Fate::Unserved) };
        let leads = [
            routed(1, ROBIN, 4),
            routed(2, KIM, 5),
            routed(3, ROBIN, 6),
            arrived(4, Fate::Overflow(OverflowReason::NoMatch)),
            elsewhere,
        ];
        put(&store, &leads.iter().collect::<Vec<_>>()).await;
        let asked = [(AUSTIN, at(2)), (BOISE, at(9))];
        let counted = seen(&store, async |tx| lead::outcomes(tx, &asked).await.unwrap()).await;
        let expected = [(AUSTIN, "overflow", 1), (AUSTIN, "routed", 2), (BOISE, "unserved", 1)];
        assert_eq!(counted, expected.map(|(market, outcome, n)| (market, outcome.to_owned(), n)));
    })
    .await;
}

#[tokio::test]
async fn it_is_known_what_each_source_has_posted() {
    on_both(async |store| {
        let other = SourceId(Uuid::from_u128(0x51));
        let leads = [arrived(1, Fate::Unserved), arrived(7, Fate::Unserved)];
        let others = Lead { source: other, ..arrived(5, Fate::Unserved) };
        let earlier = arrived(0, Fate::Unserved);
        put(&store, &[&leads[0], &leads[1], &others, &earlier]).await;
        let tallies = seen(&store, async |tx| source::tallies(tx, at(1)).await.unwrap()).await;
        let posted = tallies.iter().map(|tally| (tally.source, (tally.leads, tally.last_at)));
        let expected = [(SOURCE, (2, at(7))), (other, (1, at(5)))];
        assert_eq!(posted.collect::<HashMap<_, _>>(), HashMap::from(expected));
    })
    .await;
}

#[tokio::test]
async fn a_sealed_lead_is_kept_byte_for_byte_and_erased_by_its_contact_key() {
    on_both(async |store| {
        let row = |n, byte: u8| SealedRow {
            lead: id(n),
            contact: vec![byte; 700],
            contact_key: Some(vec![0, byte, 255]),
            consent: vec![byte, 0],
            consent_key: vec![255; 72],
        };
        let erased = SealedRow { contact_key: None, ..row(3, 3) };
        let rows = [row(1, 1), row(2, 2), erased.clone()];
        committed(&store, async |tx| {
            sealed_lead::insert(tx, &rows).await.unwrap();
            sealed_lead::insert(tx, &[]).await.unwrap();
            sealed_lead::forget_contact_key(tx, id(2)).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        let forgotten = SealedRow { contact_key: None, ..row(2, 2) };
        let kept = [row(1, 1), forgotten, erased];
        for row in &kept {
            assert_eq!(sealed_lead::find(&mut tx, row.lead).await.unwrap().as_ref(), Some(row));
        }
        assert_eq!(sealed_lead::find(&mut tx, id(4)).await.unwrap(), None);
        let asked = [id(3), id(1), id(4), id(2)];
        let mut found = sealed_lead::contacts(&mut tx, &asked).await.unwrap();
        found.sort_by_key(|contact| contact.lead);
        assert_eq!(found, kept.map(|row| row.of_contact()));
        assert_eq!(sealed_lead::contacts(&mut tx, &[]).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_markets_supply_is_counted_by_spans_that_end_now() {
    on_both(async |store| {
        let now = at(3 * SPAN_MS);
        let came = |n, received_at, fate| Lead { received_at, ..arrived(n, fate) };
        let overflow = Fate::Overflow(OverflowReason::AllFull);
        let leads = [
            came(1, now - 1, overflow.clone()),
            came(2, now - SPAN_MS, overflow.clone()),
            came(3, now - SPAN_MS - 1, overflow.clone()),
            came(4, now - 3 * SPAN_MS, overflow.clone()),
            came(5, now - 3 * SPAN_MS - 1, overflow.clone()),
            came(6, now, overflow.clone()),
            came(7, now - 1, Fate::Unserved),
            came(8, now - 1, Fate::Duplicate { of: id(1) }),
            Lead { market: BOISE, ..came(9, now - SPAN_MS - 1, overflow.clone()) },
        ];
        put(&store, &leads.iter().collect::<Vec<_>>()).await;
        let spans = async |markets: &[MarketId]| {
            supply::spans(&mut store.read().await.unwrap(), markets, now).await.unwrap()
        };
        let (austins, boises) = ((AUSTIN, [2, 1, 1]), (BOISE, [0, 1, 0]));
        let found = spans(&[AUSTIN, BOISE]).await;
        assert_eq!(found, HashMap::from([austins, boises]), "the rule was asked about these");
        assert_eq!(spans(&[BOISE]).await, HashMap::from([boises]));
        assert_eq!(spans(&[MarketId::HOUSE]).await, HashMap::new());
    })
    .await;
}

#[tokio::test]
async fn a_sealed_lead_is_stored_once() {
    on_both(async |store| {
        let row = SealedRow {
            lead: id(1),
            contact: vec![1],
            contact_key: None,
            consent: vec![2],
            consent_key: vec![3],
        };
        let mut tx = store.write().await.unwrap();
        sealed_lead::insert(&mut tx, std::slice::from_ref(&row)).await.unwrap();
        assert!(sealed_lead::insert(&mut tx, &[row]).await.is_err());
    })
    .await;
}

const WINDOW_MS: i64 = 100;

async fn take(store: &Store, claims: &[(u8, u128, i64)]) -> HashMap<u8, u128> {
    let claims: Vec<Claim> = claims
        .iter()
        .map(|(mark, lead, ms)| Claim { mark: hash(*mark), lead: id(*lead), at: at(*ms) })
        .collect();
    let owners =
        committed(store, async |tx| duplicate_mark::take(tx, &claims, WINDOW_MS).await.unwrap());
    owners.await.into_iter().map(|(mark, lead)| (mark.0[0], lead.0.as_u128())).collect()
}

#[tokio::test]
async fn the_first_lead_of_a_borrower_keeps_the_mark_for_the_window() {
    on_both(async |store| {
        let first = take(&store, &[(9, 1, 0), (3, 1, 0)]).await;
        assert_eq!(first, HashMap::from([(3, 1), (9, 1)]));
        let later = take(&store, &[(3, 2, 99), (4, 2, 99)]).await;
        assert_eq!(later, HashMap::from([(3, 1), (4, 2)]), "one phone is known, one is new");
        let after = take(&store, &[(3, 3, 100), (9, 3, 99)]).await;
        assert_eq!(after, HashMap::from([(3, 3), (9, 1)]), "the window ends to the millisecond");
        let again = take(&store, &[(3, 4, 199)]).await;
        assert_eq!(again, HashMap::from([(3, 3)]), "the new owner's own window runs");
        assert_eq!(take(&store, &[]).await, HashMap::new());
    })
    .await;
}

#[tokio::test]
async fn a_mark_can_be_looked_up_and_is_not_taken_by_it() {
    on_both(async |store| {
        take(&store, &[(1, 1, 10)]).await;
        let find = async |marks: &[u8], since| {
            let marks: Vec<_> = marks.iter().map(|mark| hash(*mark)).collect();
            seen(&store, async |tx| duplicate_mark::find(tx, &marks, at(since)).await.unwrap())
                .await
        };
        assert_eq!(find(&[1, 2], 9).await, HashMap::from([(hash(1), id(1))]));
        assert_eq!(find(&[1, 2], 10).await, HashMap::new());
        assert_eq!(find(&[], 0).await, HashMap::new());
        assert_eq!(take(&store, &[(2, 5, 20)]).await, HashMap::from([(2, 5)]));
    })
    .await;
}

#[tokio::test]
async fn one_borrower_posted_to_two_servers_at_once_is_one_lead_and_one_duplicate() {
    on_both(async |store| {
        let take_later = |lead, marks: Vec<u8>| {
            let store = store.clone();
            let claims: Vec<_> = marks.into_iter().map(|mark| (mark, lead, 0)).collect();
            tokio::spawn(async move { take(&store, &claims).await })
        };
        // Both wait for a third, who has the mark in the middle and gives it up again.
        let mut third = store.write().await.unwrap();
        let middle = Claim { mark: hash(2), lead: id(3), at: at(0) };
        duplicate_mark::take(&mut third, &[middle], WINDOW_MS).await.unwrap();
        let (first, second) = (take_later(1, vec![1, 2, 3]), take_later(2, vec![3, 2, 1]));
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(third);
        let (first, second) = (first.await.unwrap(), second.await.unwrap());
        assert_eq!(first, second);
        let owners: HashSet<_> = first.values().collect();
        assert_eq!(owners.len(), 1, "nobody owns half a borrower");
    })
    .await;
}
