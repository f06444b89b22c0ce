//! People who sign in, their sessions, their links and the browsers that are known to them.

use app::{
    ids::{OfficerId, PersonId, SessionId},
    people::{LinkPurpose, Role},
};
use evenpace::store::{
    Store, known_browser,
    link::{self, Link},
    officer,
    person::{self, Person},
    session::{self, Session},
};
use uuid::Uuid;

use super::{at, committed, seen};
use crate::database::on_both;

pub const OFFICER: OfficerId = OfficerId(Uuid::from_u128(0x0F));

fn person(id: u128, email: &str, role: Role) -> Person {
    Person {
        id: PersonId(Uuid::from_u128(id)),
        email: email.to_owned(),
        name: "Robin Vale".to_owned(),
        role,
        officer: (role == Role::Officer).then_some(OFFICER),
        password_hash: None,
        created_at: at(0),
        disabled_at: None,
    }
}

/// Robin is an officer, Sam an admin.
pub async fn with_people(store: &Store) {
    let (name, zone) = ("Robin Vale".to_owned(), "America/Chicago".to_owned());
    let officer = officer::Officer::named(OFFICER, name, zone, at(0));
    committed(store, async |tx| {
        officer::insert(tx, &officer).await.unwrap();
        person::insert(tx, &person(1, "robin@example.com", Role::Officer)).await.unwrap();
        person::insert(tx, &person(2, "sam@example.com", Role::Admin)).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn the_admins_who_can_sign_in_are_locked() {
    on_both(async |store| {
        with_people(&store).await;
        let admins = committed(&store, async |tx| {
            person::insert(tx, &person(3, "ada@example.com", Role::Admin)).await.unwrap();
            person::insert(tx, &person(4, "joe@example.com", Role::Admin)).await.unwrap();
            person::disable(tx, PersonId(Uuid::from_u128(3)), at(5)).await.unwrap();
            person::lock_admins(tx).await.unwrap()
        });
        assert_eq!(admins.await, [2, 4].map(|id| PersonId(Uuid::from_u128(id))));
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

/// A session that began at this millisecond.
fn session(id: u128, began: i64) -> Session {
    Session {
        id: SessionId(Uuid::from_u128(id)),
        browser: "Firefox on Windows".to_owned(),
        created_at: at(began),
        seen_at: at(began),
    }
}

const ROBIN: PersonId = PersonId(Uuid::from_u128(1));
const SAM: PersonId = PersonId(Uuid::from_u128(2));

/// Three sessions: Robin's 1 and 2, Sam's 3; each token is its number.
async fn with_sessions(store: &Store) {
    with_people(store).await;
    committed(store, async |tx| {
        for (number, person) in [(1, ROBIN), (2, ROBIN), (3, SAM)] {
            let session = session(number.into(), i64::from(number) * 10);
            session::insert(tx, &[number; 32], person, &session).await.unwrap();
        }
    })
    .await;
}

/// The tokens whose sessions still last.
async fn living(store: &Store) -> Vec<u8> {
    let mut tx = store.read().await.unwrap();
    let mut living = Vec::new();
    for number in 1..=3 {
        if session::find(&mut tx, &[number; 32], at(0)).await.unwrap().is_some() {
            living.push(number);
        }
    }
    living
}

#[tokio::test]
async fn a_session_names_its_person_until_it_ends_or_is_too_old() {
    on_both(async |store| {
        with_sessions(&store).await;
        let found = async |token: u8, since| {
            let token = [token; 32];
            seen(&store, async |tx| session::find(tx, &token, since).await.unwrap()).await
        };
        let (first, robin) = found(1, at(9)).await.unwrap();
        assert_eq!((first, robin.email.as_str()), (session(1, 10), "robin@example.com"));
        assert!(found(1, at(10)).await.is_none());
        assert!(found(4, at(0)).await.is_none());

        committed(&store, async |tx| session::end(tx, &[1; 32]).await.unwrap()).await;
        assert_eq!(living(&store).await, [2, 3]);
        committed(&store, async |tx| session::forget(tx, at(19)).await.unwrap()).await;
        assert_eq!(living(&store).await, [2, 3]);
        committed(&store, async |tx| session::forget(tx, at(20)).await.unwrap()).await;
        assert_eq!(living(&store).await, [3]);
    })
    .await;
}

#[tokio::test]
async fn a_persons_sessions_are_listed_the_last_seen_first() {
    on_both(async |store| {
        with_sessions(&store).await;
        let of_robin = async |since| {
            let sessions =
                seen(&store, async |tx| session::of_person(tx, ROBIN, since).await.unwrap()).await;
            sessions.into_iter().map(|session| (session.id.0.as_u128(), session.seen_at))
        };
        let listed: Vec<_> = of_robin(at(0)).await.collect();
        assert_eq!(listed, [(2, at(20)), (1, at(10))]);
        for (seen, since) in [(25, 9), (30, 10), (31, 29)] {
            committed(&store, async |tx| {
                session::see(tx, &[1; 32], at(seen), at(since)).await.unwrap();
            })
            .await;
        }
        let listed: Vec<_> = of_robin(at(0)).await.collect();
        assert_eq!(listed, [(1, at(30)), (2, at(20))]);
        assert_eq!(of_robin(at(10)).await.count(), 1, "one is too old");
    })
    .await;
}

#[tokio::test]
async fn a_person_ends_their_own_sessions_and_nobody_elses() {
    on_both(async |store| {
        with_sessions(&store).await;
        let id = |number| SessionId(Uuid::from_u128(number));
        committed(&store, async |tx| {
            session::end_of_person(tx, ROBIN, id(3)).await.unwrap();
        })
        .await;
        assert_eq!(living(&store).await, [1, 2, 3], "the third is Sam's");
        committed(&store, async |tx| session::end_others(tx, ROBIN, id(2)).await.unwrap()).await;
        assert_eq!(living(&store).await, [2, 3]);
        committed(&store, async |tx| {
            session::end_of_person(tx, ROBIN, id(2)).await.unwrap();
        })
        .await;
        assert_eq!(living(&store).await, [3]);
        committed(&store, async |tx| session::end_all(tx, SAM).await.unwrap()).await;
        assert_eq!(living(&store).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_link_is_its_persons_and_is_used_up_once() {
    on_both(async |store| {
        with_people(&store).await;
        let invited = Link { purpose: LinkPurpose::Invitation, expires_at: at(100) };
        let reset = Link { purpose: LinkPurpose::Reset, expires_at: at(50) };
        let put = async |token: u8, link| {
            committed(&store, async |tx| link::put(tx, &[token; 32], ROBIN, link).await.unwrap())
                .await;
        };
        let found = async |token: u8, now| {
            let token = [token; 32];
            let found = seen(&store, async |tx| link::find(tx, &token, now).await.unwrap()).await;
            found.map(|(link, person)| (link, person.id))
        };
        let use_up = async |token: u8, now| {
            committed(&store, async |tx| link::use_up(tx, &[token; 32], now).await.unwrap()).await
        };
        put(1, invited).await;
        assert_eq!(found(1, at(99)).await, Some((invited, ROBIN)));
        assert_eq!(found(1, at(100)).await, None);
        assert_eq!(found(2, at(0)).await, None);
        put(2, reset).await;
        assert_eq!(found(1, at(0)).await, None, "the new one took its place");
        assert_eq!(found(2, at(0)).await, Some((reset, ROBIN)));

        assert!(!use_up(2, at(50)).await, "expired");
        assert!(!use_up(1, at(0)).await, "replaced");
        assert!(use_up(2, at(49)).await);
        assert!(!use_up(2, at(49)).await, "used");

        put(3, reset).await;
        committed(&store, async |tx| link::forget(tx, at(49)).await.unwrap()).await;
        assert!(found(3, at(0)).await.is_some());
        committed(&store, async |tx| link::forget(tx, at(50)).await.unwrap()).await;
        assert!(found(3, at(0)).await.is_none());
    })
    .await;
}

#[tokio::test]
async fn a_browser_is_known_to_whoever_signed_in_with_it() {
    on_both(async |store| {
        with_people(&store).await;
        let knows = async |token: u8, email: &str, since| {
            let (token, mut tx) = ([token; 32], store.read().await.unwrap());
            known_browser::knows(&mut tx, &token, email, since).await.unwrap()
        };
        let put = async |person, now| {
            committed(&store, async |tx| {
                known_browser::put(tx, &[1; 32], person, now).await.unwrap();
            })
            .await;
        };
        put(ROBIN, at(10)).await;
        assert!(knows(1, "robin@example.com", at(9)).await);
        assert!(!knows(1, "robin@example.com", at(10)).await, "too long ago");
        assert!(!knows(1, "sam@example.com", at(0)).await);
        assert!(!knows(2, "robin@example.com", at(0)).await);
        put(ROBIN, at(20)).await;
        put(SAM, at(15)).await;
        assert!(knows(1, "robin@example.com", at(19)).await, "once more");

        committed(&store, async |tx| {
            known_browser::renew(tx, &[1; 32], &[2; 32]).await.unwrap();
        })
        .await;
        for email in ["robin@example.com", "sam@example.com"] {
            assert!(knows(2, email, at(0)).await && !knows(1, email, at(0)).await, "{email}");
        }
        committed(&store, async |tx| known_browser::forget(tx, at(15)).await.unwrap()).await;
        assert!(knows(2, "robin@example.com", at(0)).await);
        assert!(!knows(2, "sam@example.com", at(0)).await);
    })
    .await;
}
