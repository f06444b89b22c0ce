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
        let leads = lead::overflowed(&mut tx, AUSTIN, at(0)).await.unwrap();
        assert_eq!(leads.iter().map(|lead| lead.id).collect::<Vec<_>>(), [id(2), id(3)]);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_got_and_every_decision_are_found_by_when_the_lead_came() {
    on_both(async |store| {
        let elsewhere = Lead { market: BOISE, ..overflowed(4, 30) };
        let leads = [overflowed(1, 10), overflowed(2, 30), routed(3, ROBIN, 40), elsewhere];
        put(&store, &leads.each_ref()).await;
        let mut austin = Head::first(AUSTIN);
        let decision = Decision::of(0, Vec::new());
        let decided = [1, 2].map(|n| LeadOverflowed { lead: id(n), decision: decision.clone() });
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
        let decisions = entry::decisions(&mut tx, AUSTIN, at(11)).await.unwrap();
        assert_eq!(decisions.iter().map(|record| record.seq).collect::<Vec<_>>(), [2]);
        assert_eq!(entry::decisions(&mut tx, AUSTIN, at(0)).await.unwrap().len(), 2);
    })
    .await;
}
