//! Who may sign in, and who posts leads.

use app::{ids::LeadId, people::Role};
use evenpace::store::act;
use reqwest::StatusCode;

use super::{Doors, secret};
use crate::pages::{PUBLIC_URL, kept_cookies, location};

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_invitation_is_shown_once_and_lets_its_officer_in() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let page = admin.page("/people").await;
    let officer = doors.robin.to_string();
    assert!(page.contains(&format!("value=\"{officer}\"")), "{page}");
    let invite = [
        ("what", "invite"),
        ("role", "officer"),
        ("email", "Robin@Example.com"),
        ("officer", &*officer),
    ];
    let wrong = admin.fill("/people", &invite[..2], REFUSED).await;
    assert!(wrong.contains("Choose which officer they are."), "{wrong}");
    assert!(wrong.contains("Where they are reached"), "{wrong}");
    let page = admin.fill("/people", &invite, StatusCode::OK).await;
    let link = secret(&page);
    assert!(link.starts_with(&format!("{PUBLIC_URL}/welcome/")), "{link}");
    assert!(!admin.page("/people").await.contains("/welcome/"), "only once");
    let again = admin.fill("/people", &invite, REFUSED).await;
    assert!(again.contains("Somebody signs in with this address already."), "{again}");

    let opened = doors.nobody().get(link.strip_prefix(PUBLIC_URL).unwrap()).await;
    let mut robin = doors.nobody();
    robin.cookie = kept_cookies(&opened);
    let set = robin.post("/welcome", "new=a+dozen+letters&again=a+dozen+letters").await;
    assert_eq!(location(&set), "/");
    let signed_in = doors.nobody().sign_in("robin@example.com", "a dozen letters").await;
    assert_eq!(location(&signed_in), "/");
    let offered = |page: &str, id: &str| page.contains(&format!("value=\"{id}\""));
    let (page, kim) = (admin.page("/people").await, doors.kim.to_string());
    assert!(!offered(&page, &officer) && offered(&page, &kim), "Kim is left to be invited");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_kept_out_is_signed_out_at_once_until_they_are_let_in_again() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let (robin, admin) = (doors.signed_in(id, "").await, doors.admin().await);
    assert_eq!(robin.get("/leads").await.status(), StatusCode::OK);
    let (person, disable) = (id.to_string(), ("what", "disable"));
    let to = admin.carry_out("/people", &[disable, ("person", &person)]).await;
    assert_eq!(to, "/people?done=disabled");
    assert_eq!(robin.get("/leads").await.status(), StatusCode::SEE_OTHER);
    let tried = doors.nobody().sign_in("robin@example.com", super::super::PASSWORD).await;
    assert_eq!(location(&tried), "/sign-in?failed=wrong");
    let page = admin.page("/people").await;
    assert!(page.contains("Kept out") && page.contains("Kept Robin Vale out"), "{page}");

    let link = [("what", "link"), ("person", &*person)];
    assert!(secret(&admin.fill("/people", &link, StatusCode::OK).await).contains("/welcome/"));
    assert!(admin.page("/people").await.contains("Invited"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_keeps_themselves_out() {
    let doors = Doors::open().await;
    let id = doors.add_person(Role::Admin, None, None).await;
    let admin = doors.signed_in(id, "").await;
    let me = id.to_string();
    let form = [("what", "disable"), ("person", &*me)];
    let page = admin.fill("/people", &form, REFUSED).await;
    assert!(page.contains("Nobody keeps themselves out"), "{page}");
    assert_eq!(admin.get("/people").await.status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sources_key_is_changed_and_taken_back() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let add = [("what", "add"), ("name", "Rate Finder")];
    let first = secret(&admin.fill("/sources", &add, StatusCode::OK).await);
    let page = admin.fill("/sources", &add, REFUSED).await;
    assert!(page.contains("Another source has this name."), "{page}");
    let post = async |key: &str, borrower| {
        doors.house.wait_ms(11_000);
        let request = doors.house.http.post(format!("{}/api/v1/leads", doors.url));
        let lead = doors.house.body(borrower, "33602", "FL");
        request.bearer_auth(key).json(&lead).send().await.unwrap().status()
    };
    assert_eq!(post(&first, 1).await, StatusCode::CREATED);
    let page = admin.page("/sources").await;
    let (_, panel) = page.split_once("Rate Finder</h2>").unwrap();
    let (_, id) = panel.split_once(r#"name="source" value=""#).unwrap();
    let id = id.split('"').next().unwrap();
    let second = [("what", "rotate"), ("source", id)];
    let second = secret(&admin.fill("/sources", &second, StatusCode::OK).await);
    assert_eq!(post(&first, 2).await, StatusCode::UNAUTHORIZED);
    assert_eq!(post(&second, 3).await, StatusCode::CREATED);
    let mut bad = doors.house.body(5, "3360", "FL");
    bad["purpose"] = "lottery".into();
    let request = doors.house.http.post(format!("{}/api/v1/leads", doors.url));
    let refused = request.bearer_auth(&second).json(&bad).send().await.unwrap();
    assert_eq!(refused.status(), REFUSED);
    let mut page = String::new();
    // The source does not wait until it is counted.
    for _ in 0..100 {
        page = admin.page("/sources").await;
        if page.contains("Bad zip") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(page.contains("Bad zip") && page.contains("33.3%"), "one of three posts: {page}");
    admin.carry_out("/sources", &[("what", "revoke"), ("source", id)]).await;
    assert_eq!(post(&second, 4).await, StatusCode::UNAUTHORIZED);
    let page = admin.page("/sources").await;
    for told in ["Its key was revoked", "100.0%", "Got a new key"] {
        assert!(page.contains(told), "{told} in {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_staff_wrote_is_sealed_and_stands_in_no_entry() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let mut tx = doors.house.store.read().await.unwrap();
    let contracts = evenpace::store::allocation::of_officer(&mut tx, doors.robin).await.unwrap();
    drop(tx);
    let (id, market) = (contracts[0].id, contracts[0].market);
    let pause = [("what", "pause"), ("reason", "Divorce"), ("confirmed", "yes")];
    admin.carry_out(&format!("/contracts/{id}"), &pause).await;
    let mut tx = doors.house.store.read().await.unwrap();
    let (act, _) = act::about(&mut tx, &[id.0]).await.unwrap().remove(0);
    assert!(!act.words.windows(7).any(|bytes| bytes == b"Divorce"));
    let entries = evenpace::store::entry::after(&mut tx, market, 0, 100).await.unwrap();
    assert!(entries.iter().all(|entry| !entry.body.contains("Divorce")));
    let last = entries.last().unwrap();
    assert_eq!((last.kind.as_str(), act.entry), ("allocation_paused", Some((market, last.seq))));
    assert_eq!(last.lead, None::<LeadId>);
}
