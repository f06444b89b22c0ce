//! What credits come to.

use std::slice::from_ref;

use app::{
    credit::{CreditReason, CreditState},
    ledger::{Entry, Head, event::CreditRequested},
};
use evenpace::store::{
    credit_report, entry,
    lead::{Fate, Lead},
};

use super::{
    AUSTIN, at, committed,
    leads::{KIM, ROBIN, id, put, routed},
};
use crate::database::on_both;

#[tokio::test]
async fn credits_come_with_what_was_asked_and_routed_leads_are_counted_by_source() {
    on_both(async |store| {
        let asked = Lead { credit: Some(CreditState::Denied), ..routed(1, ROBIN, 1) };
        let given = Lead { credit: Some(CreditState::Approved), ..routed(2, KIM, 2) };
        let nobodys = Lead { fate: Fate::Unserved, ..routed(4, ROBIN, 4) };
        let leads = [asked, given, routed(3, ROBIN, 3), nobodys];
        put(&store, &leads.each_ref()).await;
        let event = CreditRequested { lead: id(1), reason: CreditReason::FakeName }.into();
        let record = Head::first(AUSTIN).record(&Entry { at: at(9), event });
        committed(&store, async |tx| entry::append(tx, from_ref(&record)).await.unwrap()).await;
        let mut tx = store.read().await.unwrap();
        let credits = credit_report::credits(&mut tx, AUSTIN, at(0)).await.unwrap();
        let found: Vec<_> = credits.iter().map(|it| (it.state, it.request.clone())).collect();
        let requested = (CreditState::Denied, Some(record.body));
        assert_eq!(found, [requested, (CreditState::Approved, None)]);
        assert_eq!(credit_report::credits(&mut tx, AUSTIN, at(2)).await.unwrap().len(), 1);
        let source = leads[0].source;
        let counted = credit_report::routed(&mut tx, AUSTIN, at(1), at(3)).await.unwrap();
        assert_eq!(counted, [(source, 2)]);
        let counted = credit_report::routed(&mut tx, AUSTIN, at(0), at(9)).await.unwrap();
        assert_eq!(counted, [(source, 3)]);
    })
    .await;
}
