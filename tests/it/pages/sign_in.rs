//! Signing in, staying signed in, and signing out.

use app::instant::{DAY_MS, HOUR_MS};
use evenpace::server::Cookies;
use reqwest::StatusCode;

use super::{Doors, PASSWORD, Visitor, kept_cookies, location, set_cookies};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_right_password_opens_ones_own_first_page() {
    let doors = Doors::open().await;
    doors.add_robin().await;
    let response = doors.nobody().sign_in("Robin@example.com", PASSWORD).await;
    assert_eq!((response.status(), location(&response)), (StatusCode::SEE_OTHER, "/"));
    let set = set_cookies(&response);
    assert_eq!(set.len(), 2);
    for (set, (name, age)) in
        set.iter().zip([("session=", "Max-Age=1209600"), ("browser=", "Max-Age=15552000")])
    {
        assert!(set.starts_with(name), "{set}");
        for part in ["; HttpOnly", "; SameSite=Lax", "; Path=/", age] {
            assert!(set.contains(part), "{part} in {set}");
        }
    }
    let robin = Visitor { doors: &doors, cookie: kept_cookies(&response) };
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
        assert_eq!(set_cookies(&response), [""; 0]);
    }
    let page = doors.nobody().page("/sign-in?failed=wrong").await;
    assert!(page.contains("do not belong together"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn guesses_are_slowed_and_the_owner_gets_in_where_they_have_been_before() {
    let doors = Doors::open().await;
    doors.add_robin().await;
    let before = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    let own = Visitor { doors: &doors, cookie: kept_cookies(&before) };
    own.post("/sign-out", "").await;

    let mut answers = Vec::new();
    for guess in 0..7 {
        let password = format!("guess number {guess}");
        let response = doors.nobody().sign_in("robin@example.com", &password).await;
        answers.push(location(&response).to_owned());
    }
    assert!(answers[..6].iter().all(|it| it == "/sign-in?failed=wrong"), "{answers:?}");
    assert_eq!(answers[6], "/sign-in?failed=slow");
    let even_right = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    assert_eq!(location(&even_right), "/sign-in?failed=slow", "a stranger");

    assert_eq!(location(&own.sign_in("robin@example.com", PASSWORD).await), "/");
    doors.house.wait_ms(HOUR_MS);
    assert_eq!(location(&doors.nobody().sign_in("robin@example.com", PASSWORD).await), "/");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_was_sent_to_the_sign_in_returns_to_the_page_that_they_asked_for() {
    let doors = Doors::open().await;
    doors.add_robin().await;
    let (asked, nobody) = ("/leads?after=x&day=1", doors.nobody());
    let sent = nobody.get(asked).await;
    assert_eq!(location(&sent), "/sign-in?to=%2Fleads%3Fafter%3Dx%26day%3D1");
    let form = nobody.page(location(&sent)).await;
    assert!(form.contains(r#"name="to" value="/leads?after=x&amp;day=1""#), "{form}");

    let to = "to=%2Fleads%3Fafter%3Dx%26day%3D1&email=robin@example.com";
    let failed = nobody.post("/sign-in", &format!("{to}&password=wrong")).await;
    let again = "/sign-in?failed=wrong&to=%2Fleads%3Fafter%3Dx%26day%3D1";
    assert_eq!(location(&failed), again);
    let password = PASSWORD.replace(' ', "+");
    let came = nobody.post("/sign-in", &format!("{to}&password={password}")).await;
    assert_eq!(location(&came), asked);
    for elsewhere in ["https://elsewhere.example", "//elsewhere.example", "/markets", "/sign-out"] {
        let form = format!("to={elsewhere}&email=robin@example.com&password={password}");
        assert_eq!(location(&nobody.post("/sign-in", &form).await), "/", "{elsewhere}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_form_that_came_too_late_is_not_where_one_returns_to() {
    let doors = Doors::open().await;
    let sent = doors.nobody().post("/account/password", "present=x&new=y&again=y").await;
    assert_eq!(location(&sent), "/sign-in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_sign_in_never_takes_over_a_token_that_somebody_planted() {
    let doors = Doors::open().await;
    doors.add_robin().await;
    let planted = "session=planted; browser=planted";
    let victim = Visitor { doors: &doors, cookie: Some(planted.to_owned()) };
    let response = victim.sign_in("robin@example.com", PASSWORD).await;
    let kept = kept_cookies(&response).unwrap();
    assert!(!kept.contains("planted"), "{kept}");
    assert_eq!(location(&victim.get("/leads").await), "/sign-in?to=%2Fleads", "planted");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_signs_in_again_leaves_no_session_behind() {
    let doors = Doors::open().await;
    doors.add_robin().await;
    let first = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    let first = Visitor { doors: &doors, cookie: kept_cookies(&first) };
    let second = first.sign_in("robin@example.com", PASSWORD).await;
    let second = Visitor { doors: &doors, cookie: kept_cookies(&second) };
    assert_eq!(second.get("/leads").await.status(), StatusCode::OK);
    assert_eq!(first.get("/leads").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_signs_out_is_out_and_so_is_whoever_stole_the_cookie() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let response = robin.post("/sign-out", "").await;
    assert_eq!(location(&response), "/sign-in");
    let set = set_cookies(&response);
    assert!(set[0].starts_with("session=;") && set[0].contains("Max-Age=0"), "{set:?}");
    assert_eq!(set.len(), 1, "the account still knows this browser");
    assert_eq!(location(&robin.get("/leads").await), "/sign-in?to=%2Fleads");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_session_ends_after_two_weeks() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    doors.house.wait_ms(14 * DAY_MS - 1);
    assert_eq!(robin.get("/leads").await.status(), StatusCode::OK);
    doors.house.wait_ms(1);
    assert_eq!(robin.get("/leads").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn over_tls_the_cookies_are_bound_to_this_host() {
    let doors = Doors::open_with(Cookies::Https).await;
    doors.add_robin().await;
    let response = doors.nobody().sign_in("robin@example.com", PASSWORD).await;
    let link = doors.nobody().get("/welcome/some-token").await;
    let set = [set_cookies(&response), set_cookies(&link)].concat();
    for (set, name) in set.iter().zip(["__Host-session=", "__Host-browser=", "__Host-link="]) {
        assert!(set.starts_with(name) && set.ends_with("; Secure"), "{set}");
        assert!(set.contains("; Path=/; HttpOnly; SameSite=Lax;"), "{set}");
    }
    assert_eq!(set.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_sign_in_needs_no_script_and_says_what_to_do_without_a_password() {
    let doors = Doors::open().await;
    let page = doors.nobody().page("/sign-in").await;
    assert!(page.contains(r#"<form method="post" action="/sign-in">"#), "{page}");
    assert!(page.contains("Forgot your password?"), "{page}");
    assert!(!page.contains("evenpace.wasm"), "{page}");
    assert!(doors.robin().await.page("/leads").await.contains("evenpace.wasm"));
}
