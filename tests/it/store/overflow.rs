//! What nobody got, and the decisions about a market's leads.

use app::{
    ledger::{
        Entry, Head,
        event::{LeadOverflowed, LeadUnserved},
    },
    routing::{Decision, OverflowReason},
};
use evenpace::store::{
    entry,
    lead::{self, Fate, Lead},
};

use super::{
    AUSTIN, BOISE, at, committed,
    leads::{ROBIN, id, put, routed},
};
use crate::database::on_both;

fn overflowed(n: u128, ms: i64) -> Lead {
    let fate = Fate::Overflow(OverflowReason::AllFull);
    Lead { received_at: at(ms), fate, ..routed(n, ROBIN, ms) }
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
