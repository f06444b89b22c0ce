//! What admins write beside the ledger: acts with their words, markets and officers that change,
//! people who are kept out, sources whose keys are worth nothing.

use app::{
    ids::{LeadId, PersonId, SourceId},
    lead::facts::State,
    money::Cents,
    people::{LinkPurpose, Role},
    routing::OverflowReason,
};
use evenpace::store::{
    act::{self, Act},
    lead::{self, Fate, Lead},
    link::{self, Link},
    market::{self, Market},
    officer, person, session,
    source::{self, Tally},
    source_refusal::{self, Refused},
};
use uuid::Uuid;

use super::{
    AUSTIN, BOISE, at, committed, hash,
    markets::market,
    people::{OFFICER, with_people},
    seen,
    sources::posting,
};
use crate::database::on_both;

const SAM: PersonId = PersonId(Uuid::from_u128(2));

#[tokio::test]
async fn acts_are_told_in_order_with_the_name_of_who_did_them() {
    on_both(async |store| {
        with_people(&store).await;
        let act = |id, about, entry| Act {
            id: Uuid::from_u128(id),
            at: at(id as i64),
            person: SAM,
            kind: "allocation_paused".to_owned(),
            about: Uuid::from_u128(about),
            entry,
            words: vec![id as u8],
        };
        let acts = [act(2, 9, None), act(1, 9, Some((AUSTIN, 7))), act(3, 8, None)];
        committed(&store, async |tx| {
            for act in &acts {
                act::insert(tx, act).await.unwrap();
            }
        })
        .await;
        let about =
            seen(&store, async |tx| act::about(tx, &[Uuid::from_u128(9)]).await.unwrap()).await;
        let name = "Robin Vale".to_owned();
        assert_eq!(about, [(acts[1].clone(), name.clone()), (acts[0].clone(), name)]);
        let latest =
            async |limit| seen(&store, async |tx| act::latest(tx, limit).await.unwrap()).await;
        assert_eq!(latest(2).await, [3, 2].map(Uuid::from_u128));
        assert_eq!(latest(9).await, [3, 2, 1].map(Uuid::from_u128));
    })
    .await;
}

