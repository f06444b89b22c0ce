//! Who may see what, and what every answer carries.

use std::collections::BTreeSet;

use app::people::Role;
use leptos::server_fn::axum::server_fn_paths;
use reqwest::{Method, Response, StatusCode, header};

use super::{Doors, location};

/// Every page, and who may see it.
const PAGES: [(&str, &[Role]); 6] = [
    ("/account", Role::ALL),
    ("/pace", &[Role::Officer]),
    ("/leads", &[Role::Officer]),
    ("/leads/00000000-0000-0000-0000-000000000000", &[]),
    ("/markets", &[Role::Sales, Role::Admin]),
    ("/sources", &[Role::Admin]),
];

/// Every server function, arguments for it, and who may call it.
const SERVER_FUNCTIONS: [(&str, &str, &[Role]); 6] = [
    ("/rpc/read_account", "", Role::ALL),
    ("/rpc/read_pace", "", &[Role::Officer]),
    ("/rpc/read_leads", "", &[Role::Officer]),
    ("/rpc/read_lead", "lead=00000000-0000-0000-0000-000000000000", &[]),
    ("/rpc/read_markets", "", &[Role::Sales, Role::Admin]),
    ("/rpc/read_sources", "", &[Role::Admin]),
];

/// What anybody may ask.
const OPEN_TO_ALL: [&str; 2] = ["/rpc/read_me", "/rpc/read_link"];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_page_is_for_its_roles_and_nobody_else() {
    let doors = Doors::open().await;
    for (page, roles) in PAGES {
        let response = doors.nobody().get(page).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        assert!(location(&response).starts_with("/sign-in?to=%2F"), "{page}");
        for &role in Role::ALL {
            let officer = (role == Role::Officer).then_some(doors.robin);
            let response = doors.somebody(role, officer).await.get(page).await;
            let expected =
                if roles.contains(&role) { StatusCode::OK } else { StatusCode::NOT_FOUND };
            assert_eq!(response.status(), expected, "{page} for {role}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_server_function_is_for_its_roles_and_nobody_else() {
    let doors = Doors::open().await;
    for (path, arguments, roles) in SERVER_FUNCTIONS {
        let response = doors.nobody().call(path, arguments).await;
        assert_eq!(response.status(), StatusCode::NOT_FOUND, "{path} for nobody");
        for &role in Role::ALL {
            let officer = (role == Role::Officer).then_some(doors.robin);
            let response = doors.somebody(role, officer).await.call(path, arguments).await;
            let expected =
                if roles.contains(&role) { StatusCode::OK } else { StatusCode::NOT_FOUND };
            assert_eq!(response.status(), expected, "{path} for {role}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_server_function_is_without_a_row_above() {
    let _doors = Doors::open().await;
    let served: BTreeSet<String> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let listed = SERVER_FUNCTIONS.iter().map(|(path, ..)| *path).chain(OPEN_TO_ALL);
    assert_eq!(served, listed.map(str::to_owned).collect());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn somebody_elses_lead_is_not_found() {
    let doors = Doors::open().await;
    let (robins, kims) = doors.post_one_each().await;
    let robin = doors.robin().await;
    let own = robin.get(&format!("/leads/{robins}")).await;
    assert_eq!(own.status(), StatusCode::OK);
    let others = robin.get(&format!("/leads/{kims}")).await;
    assert_eq!(others.status(), StatusCode::NOT_FOUND);
    assert!(!others.text().await.unwrap().contains("borrower2@example.com"));
    let asked = robin.call("/rpc/read_lead", &format!("lead={kims}")).await;
    assert_eq!(asked.status(), StatusCode::NOT_FOUND);
    let nonsense = robin.get("/leads/nonsense").await;
    assert_eq!(nonsense.status(), StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_another_site_posts_is_refused() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    for path in ["/sign-in", "/sign-out", "/rpc/read_leads", "/rpc/read_me"] {
        for (name, value) in
            [("sec-fetch-site", "cross-site"), ("origin", "https://elsewhere.example")]
        {
            let request = robin.request(Method::POST, path).header(name, value);
            let form = (header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let response = request.header(form.0, form.1).body("").send().await.unwrap();
            assert_eq!(response.status(), StatusCode::FORBIDDEN, "{path} with {name}");
        }
    }
    assert_eq!(robin.get("/leads").await.status(), StatusCode::OK, "still signed in");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_answer_carries_the_headers_that_keep_a_browser_safe() {
    let doors = Doors::open().await;
    let (nobody, robin) = (doors.nobody(), doors.robin().await);
    let mut answers = vec![
        robin.get("/leads").await,
        robin.get("/markets").await,
        robin.get("/nowhere").await,
        robin.call("/rpc/read_leads", "").await,
        robin.call("/rpc/no_such_function", "").await,
        robin.request(Method::PUT, "/sign-in").send().await.unwrap(),
        robin.request(Method::POST, "/sign-in").body("?").send().await.unwrap(),
        robin.post("/sign-in", &"x".repeat(70_000)).await,
    ];
    for path in ["/", "/sign-in", "/leads", "/health", "/favicon.svg", "/pkg/none.js"] {
        answers.push(nobody.get(path).await);
    }
    for path in ["/api/openapi.json", "/api/v1/leads", "/api/v1/leads/1", "/../etc/passwd"] {
        answers.push(nobody.get(path).await);
    }
    for answer in &answers {
        assert_is_safe(answer);
    }
    let nonces: BTreeSet<_> = answers.iter().map(policy).collect();
    assert_eq!(nonces.len(), answers.len(), "each answer has a nonce of its own");
}

fn policy(answer: &Response) -> &str {
    answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap()
}

fn assert_is_safe(answer: &Response) {
    let (url, headers) = (answer.url(), answer.headers());
    let policy = policy(answer);
    for part in ["default-src 'none'", "frame-ancestors 'none'", "script-src 'self' 'nonce-"] {
        assert!(policy.contains(part), "{url}: {policy}");
    }
    assert!(!policy.contains("unsafe-inline"), "{url}: {policy}");
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("cross-origin-opener-policy", "same-origin"),
    ] {
        assert_eq!(headers[name], value, "{url}: {name}");
    }
    assert_eq!(headers["x-request-id"].len(), 16, "{url}");
    assert!(headers.contains_key(header::CACHE_CONTROL), "{url}");
    assert!(answer.status() != StatusCode::INTERNAL_SERVER_ERROR || url.path().starts_with("/rpc"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_personal_is_never_kept_by_a_cache() {
    let doors = Doors::open().await;
    let kept = async |path: &str| {
        let answer = doors.robin().await.get(path).await;
        answer.headers()[header::CACHE_CONTROL].to_str().unwrap().to_owned()
    };
    assert_eq!(kept("/leads").await, "no-store");
    assert_eq!(kept("/favicon.svg").await, "public, max-age=3600");
    assert_eq!(kept("/pkg/none.js").await, "no-store", "it may be there tomorrow");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_error_is_a_page_for_people_and_bare_for_machines() {
    let doors = Doors::open().await;
    let page = doors.nobody().get("/nowhere").await.text().await.unwrap();
    assert!(page.contains("Not found") && page.ends_with("</html>"), "{page}");
    let bare = doors.http.get(format!("{}/nowhere", doors.url)).send().await.unwrap();
    assert_eq!(bare.status(), StatusCode::NOT_FOUND);
    assert_eq!(bare.text().await.unwrap(), "");
}
