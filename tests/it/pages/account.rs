//! One's own account: where one is signed in, and one's password.

use std::time::Duration;

use app::{instant::MINUTE_MS, people::Role};
use reqwest::StatusCode;
use tokio::time::timeout;

use super::{Doors, PASSWORD, Visitor, location};

const FIREFOX: &str =
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 \
                      (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

/// The ids of the sessions that a page offers to end.
async fn offered(visitor: &Visitor<'_>) -> Vec<String> {
    let page = visitor.page("/account").await;
    let ids = page.split(r#"name="session" value=""#).skip(1);
    ids.map(|rest| rest.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_account_shows_who_one_is_and_where_one_is_signed_in() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let desk = doors.signed_in(id, FIREFOX).await;
    doors.house.wait_ms(3 * MINUTE_MS);
    let _phone = doors.signed_in(id, IPHONE).await;
    let _other = doors.somebody(Role::Officer, Some(doors.kim)).await;
    let page = desk.page("/account").await;
    for part in ["Robin Vale", "robin@example.com", "Loan officer", "Safari on an iPhone"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let this = page.split("Firefox on Windows").nth(1).unwrap();
    let this = this.split("</tr>").next().unwrap();
    assert!(this.contains("This one"), "{this}");
    assert_eq!(offered(&desk).await.len(), 1, "nobody else's, and not this one");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn when_a_session_was_last_seen_is_written_down_every_five_minutes() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let robin = doors.signed_in(id, FIREFOX).await;
    let seen = async || {
        let page = robin.page("/account").await;
        let cell = page.split("Last seen\"><time datetime=\"").nth(1).unwrap();
        cell.split('"').next().unwrap().to_owned()
    };
    assert_eq!(seen().await, "2026-06-01T04:00:00.000Z");
    doors.house.wait_ms(5 * MINUTE_MS - 1);
    assert_eq!(seen().await, "2026-06-01T04:00:00.000Z");
    doors.house.wait_ms(1);
    // The page doesn't wait for it.
    let is_noted = async { while seen().await != "2026-06-01T04:05:00.000Z" {} };
    timeout(Duration::from_secs(10), is_noted).await.expect("it is noted");
    doors.house.wait_ms(MINUTE_MS);
    assert_eq!(seen().await, "2026-06-01T04:05:00.000Z");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_ends_ones_own_sessions_and_nobody_elses() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let (desk, phone) = (doors.signed_in(id, FIREFOX).await, doors.signed_in(id, IPHONE).await);
    let kim = doors.somebody(Role::Officer, Some(doors.kim)).await;
    let is_in = async |who: &Visitor<'_>| who.get("/leads").await.status() == StatusCode::OK;

    let phones = offered(&desk).await.remove(0);
    let answer = kim.post("/account/end-session", &format!("session={phones}")).await;
    assert_eq!(location(&answer), "/account?done=ended", "Kim learns nothing");
    assert!(is_in(&phone).await);
    desk.post("/account/end-session", &format!("session={phones}")).await;
    assert!(!is_in(&phone).await && is_in(&desk).await);

    let (phone, third) = (doors.signed_in(id, IPHONE).await, doors.signed_in(id, "").await);
    desk.post("/account/end-other-sessions", "").await;
    assert!(!is_in(&phone).await && !is_in(&third).await);
    assert!(is_in(&desk).await && is_in(&kim).await);
    assert!(!desk.page("/account").await.contains("End all but this one"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_changed_password_ends_the_other_sessions_and_the_old_password() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let (desk, phone) = (doors.signed_in(id, FIREFOX).await, doors.signed_in(id, IPHONE).await);
    let change = async |present: &str, new: &str, again: &str| {
        let form = format!("present={present}&new={new}&again={again}").replace(' ', "+");
        location(&desk.post("/account/password", &form).await).to_owned()
    };
    for (form, why) in [
        (["wrong horse", "a dozen letters", "a dozen letters"], "wrong"),
        ([PASSWORD, "a dozen letters", "a dozen lettres"], "differ"),
        ([PASSWORD, "short", "short"], "short"),
    ] {
        let [present, new, again] = form;
        let to = change(present, new, again).await;
        assert_eq!(to, format!("/account?failed={why}"));
        let page = desk.page(&to).await;
        assert!(page.contains(r#"role="alert""#), "{page}");
    }
    assert_eq!(phone.get("/leads").await.status(), StatusCode::OK, "nothing has changed yet");
    let to = change(PASSWORD, "a dozen letters", "a dozen letters").await;
    assert_eq!(to, "/account?done=changed");
    assert!(desk.page(&to).await.contains("Your password is changed"));
    assert_eq!(phone.get("/leads").await.status(), StatusCode::SEE_OTHER);
    let old = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    assert_eq!(location(&old), "/sign-in?failed=wrong");
    let new = doors.nobody().sign_in("robin@example.com", "a dozen letters").await;
    assert_eq!(location(&new), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_finds_a_session_open_guesses_ten_times_an_hour() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let thief = doors.signed_in(id, FIREFOX).await;
    let mut answers = Vec::new();
    for guess in 0..11 {
        let form = format!("present=guess+{guess}&new=a+dozen+letters&again=a+dozen+letters");
        answers.push(location(&thief.post("/account/password", &form).await).to_owned());
    }
    assert!(answers[..10].iter().all(|to| to == "/account?failed=wrong"), "{answers:?}");
    assert_eq!(answers[10], "/account?failed=slow");
    let robin = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    assert_eq!(location(&robin), "/", "which does not keep Robin out");
}