#[tokio::test]
async fn a_market_changes_and_its_areas_move() {
    on_both(async |store| {
        let areas = |areas: &[&str]| areas.iter().map(|area| area.to_string()).collect::<Vec<_>>();
        let changed = Market {
            seats: 14,
            price_cents: Cents(7_000),
            towns: "Austin, Round Rock".to_owned(),
            ..market(AUSTIN, "Greater Austin")
        };
        committed(&store, async |tx| {
            market::insert(tx, &market(AUSTIN, "Austin")).await.unwrap();
            market::insert(tx, &market(BOISE, "Boise")).await.unwrap();
            market::add_areas(tx, AUSTIN, &areas(&["787", "78602"])).await.unwrap();
            market::change(tx, &changed).await.unwrap();
            market::remove_areas(tx, &areas(&["78602", "99999"])).await.unwrap();
            market::add_areas(tx, BOISE, &areas(&["78602"])).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        let found = market::find(&mut tx, AUSTIN).await.unwrap().unwrap();
        assert_eq!(format!("{found:?}"), format!("{changed:?}"));
        assert_eq!(market::areas(&mut tx, AUSTIN).await.unwrap(), ["787"]);
        assert_eq!(market::areas(&mut tx, BOISE).await.unwrap(), ["78602"]);
    })
    .await;
}

#[tokio::test]
async fn an_officer_changes_and_keeps_their_licences_in_order() {
    on_both(async |store| {
        with_people(&store).await;
        let before = seen(&store, async |tx| officer::find(tx, OFFICER).await.unwrap()).await;
        let changed = officer::Officer {
            nmls: Some("123456".to_owned()),
            licensed_states: ["FL", "TX"].map(|code| State::from_code(code).unwrap()).to_vec(),
            alert_email: Some("robin@example.com".to_owned()),
            alert_phone: Some("+15125550142".to_owned()),
            ..before.unwrap()
        };
        committed(&store, async |tx| {
            assert!(officer::lock(tx, OFFICER).await.unwrap().is_some());
            officer::change(tx, &changed).await.unwrap();
        })
        .await;
        let found = seen(&store, async |tx| officer::find(tx, OFFICER).await.unwrap()).await;
        assert_eq!(found, Some(changed));
    })
    .await;
}

#[tokio::test]
async fn who_is_kept_out_has_no_session_no_link_and_no_password() {
    on_both(async |store| {
        with_people(&store).await;
        let lasts = session::Session {
            id: app::ids::SessionId(Uuid::from_u128(1)),
            browser: String::new(),
            created_at: at(1),
            seen_at: at(1),
        };
        committed(&store, async |tx| {
            person::set_password(tx, SAM, "hash").await.unwrap();
            session::insert(tx, &[1; 32], SAM, &lasts).await.unwrap();
            let link = Link { purpose: LinkPurpose::Reset, expires_at: at(99) };
            link::put(tx, &[2; 32], SAM, link).await.unwrap();
            person::disable(tx, SAM, at(5)).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        let sam = person::find(&mut tx, SAM).await.unwrap().unwrap();
        assert_eq!((sam.disabled_at, sam.password_hash), (Some(at(5)), None));
        assert!(session::find(&mut tx, &[1; 32], at(0)).await.unwrap().is_none());
        assert!(link::find(&mut tx, &[2; 32], at(6)).await.unwrap().is_none());
        drop(tx);
        committed(&store, async |tx| {
            link::end(tx, SAM).await.unwrap();
            person::enable(tx, SAM).await.unwrap();
        })
        .await;
        let mut tx = store.read().await.unwrap();
        assert!(session::find(&mut tx, &[1; 32], at(0)).await.unwrap().is_some());
        assert!(link::find(&mut tx, &[2; 32], at(6)).await.unwrap().is_none());
        let roles = person::all(&mut tx).await.unwrap();
        let roles: Vec<Role> = roles.into_iter().map(|person| person.role).collect();
        assert_eq!(roles, [Role::Officer, Role::Admin]);
    })
    .await;
}

#[tokio::test]
async fn a_revoked_source_posts_no_more_and_a_new_key_lets_it_in_again() {
    on_both(async |store| {
        let id = posting(1).id;
        committed(&store, async |tx| {
            source::insert(tx, &posting(1), &hash(1).0).await.unwrap();
            source::revoke(tx, id, at(3)).await.unwrap();
            source::revoke(tx, id, at(4)).await.unwrap();
        })
        .await;
        let revoked = seen(&store, async |tx| source::all(tx).await.unwrap()).await;
        assert_eq!(revoked[0].revoked_at, Some(at(3)));
        assert!(seen(&store, async |tx| source::keys(tx).await.unwrap()).await.is_empty());
        committed(&store, async |tx| source::set_key(tx, id, &hash(2).0).await.unwrap()).await;
        let keys = seen(&store, async |tx| source::keys(tx).await.unwrap()).await;
        assert_eq!(keys.get(&hash(2)), Some(&id));
    })
    .await;
}

#[tokio::test]
async fn what_was_not_taken_adds_up_by_day_and_code() {
    on_both(async |store| {
        let refused = |code, day, posts| Refused { source: posting(1).id, day, code, posts };
        let (day, next) = (source_refusal::day(at(0)), source_refusal::day(at(86_400_000)));
        assert_eq!((day.0 % 86_400_000, next - day), (0, 86_400_000));
        for _ in 0..2 {
            let rows = [refused("bad_zip", day, 2), refused("missing", next, 1)];
            committed(&store, async |tx| source_refusal::add(tx, &rows).await.unwrap()).await;
        }
        let since = async |day| {
            seen(&store, async |tx| source_refusal::since(tx, day).await.unwrap()).await
        };
        let id = posting(1).id;
        let missing = (id, "missing".to_owned(), 2);
        assert_eq!(since(day).await, [(id, "bad_zip".to_owned(), 4), missing.clone()]);
        assert_eq!(since(next).await, [missing]);
    })
    .await;
}

#[tokio::test]
async fn what_became_of_a_sources_leads_is_counted_by_code() {
    on_both(async |store| {
        let lead = |id: u128, fate, received_at| Lead {
            id: LeadId(Uuid::from_u128(id)),
            market: AUSTIN,
            source: SourceId(Uuid::from_u128(1)),
            received_at,
            score: 50,
            fate,
            opened_at: None,
            credit: None,
            replaced_by: None,
        };
        let leads = [
            lead(1, Fate::Overflow(OverflowReason::AllFull), at(10)),
            lead(2, Fate::Overflow(OverflowReason::AllFull), at(11)),
            lead(3, Fate::Unserved, at(12)),
            lead(4, Fate::Unserved, at(1)),
        ];
        committed(&store, async |tx| lead::put(tx, &leads.each_ref()).await.unwrap()).await;
        assert!(!seen(&store, async |tx| lead::is_any_routed(tx).await.unwrap()).await);
        let tallies = seen(&store, async |tx| source::tallies(tx, at(5)).await.unwrap()).await;
        let tally = |outcome: &str, reason: Option<&str>, leads, last_at| Tally {
            source: SourceId(Uuid::from_u128(1)),
            outcome: outcome.to_owned(),
            reason: reason.map(str::to_owned),
            credit: None,
            leads,
            last_at,
        };
        let overflow = tally("overflow", Some("all_full"), 2, at(11));
        assert_eq!(tallies, [overflow, tally("unserved", None, 1, at(12))]);
    })
    .await;
}
