//! People who want to be called.

use app::{
    ids::{CallId, PersonId},
    people::Role,
};
use evenpace::store::{
    call::{self, Call},
    person::{self, Person},
};
use uuid::Uuid;

use super::{at, committed};
use crate::database::on_both;

const SAM: PersonId = PersonId(Uuid::from_u128(0x5A));

fn wish(number: u128, ms: i64) -> Call {
    Call { id: CallId(Uuid::from_u128(number)), asked_at: at(ms), words: vec![number as u8; 3] }
}

#[tokio::test]
async fn whoever_waits_longest_is_called_first_and_then_waits_no_more() {
    on_both(async |store| {
        let sam = Person {
            id: SAM,
            email: "sam@example.com".to_owned(),
            name: "Sam Okafor".to_owned(),
            role: Role::Sales,
            officer: None,
            password_hash: None,
            created_at: at(0),
            disabled_at: None,
        };
        committed(&store, async |tx| {
            person::insert(tx, &sam).await.unwrap();
            for call in [wish(1, 30), wish(2, 10), wish(3, 20)] {
                call::insert(tx, &call).await.unwrap();
            }
        })
        .await;
        let waiting =
            async |limit| call::waiting(&mut store.read().await.unwrap(), limit).await.unwrap();
        assert_eq!(waiting(10).await, [wish(2, 10), wish(3, 20), wish(1, 30)]);
        assert_eq!(waiting(1).await, [wish(2, 10)]);
        for _ in 0..2 {
            committed(&store, async |tx| {
                call::called(tx, wish(2, 10).id, at(40), SAM).await.unwrap();
            })
            .await;
        }
        assert_eq!(waiting(10).await, [wish(3, 20), wish(1, 30)]);
        let mut tx = store.read().await.unwrap();
        assert_eq!(call::count_waiting(&mut tx).await.unwrap(), 2);
        drop(tx);
        for (before, left) in [(20, vec![wish(3, 20), wish(1, 30)]), (21, vec![wish(1, 30)])] {
            committed(&store, async |tx| call::forget(tx, at(before)).await.unwrap()).await;
            assert_eq!(waiting(10).await, left);
        }
    })
    .await;
}
