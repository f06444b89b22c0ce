//! One-time links: how somebody comes in for the first time, and again without their password.

use app::{
    ids::PersonId,
    instant::DAY_MS,
    people::{LinkPurpose, Role},
};
use evenpace::{clock::Dice, desk::make_link};
use reqwest::StatusCode;

use super::{Doors, PASSWORD, Visitor, kept_cookies, location, set_cookies};

const NEW: &str = "new=a+dozen+letters&again=a+dozen+letters";

impl Doors {
    /// What an administrator sends to somebody.
    async fn link(&self, person: PersonId, purpose: LinkPurpose) -> String {
        let mut tx = self.house.store.write().await.unwrap();
        let now = self.house.clock.now();
        let token = make_link(&mut tx, person, purpose, &Dice::System, now).await.unwrap();
        tx.commit().await.unwrap();
        format!("/welcome/{}", token.as_str())
    }

    /// Whoever opens it.
    async fn opened(&self, link: &str) -> Visitor<'_> {
        let response = self.nobody().get(link).await;
        assert_eq!(location(&response), "/welcome", "the token leaves the address bar");
        assert_eq!(response.headers()["x-robots-tag"], "noindex");
        assert_eq!(set_cookies(&response).len(), 1);
        Visitor { doors: self, cookie: kept_cookies(&response) }
    }
}

/// The page of a link that works no more.
async fn assert_over(visitor: &Visitor<'_>) {
    let page = visitor.get("/welcome").await;
    assert_eq!(page.status(), StatusCode::GONE);
    let page = page.text().await.unwrap();
    assert!(page.contains("This link does not work any more"), "{page}");
    assert!(page.contains("Ask your administrator"), "{page}");
    assert!(!page.contains("<form"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn somebody_invited_sets_a_password_and_is_in() {
    let doors = Doors::open().await;
    let id = doors.add_person(Role::Officer, Some(doors.robin), None).await;
    let email = format!("{id}@example.com");
    let link = doors.link(id, LinkPurpose::Invitation).await;
    let token = link.rsplit('/').next().unwrap();
    let guest = doors.opened(&link).await;
    let page = guest.page("/welcome").await;
    for part in ["Welcome, Robin Vale", &email, r#"<form method="post" action="/welcome">"#] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(page.contains(r#"<meta name="robots" content="noindex">"#), "{page}");
    assert!(!page.contains("evenpace.wasm") && !page.contains(token), "{page}");

    let response = guest.post("/welcome", NEW).await;
    assert_eq!(location(&response), "/");
    assert!(set_cookies(&response)[2].starts_with("link=;"), "it is forgotten");
    let robin = Visitor { doors: &doors, cookie: kept_cookies(&response) };
    assert_eq!(robin.get("/leads").await.status(), StatusCode::OK);
    assert_eq!(location(&doors.nobody().sign_in(&email, "a dozen letters").await), "/");
    assert_over(&guest).await;
    assert_eq!(location(&guest.post("/welcome", NEW).await), "/welcome", "once");
    assert_eq!(location(&doors.nobody().sign_in(&email, "a dozen letters").await), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_new_password_ends_every_session_and_the_old_password() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let thief = doors.signed_in(id, "").await;
    let guest = doors.opened(&doors.link(id, LinkPurpose::Reset).await).await;
    assert!(guest.page("/welcome").await.contains("A new password"));
    assert_eq!(thief.get("/leads").await.status(), StatusCode::OK);
    guest.post("/welcome", NEW).await;
    assert_eq!(thief.get("/leads").await.status(), StatusCode::SEE_OTHER);
    let old = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    assert_eq!(location(&old), "/sign-in?failed=wrong");
    let new = doors.nobody().sign_in("robin@example.com", "a dozen letters").await;
    assert_eq!(location(&new), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_link_that_is_used_replaced_old_or_made_up_says_so() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    assert_over(&doors.opened("/welcome/made-up").await).await;
    assert_over(&doors.nobody()).await;

    let first = doors.opened(&doors.link(id, LinkPurpose::Reset).await).await;
    let second = doors.opened(&doors.link(id, LinkPurpose::Reset).await).await;
    assert_over(&first).await;
    first.post("/welcome", NEW).await;
    let old = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    assert_eq!(location(&old), "/", "a replaced link sets nothing");

    doors.house.wait_ms(DAY_MS - 1);
    assert_eq!(second.get("/welcome").await.status(), StatusCode::OK);
    doors.house.wait_ms(1);
    assert_over(&second).await;
    second.post("/welcome", NEW).await;
    let old = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    assert_eq!(location(&old), "/", "nor does an old one");

    let invited = doors.opened(&doors.link(id, LinkPurpose::Invitation).await).await;
    doors.house.wait_ms(7 * DAY_MS - 1);
    assert_eq!(invited.get("/welcome").await.status(), StatusCode::OK);
    doors.house.wait_ms(1);
    assert_over(&invited).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_remembers_their_password_and_changes_it_needs_no_link_any_more() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let guest = doors.opened(&doors.link(id, LinkPurpose::Reset).await).await;
    let robin = doors.signed_in(id, "").await;
    let change = format!("present={}&{NEW}", PASSWORD.replace(' ', "+"));
    let changed = robin.post("/account/password", &change).await;
    assert_eq!(location(&changed), "/account?done=changed");
    assert_over(&guest).await;
    guest.post("/welcome", "new=another+dozen+letters&again=another+dozen+letters").await;
    let new = doors.nobody().sign_in("robin@example.com", "a dozen letters").await;
    assert_eq!(location(&new), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_use_a_link_at_once_one_sets_the_password() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let guest = doors.opened(&doors.link(id, LinkPurpose::Reset).await).await;
    let uses = (0..8).map(|n| {
        let (guest, form) =
            (guest.clone(), format!("new=password+number+{n}&again=password+number+{n}"));
        async move { location(&guest.post("/welcome", &form).await).to_owned() }
    });
    let answers = futures_util::future::join_all(uses).await;
    assert_eq!(answers.iter().filter(|to| *to == "/").count(), 1, "{answers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_password_that_is_not_taken_leaves_the_link_as_it_was() {
    let doors = Doors::open().await;
    let id = doors.add_robin().await;
    let guest = doors.opened(&doors.link(id, LinkPurpose::Reset).await).await;
    let long = "x".repeat(257);
    for (new, again, why, said) in [
        ("eleven+char", "eleven+char", "short", "at least 12 characters"),
        ("a+dozen+letters", "a+dozen+lettres", "differ", "Type the new password twice"),
        (long.as_str(), long.as_str(), "long", "at most 256 characters"),
    ] {
        let response = guest.post("/welcome", &format!("new={new}&again={again}")).await;
        assert_eq!(location(&response), format!("/welcome?failed={why}"));
        let page = guest.page(location(&response)).await;
        assert!(page.contains(said) && page.contains("<form"), "{page}");
    }
    assert_eq!(location(&guest.post("/welcome", NEW).await), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_links_token_can_put_nothing_else_into_a_cookie() {
    let doors = Doors::open().await;
    for path in ["/welcome/a%3B%20Domain=example.com", "/welcome/a%0d%0ab", "/welcome/%F0%9F%94%91"]
    {
        let response = doors.nobody().get(path).await;
        assert_eq!(set_cookies(&response), [""; 0], "{path}");
        assert!(!response.status().is_server_error(), "{path}");
    }
}
