//! What every answer carries: headers that keep a browser safe, and how long it may be kept.

use std::collections::BTreeSet;

use reqwest::{Method, Response, StatusCode, header};

use super::Doors;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn every_answer_carries_the_headers_that_keep_a_browser_safe() {
    let doors = Doors::open().await;
    let (nobody, robin) = (doors.nobody(), doors.robin().await);
    let mut answers = vec![
        robin.get("/leads").await,
        robin.get("/markets").await,
        robin.get("/nowhere").await,
        robin.post("/leads", "sought=x").await,
        robin.post("/no-such-form", "").await,
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
        ("cross-origin-resource-policy", "same-origin"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("permissions-policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ] {
        assert_eq!(headers[name], value, "{url}: {name}");
    }
    assert_eq!(headers["x-request-id"].len(), 16, "{url}");
    assert!(headers.contains_key(header::CACHE_CONTROL), "{url}");
    assert!(answer.status() != StatusCode::INTERNAL_SERVER_ERROR);
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
