//! A lead as its officer opens it.

use std::slice;

use evenpace::store::{
    allocation, market,
    officer::{self, Officer},
    own_lead::{self, OwnLead},
    sealed_lead::{self, SealedRow},
};

use super::{
    AUSTIN, at, committed,
    contracts::{contract, market_in},
    leads::{KIM, ROBIN, id, put, routed},
    seen,
};
use crate::database::on_both;

#[tokio::test]
async fn an_opened_lead_brings_what_is_known_around_it() {
    on_both(async |store| {
        let lead = routed(1, ROBIN, 4);
        put(&store, &[&lead]).await;
        let find = async |officer, lead| {
            seen(&store, async |tx| own_lead::find(tx, officer, lead).await.unwrap()).await
        };
        let bare = OwnLead {
            lead: lead.clone(),
            market: None,
            credit_window_ms: None,
            time_zone: None,
            sealed: None,
        };
        assert_eq!(find(ROBIN, id(1)).await, Some(bare));
        let contract = contract(ROBIN.0.as_u128(), AUSTIN, ROBIN);
        let sealed = SealedRow {
            lead: lead.id,
            contact: vec![1],
            contact_key: None,
            consent: vec![2],
            consent_key: vec![3],
        };
        let robin =
            Officer::named(ROBIN, "Robin Vale".to_owned(), "America/Boise".to_owned(), at(0));
        let austin = market_in(AUSTIN, "America/Chicago");
        committed(&store, async |tx| {
            market::insert(tx, &austin).await.unwrap();
            officer::insert(tx, &robin).await.unwrap();
            allocation::put(tx, &[&contract]).await.unwrap();
            sealed_lead::insert(tx, slice::from_ref(&sealed)).await.unwrap();
        })
        .await;
        let whole = OwnLead {
            lead,
            market: Some(austin.name),
            credit_window_ms: Some(contract.credit_window_ms),
            time_zone: Some("America/Boise".to_owned()),
            sealed: Some(sealed),
        };
        assert_eq!(find(ROBIN, id(1)).await, Some(whole));
        assert_eq!(find(KIM, id(1)).await, None);
        assert_eq!(find(ROBIN, id(2)).await, None);
    })
    .await;
}
