//! What nobody got, and the decisions about a market's leads.

use app::{
    ledger::{
        Entry, Head,
        event::{LeadCreated, LeadOverflowed, LeadUnserved},
    },
    routing::{Decision, OverflowReason},
};
use evenpace::store::{
    entry,
    lead::{self, Fate, Lead},
};

use super::{
    AUSTIN, BOISE, at, committed, hash,
    leads::{ROBIN, id, put, routed},
};
use crate::database::on_both;

fn overflowed(n: u128, ms: i64) -> Lead {
    let fate = Fate::Overflow(OverflowReason::AllFull);
    Lead { received_at: at(ms), fate, ..routed(n, ROBIN, ms) }
}

fn created(n: u128, remembered: bool) -> LeadCreated {
    let lead = overflowed(n, 0);
    let (commitment, consent) = (hash(1), hash(2));
    let state_contradicts_zip = false;
    LeadCreated {
        lead: lead.id,
        source: lead.source,
        commitment,
        consent,
        state_contradicts_zip,
        remembered,
    }
}

#[tokio::test]
async fn nobody_is_told_of_leads_of_the_time_before_this_house() {
    on_both(async |store| {
        put(&store, &[overflowed(1, 10), overflowed(2, 20), overflowed(3, 30)].each_ref()).await;
        let mut austin = Head::first(AUSTIN);
        let records = [(1, true), (2, false)].map(|(n, remembered)| {
            austin.record(&Entry { at: at(90), event: created(n, remembered).into() })
        });
        committed(&store, async |tx| entry::append(tx, &records).await.unwrap()).await;
        let mut tx = store.read().await.unwrap();
        let ids = |leads: Vec<Lead>| leads.into_iter().map(|lead| lead.id).collect::<Vec<_>>();
        assert_eq!(ids(lead::overflowed(&mut tx, AUSTIN, at(0)).await.unwrap()), [id(2), id(3)]);
        assert_eq!(ids(lead::open(&mut tx, AUSTIN, at(0), 9).await.unwrap()), [id(2), id(3)]);
    })
    .await;
}

#[tokio::test]
async fn the_newest_leads_that_another_contract_could_take_come_in_their_order() {
    on_both(async |store| {
        let of = |n, reason| Lead { fate: Fate::Overflow(reason), ..overflowed(n, n as i64) };
        let mut leads: Vec<Lead> =
            (1..).zip(OverflowReason::ALL).map(|(n, it)| of(n, *it)).collect();
        leads.push(of(10, OverflowReason::AllFull));
        leads.push(routed(11, ROBIN, 11));
        leads.push(Lead { market: BOISE, ..of(12, OverflowReason::AllFull) });
        let is_open = |lead: &&Lead| match lead.fate {
            Fate::Overflow(reason) => reason.is_open() && lead.market == AUSTIN,
            _ => false,
        };
        let expected: Vec<_> = leads.iter().filter(is_open).map(|lead| lead.id).collect();
        put(&store, &leads.iter().collect::<Vec<_>>()).await;
        let mut tx = store.read().await.unwrap();
        let open = async |tx: &mut _, after, limit| {
            let leads = lead::open(tx, AUSTIN, at(after), limit).await.unwrap();
            leads.iter().map(|lead| lead.id).collect::<Vec<_>>()
        };
        assert_eq!((open(&mut tx, 0, 9).await, expected.len()), (expected, 3));
        assert_eq!(open(&mut tx, 9, 9).await, [id(10)]);
        assert_eq!(open(&mut tx, 10, 9).await, []);
        assert_eq!(open(&mut tx, 0, 1).await, [id(10)]);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_got_is_found_by_when_it_came_and_every_decision_by_its_own_instant() {
    on_both(async |store| {
        let elsewhere = Lead { market: BOISE, ..overflowed(4, 30) };
        let leads = [overflowed(1, 10), overflowed(2, 30), routed(3, ROBIN, 40), elsewhere];
        put(&store, &leads.each_ref()).await;
        let mut austin = Head::first(AUSTIN);
        let decision = Decision::of(0, Vec::new());
        let decided = [1, 2].map(|n| LeadOverflowed {
            lead: id(n),
            decision: decision.clone(),
            again_within_ms: None,
        });
        let other = LeadUnserved { lead: id(2) }.into();
        let events = decided.map(Into::into).into_iter().chain([other]);
        let records: Vec<_> =
            events.map(|event| austin.record(&Entry { at: at(90), event })).collect();
        committed(&store, async |tx| entry::append(tx, &records).await.unwrap()).await;
        let mut tx = store.read().await.unwrap();
        let since = async |tx: &mut _, ms| {
            let leads = lead::overflowed(tx, AUSTIN, at(ms)).await.unwrap();
            leads.iter().map(|lead| lead.id).collect::<Vec<_>>()
        };
        assert_eq!(since(&mut tx, 0).await, [id(1), id(2)]);
        assert_eq!(since(&mut tx, 11).await, [id(2)]);
        let decisions = entry::decisions(&mut tx, AUSTIN, at(90)).await.unwrap();
        assert_eq!(decisions.iter().map(|record| record.seq).collect::<Vec<_>>(), [1, 2]);
        assert!(entry::decisions(&mut tx, AUSTIN, at(91)).await.unwrap().is_empty());
    })
    .await;
}
