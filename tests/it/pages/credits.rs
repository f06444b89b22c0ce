//! Credits over HTTP: asked for by officers, decided by admins, made good by the rule.

use app::{
    credit::{CreditReason, CreditState},
    ids::LeadId,
    instant::DAY_MS,
    people::Role,
};
use evenpace::{
    store::{credit_step, entry, lead, sealed_lead},
    writer::{CreditStep, Declined, Order, Said},
};
use reqwest::StatusCode;

use super::{Doors, Visitor, location};
use crate::database::on_both;

const ASK: &str = "what=ask&reason=disconnected&note=Not+Dana&calls=Tuesday+at+9,+rang+out";

async fn state(doors: &Doors, id: LeadId) -> Option<CreditState> {
    let mut tx = doors.house.store.read().await.unwrap();
    lead::find(&mut tx, &[id]).await.unwrap().remove(0).credit
}

async fn admin(doors: &Doors) -> Visitor<'_> {
    doors.somebody(Role::Admin, None).await
}

async fn decide(who: &Visitor<'_>, id: LeadId, form: &str) -> (StatusCode, String, String) {
    let answer = who.post(&format!("/credits/{id}"), form).await;
    let (status, to) = (answer.status(), location(&answer).to_owned());
    (status, to, answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_credit_is_asked_for_denied_answered_and_decided_for_the_last_time() {
    let doors = Doors::open().await;
    let (id, _) = doors.post_one_each().await;
    let (robin, path) = (doors.robin().await, format!("/leads/{id}"));
    let page = robin.page(&path).await;
    assert!(page.contains("ask for a credit until Mon 8 Jun 2026, 00:0"), "{page}");
    assert!(page.contains("EDT"), "{page}");
    let missing = robin.post(&path, "what=ask&reason=disconnected&note=Kept+note").await;
    assert_eq!(missing.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let missing = missing.text().await.unwrap();
    assert!(missing.contains("Say when you called") && missing.contains("Kept note"), "{missing}");
    assert!(!missing.contains("data-live"), "keeping up would lose what was typed: {missing}");
    assert_eq!(state(&doors, id).await, None);

    assert_eq!(robin.post(&path, ASK).await.status(), StatusCode::SEE_OTHER);
    assert_eq!(state(&doors, id).await, Some(CreditState::Requested));
    let again = robin.post(&path, ASK).await.text().await.unwrap();
    assert!(again.contains("a credit was asked for already"), "{again}");
    let admin = admin(&doors).await;
    let queue = admin.page("/credits").await;
    assert!(queue.contains(&format!("/credits/{id}")), "{queue}");
    let case = admin.page(&format!("/credits/{id}")).await;
    for part in ["Tuesday at 9, rang out", "Not Dana", "0 of 1 leads credited, 1 asked for"] {
        assert!(case.contains(part), "{part}: {case}");
    }
    let (status, _, silent) = decide(&admin, id, "what=deny&seen=requested&note=").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{silent}");
    decide(&admin, id, "what=deny&seen=requested&note=It+rings+for+us").await;
    assert_eq!(state(&doors, id).await, Some(CreditState::Denied));
    let page = robin.page(&path).await;
    assert!(page.contains("It rings for us") && page.contains("Your answer"), "{page}");

    robin.post(&path, "what=answer&note=It+rings+at+a+bakery").await;
    assert_eq!(state(&doors, id).await, Some(CreditState::Answered));
    assert!(admin.page(&format!("/credits/{id}")).await.contains("a bakery"));
    decide(&admin, id, "what=deny&seen=answered&note=No").await;
    assert_eq!(state(&doors, id).await, Some(CreditState::DeniedFinally));
    let third = robin.post(&path, "what=answer&note=Once+more").await;
    assert_eq!(third.status(), StatusCode::UNPROCESSABLE_ENTITY);
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_withdrawn_or_late_credit_is_not_asked_for_and_nobody_asks_for_anothers() {
    let doors = Doors::open().await;
    let (robins, kims) = doors.post_one_each().await;
    let robin = doors.robin().await;
    let path = format!("/leads/{robins}");
    robin.post(&path, ASK).await;
    robin.post(&path, "what=withdraw").await;
    assert_eq!(state(&doors, robins).await, Some(CreditState::Withdrawn));
    assert_eq!(robin.post(&path, ASK).await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let others = robin.post(&format!("/leads/{kims}"), ASK).await;
    assert_eq!(others.status(), StatusCode::NOT_FOUND);
    assert_eq!(state(&doors, kims).await, None);
    doors.house.wait_ms(8 * DAY_MS);
    let kim = doors.somebody(Role::Officer, Some(doors.kim)).await;
    let late = kim.post(&format!("/leads/{kims}"), ASK).await.text().await.unwrap();
    assert!(late.contains("That time is over"), "{late}");
    assert_eq!(state(&doors, kims).await, None);
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_approved_credit_is_made_good_by_the_next_lead_and_both_timelines_link() {
    let doors = Doors::open().await;
    let (id, _) = doors.post_one_each().await;
    let robin = doors.robin().await;
    let delivered = async || robin.page("/pace").await.contains("1 of 100 delivered");
    assert!(delivered().await);
    robin.post(&format!("/leads/{id}"), ASK).await;
    let admin = admin(&doors).await;
    let (_, to, _) = decide(&admin, id, "what=approve&seen=requested&note=").await;
    assert_eq!(to, "/credits?done=approved");
    let pace = robin.page("/pace").await;
    assert!(pace.contains("0 of 100 delivered") && pace.contains("redited"), "{pace}");
    let next = doors.post(9, |_| {}).await;
    let made_good = robin.page(&format!("/leads/{id}")).await;
    assert!(made_good.contains(&format!("/leads/{next}")), "{made_good}");
    let replacement = robin.page(&format!("/leads/{next}")).await;
    assert!(replacement.contains(&format!("/leads/{id}")), "{replacement}");
    assert!(replacement.contains("makes good a lead that was credited"), "{replacement}");
    assert!(delivered().await);
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_denial_of_a_request_that_was_answered_meanwhile_is_not_its_last() {
    let doors = Doors::open().await;
    let (id, _) = doors.post_one_each().await;
    let take =
        async |step, said| doors.house.writer.order(Order::Credit { lead: id, step, said }).await;
    for step in [CreditStep::Request(CreditReason::FakeName), CreditStep::Deny, CreditStep::Answer]
    {
        take(step, None).await.unwrap();
    }
    // Sealed while the request had not been denied yet.
    let person = doors.add_person(Role::Admin, None, None).await;
    let stale = Said { person, to: CreditState::Denied, words: None };
    let declined = take(CreditStep::Deny, Some(stale)).await.unwrap_err();
    assert!(matches!(declined, Declined::StepTaken), "{declined}");
    assert_eq!(state(&doors, id).await, Some(CreditState::Answered));
    let last = Said { person, to: CreditState::DeniedFinally, words: None };
    take(CreditStep::Deny, Some(last)).await.unwrap();
    assert_eq!(state(&doors, id).await, Some(CreditState::DeniedFinally));
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_admins_who_decide_a_hundred_credits_at_once_decide_a_hundred() {
    let doors = Doors::open().await;
    decide_a_hundred(&doors, &doors).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_admins_of_two_servers_who_decide_a_hundred_credits_at_once_decide_a_hundred() {
    on_both(async |store| {
        let doors = Doors::over(store).await;
        let other = doors.beside().await;
        decide_a_hundred(&doors, &other).await;
    })
    .await;
}

async fn decide_a_hundred(doors: &Doors, other: &Doors) {
    let mut leads = Vec::new();
    for borrower in 0..100 {
        let id = doors.post(borrower, |_| {}).await;
        let step = CreditStep::Request(CreditReason::FakeName);
        doors.house.writer.order(Order::Credit { lead: id, step, said: None }).await.unwrap();
        leads.push(id);
    }
    let admins = [admin(doors).await, admin(other).await];
    let (mut decided, mut told) = (0, 0);
    for run in leads.chunks(25) {
        let both = run.iter().flat_map(|id| {
            let forms = ["what=approve&seen=requested", "what=deny&seen=requested&note=No"];
            admins.iter().zip(forms).map(move |(who, form)| decide(who, *id, form))
        });
        for (status, _, page) in futures_util::future::join_all(both).await {
            match status {
                StatusCode::SEE_OTHER => decided += 1,
                _ if page.contains("was faster") => told += 1,
                other => panic!("{other}: {page}"),
            }
        }
    }
    println!("100 credits, 200 forms: {decided} decisions, {told} told who was faster");
    assert_eq!((decided, told), (100, 100));
    let mut tx = doors.house.store.read().await.unwrap();
    assert!(credit_step::open(&mut tx).await.unwrap().is_empty());
    drop(tx);
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn contact_data_is_hidden_until_it_is_asked_for_and_words_go_with_the_borrower() {
    let doors = Doors::open().await;
    let (id, _) = doors.post_one_each().await;
    doors.robin().await.post(&format!("/leads/{id}"), ASK).await;
    let (admin, path) = (admin(&doors).await, format!("/credits/{id}"));
    assert!(!admin.page(&path).await.contains("@example.com"));
    admin.post(&path, "what=reveal").await;
    assert!(admin.page(&path).await.contains("@example.com"));
    let another = doors.somebody(Role::Admin, None).await;
    assert!(!another.page(&path).await.contains("@example.com"));
    doors.house.wait_ms(15 * 60_000);
    assert!(!admin.page(&path).await.contains("@example.com"));

    let mut tx = doors.house.store.write().await.unwrap();
    let steps = credit_step::of_lead(&mut tx, id).await.unwrap();
    let words = steps[0].0.words.clone().unwrap();
    assert!(!words.windows(4).any(|bytes| bytes == b"Dana"), "sealed");
    for record in entry::of_lead(&mut tx, id).await.unwrap() {
        assert!(!record.body.contains("Dana") && !record.body.contains("rang"), "{}", record.body);
    }
    sealed_lead::forget_contact_key(&mut tx, id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(!admin.page(&path).await.contains("rang out"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_the_record_proves_is_approved_at_once_where_the_market_does_so() {
    let doors = Doors::open().await;
    let mut ids = Vec::new();
    for borrower in 0..6 {
        ids.push(
            doors
                .post(borrower, |body| body["phone"] = format!("+1372555010{borrower}").into())
                .await,
        );
    }
    let mut tx = doors.house.store.read().await.unwrap();
    let market = lead::find(&mut tx, &ids[..1]).await.unwrap()[0].market;
    drop(tx);
    let robin = doors.robin().await;
    let page = robin.page("/leads").await;
    let own = page.split("href=\"/leads/").skip(1).map(|rest| rest[..36].parse().unwrap());
    let own: Vec<LeadId> = own.collect();
    robin.post(&format!("/leads/{}", own[0]), ASK).await;
    assert_eq!(state(&doors, own[0]).await, Some(CreditState::Requested), "it is off");
    let admin = admin(&doors).await;
    let case = admin.page(&format!("/credits/{}", own[0])).await;
    assert!(case.contains("Nobody can have been given this telephone number."), "{case}");
    admin.post("/credits", &format!("market={market}&by_record=yes")).await;
    assert!(admin.page("/credits").await.contains("Turn off"));
    let other = "what=ask&reason=fake_name";
    robin.post(&format!("/leads/{}", own[1]), other).await;
    assert_eq!(state(&doors, own[1]).await, Some(CreditState::Requested), "another reason");
    robin.post(&format!("/leads/{}", own[2]), ASK).await;
    assert_eq!(state(&doors, own[2]).await, Some(CreditState::Approved));
    let page = robin.page(&format!("/leads/{}", own[2])).await;
    assert!(page.contains("number not possible"), "{page}");
    let case = admin.page(&format!("/credits/{}", own[2])).await;
    assert!(case.contains("the record decided"), "{case}");
    doors.house.assert_verified().await;
}
