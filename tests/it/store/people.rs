//! People who sign in, and their sessions.

use app::{
    ids::{OfficerId, PersonId},
    people::Role,
};
use evenpace::store::{
    Store, officer,
    person::{self, Person},
    session,
};
use uuid::Uuid;

use super::{at, committed, seen};
use crate::database::on_both;

const OFFICER: OfficerId = OfficerId(Uuid::from_u128(0x0F));

fn person(id: u128, email: &str, role: Role) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(id)),
        email: email.to_owned(),
        name: "Robin Vale".to_owned(),
        role,
        officer: (role == Role::Officer).then_some(OFFICER),
        password_hash: None,
        created_at: at(0),
    }
}

/// Robin is an officer, Sam an admin.
async fn with_people(store: &Store) {
    let officer = officer::Officer {
        id: OFFICER,
        name: "Robin Vale".to_owned(),
        nmls: None,
        time_zone: "America/Chicago".to_owned(),
        created_at: at(0),
    };
    committed(store, async |tx| {
        officer::insert(tx, &officer).await.unwrap();
        person::insert(tx, &person(1, "robin@example.com", Role::Officer)).await.unwrap();
        person::insert(tx, &person(2, "sam@example.com", Role::Admin)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_person_is_found_by_email() {
    on_both(async |store| {
        with_people(&store).await;
        let mut tx = store.read().await.unwrap();
        let robin = person::by_email(&mut tx, "robin@example.com").await.unwrap().unwrap();
        let expected = person(1, "robin@example.com", Role::Officer);
        assert_eq!(format!("{robin:?}"), format!("{expected:?}"));
        let sam = person::by_email(&mut tx, "sam@example.com").await.unwrap().unwrap();
        assert_eq!((sam.role, sam.officer), (Role::Admin, None));
        assert!(person::by_email(&mut tx, "kim@example.com").await.unwrap().is_none());
        assert_eq!(person::count(&mut tx).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn an_email_address_is_one_persons() {
    on_both(async |store| {
        with_people(&store).await;
        let mut tx = store.write().await.unwrap();
        let second = person(3, "sam@example.com", Role::Sales);
        assert!(person::insert(&mut tx, &second).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn whoever_signs_in_as_an_officer_is_one_and_nobody_else_is() {
    on_both(async |store| {
        with_people(&store).await;
        for (role, officer) in [(Role::Officer, None), (Role::Sales, Some(OFFICER))] {
            let odd = Person { officer, ..person(3, "kim@example.com", role) };
            let mut tx = store.write().await.unwrap();
            assert!(person::insert(&mut tx, &odd).await.is_err(), "{role:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_new_password_takes_the_olds_place() {
    on_both(async |store| {
        with_people(&store).await;
        let robin = person(1, "robin@example.com", Role::Officer);
        for hash in ["$argon2id$first", "$argon2id$second"] {
            committed(&store, async |tx| person::set_password(tx, robin.id, hash).await.unwrap())
                .await;
            let mut tx = store.read().await.unwrap();
            let found = person::by_email(&mut tx, &robin.email).await.unwrap().unwrap();
            assert_eq!(found.password_hash.as_deref(), Some(hash));
            let sam = person::by_email(&mut tx, "sam@example.com").await.unwrap().unwrap();
            assert_eq!(sam.password_hash, None);
        }
    })
    .await;
}

#[tokio::test]
async fn a_session_names_its_person_until_it_ends_or_is_too_old() {
    on_both(async |store| {
        with_people(&store).await;
        let robin = person(1, "robin@example.com", Role::Officer);
        let whose = async |token: u8, since| {
            let token = [token; 32];
            let found = seen(&store, async |tx| session::person(tx, &token, since).await).await;
            found.unwrap().map(|person| person.email)
        };
        committed(&store, async |tx| {
            session::insert(tx, &[1; 32], robin.id, at(10)).await.unwrap();
            session::insert(tx, &[2; 32], robin.id, at(20)).await.unwrap();
        })
        .await;
        assert_eq!(whose(1, at(9)).await.as_ref(), Some(&robin.email));
        assert_eq!(whose(1, at(10)).await, None);
        assert_eq!(whose(3, at(0)).await, None);

        committed(&store, async |tx| session::end(tx, &[1; 32]).await.unwrap()).await;
        assert_eq!(whose(1, at(0)).await, None);
        assert_eq!(whose(2, at(0)).await.as_ref(), Some(&robin.email));

        committed(&store, async |tx| session::forget(tx, at(19)).await.unwrap()).await;
        assert!(whose(2, at(0)).await.is_some());
        committed(&store, async |tx| session::forget(tx, at(20)).await.unwrap()).await;
        assert_eq!(whose(2, at(0)).await, None);
    })
    .await;
}
