//! Signing in, staying signed in, and signing out.

use app::instant::DAY_MS;
use evenpace::server::Cookies;
use reqwest::{Response, StatusCode, header};

use super::{Doors, PASSWORD, Visitor, location};

/// The cookie that an answer sets: all of it, and the part that a browser sends back.
fn cookie(response: &Response) -> (String, String) {
    let set = response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned();
    let sent = set.split(';').next().unwrap().to_owned();
    (set, sent)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_right_password_opens_ones_own_first_page() {
    let doors = Doors::open().await;
    doors.add_robin().await;
    let response = doors.nobody().sign_in("Robin@example.com", PASSWORD).await;
    assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, "/"));
    let (set, sent) = cookie(&response);
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=1209600"] {
        assert!(set.contains(part), "{part} in {set}");
    }
    let robin = Visitor { doors: &doors, cookie: Some(sent) };
    assert_eq!(location(&robin.get("/").await), "/pace");
    assert_eq!(robin.get("/leads").await.status(), StatusCode::OK);
    assert_eq!(location(&robin.get("/sign-in").await), "/", "nobody signs in twice");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wrong_password_and_an_unknown_account_are_answered_alike() {
    let doors = Doors::open().await;
    doors.add_robin().await;
    for email in ["robin@example.com", "nobody@example.com"] {
        let response = doors.nobody().sign_in(email, "wrong horse battery").await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert_eq!(location(&response), "/sign-in?failed=wrong");
        assert!(!response.headers().contains_key(header::SET_COOKIE));
    }
    let page = doors.nobody().get("/sign-in?failed=wrong").await.text().await.unwrap();
    assert!(page.contains("do not belong together"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_on_one_account_are_slowed() {
    let doors = Doors::open().await;
    let mut answers = Vec::new();
    for guess in 0..11 {
        let password = format!("guess number {guess}");
        let response = doors.nobody().sign_in("robin@example.com", &password).await;
        answers.push(location(&response).to_owned());
    }
    assert!(answers[..10].iter().all(|it| it == "/sign-in?failed=wrong"), "{answers:?}");
    assert_eq!(answers[10], "/sign-in?failed=slow");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_signs_out_is_out_and_so_is_whoever_stole_the_cookie() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let response = robin.post("/sign-out", "").await;
    assert_eq!(location(&response), "/sign-in");
    assert!(cookie(&response).0.contains("Max-Age=0"));
    assert_eq!(location(&robin.get("/leads").await), "/sign-in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_ends_after_two_weeks() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    doors.house.wait_ms(14 * DAY_MS - 1);
    assert_eq!(robin.get("/leads").await.status(), StatusCode::OK);
    doors.house.wait_ms(1);
    assert_eq!(location(&robin.get("/leads").await), "/sign-in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn over_tls_the_cookie_is_bound_to_this_host() {
    let doors = Doors::open_with(Cookies::Https).await;
    doors.add_robin().await;
    let response = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    let (set, _) = cookie(&response);
    assert!(set.starts_with("__Host-session=") && set.ends_with("; Secure"), "{set}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sign_in_needs_no_script() {
    let doors = Doors::open().await;
    let page = doors.nobody().get("/sign-in").await.text().await.unwrap();
    assert!(page.contains(r#"<form method="post" action="/sign-in">"#), "{page}");
    assert!(!page.contains("evenpace.wasm"), "{page}");
    let leads = doors.robin().await.get("/leads").await.text().await.unwrap();
    assert!(leads.contains("evenpace.wasm"), "{leads}");
}
