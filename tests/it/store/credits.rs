//! Steps of credits, and who looked at what was hidden.

use app::{
    credit::CreditState,
    ids::{OfficerId, PersonId, SourceId},
    people::Role,
};
use evenpace::store::{
    credit_step::{self, Counted, CreditStepRow},
    lead_access, market,
    person::{self, Person},
    sealed_lead,
    search_mark::{self, MarkRow},
};
use uuid::Uuid;

use super::{
    AUSTIN, at, committed, hash,
    leads::{KIM, ROBIN, id, put, routed},
    markets::market,
    seen,
};
use crate::database::on_both;

const ADA: PersonId = PersonId(Uuid::from_u128(0xADA));

fn ada() -> Person {
    Person {
        id: ADA,
        email: "ada@example.com".to_owned(),
        name: "Ada Moss".to_owned(),
        role: Role::Admin,
        officer: None,
        password_hash: None,
        created_at: at(0),
        disabled_at: None,
    }
}

fn step(n: u128, state: CreditState, ms: i64, person: Option<PersonId>) -> CreditStepRow {
    CreditStepRow { lead: id(n), state, at: at(ms), person, words: Some(vec![7; 40]) }
}

#[tokio::test]
async fn steps_come_back_in_order_with_names_and_lose_their_words_with_the_borrower() {
    on_both(async |store| {
        let requested = step(1, CreditState::Requested, 5, None);
        let denied = step(1, CreditState::Denied, 6, Some(ADA));
        committed(&store, async |tx| {
            person::insert(tx, &ada()).await.unwrap();
            for row in [&denied, &requested, &step(2, CreditState::Requested, 7, None)] {
                credit_step::insert(tx, row).await.unwrap();
            }
        })
        .await;
        let found = seen(&store, async |tx| credit_step::of_lead(tx, id(1)).await.unwrap()).await;
        let named = Some("Ada Moss".to_owned());
        assert_eq!(found, [(requested, None), (denied, named)]);
        committed(&store, async |tx| sealed_lead::forget_contact_key(tx, id(1)).await.unwrap())
            .await;
        let found = seen(&store, async |tx| credit_step::of_lead(tx, id(1)).await.unwrap()).await;
        assert!(found.iter().all(|(row, _)| row.words.is_none()));
    })
    .await;
}

#[tokio::test]
async fn steps_of_one_instant_stand_in_the_order_in_which_they_can_be_taken() {
    on_both(async |store| {
        let order = [CreditState::Requested, CreditState::Denied, CreditState::Answered];
        committed(&store, async |tx| {
            for state in order.iter().rev() {
                credit_step::insert(tx, &step(1, *state, 5, None)).await.unwrap();
            }
        })
        .await;
        let found = seen(&store, async |tx| credit_step::of_lead(tx, id(1)).await.unwrap()).await;
        assert_eq!(found.iter().map(|(step, _)| step.state).collect::<Vec<_>>(), order);
    })
    .await;
}

#[tokio::test]
async fn what_waits_is_listed_by_how_long_it_waits_and_leads_are_counted() {
    on_both(async |store| {
        let mut leads = [1, 2, 3, 4].map(|n| routed(n, ROBIN, n as i64));
        leads[0].credit = Some(CreditState::Answered);
        leads[1].credit = Some(CreditState::Requested);
        leads[2].credit = Some(CreditState::Approved);
        put(&store, &[&leads[0], &leads[1], &leads[2], &leads[3], &routed(5, KIM, 9)]).await;
        committed(&store, async |tx| {
            market::insert(tx, &market(AUSTIN, "Austin")).await.unwrap();
            credit_step::insert(tx, &step(1, CreditState::Requested, 10, None)).await.unwrap();
            credit_step::insert(tx, &step(1, CreditState::Answered, 30, None)).await.unwrap();
            credit_step::insert(tx, &step(2, CreditState::Requested, 20, None)).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        let waiting = credit_step::open(&mut tx).await.unwrap();
        assert_eq!(waiting, [(id(2), at(20)), (id(1), at(30))]);
        let robins = credit_step::of_officer(&mut tx, ROBIN, at(2)).await.unwrap();
        assert_eq!(robins, Counted { routed: 3, asked: 2, approved: 1 });
        let nobodys = OfficerId(Uuid::from_u128(0x99));
        let none = credit_step::of_officer(&mut tx, nobodys, at(0)).await.unwrap();
        assert_eq!(none, Counted::default());
        let source = SourceId(Uuid::from_u128(0x50));
        let posted = credit_step::of_source(&mut tx, source, at(0)).await.unwrap();
        assert_eq!(posted, Counted { routed: 5, asked: 3, approved: 1 });
    })
    .await;
}

#[tokio::test]
async fn a_look_is_noted_and_an_earlier_mark_is_known() {
    on_both(async |store| {
        committed(&store, async |tx| {
            person::insert(tx, &ada()).await.unwrap();
            for ms in [5, 9, 9] {
                lead_access::insert(tx, id(1), at(ms), ADA).await.unwrap();
            }
            let row = MarkRow { mark: hash(1), routed_at: at(4), lead: id(1) };
            search_mark::insert(tx, &[row]).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        assert_eq!(lead_access::latest(&mut tx, id(1), ADA).await.unwrap(), Some(at(9)));
        assert_eq!(lead_access::latest(&mut tx, id(2), ADA).await.unwrap(), None);
        assert!(search_mark::is_before(&mut tx, hash(1), at(5)).await.unwrap());
        assert!(!search_mark::is_before(&mut tx, hash(1), at(4)).await.unwrap(), "the same lead");
        assert!(!search_mark::is_before(&mut tx, hash(2), at(5)).await.unwrap());
    })
    .await;
}
