//! The browser's files: what an address with a hash promises, compressed twins, and asking again.

use reqwest::{Response, StatusCode, header};

use super::Doors;

/// The address under which a page names its script.
async fn address_of_script(doors: &Doors) -> String {
    let page = doors.robin().await.get("/leads").await.text().await.unwrap();
    let (_, address) = page.split_once("href=\"/pkg/evenpace.js").unwrap();
    format!("/pkg/evenpace.js{}", address.split('"').next().unwrap())
}

fn kept(answer: &Response) -> &str {
    answer.headers()[header::CACHE_CONTROL].to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_is_kept_for_ever_only_under_the_address_of_its_own_content() {
    let doors = Doors::open().await;
    let address = address_of_script(&doors).await;
    // Somebody builds anew beside the running server.
    std::fs::write(doors.house.folder.join("site/pkg/evenpace.js"), "of tomorrow").unwrap();
    let answer = doors.nobody().get(&address).await;
    assert_eq!(kept(&answer), "public, max-age=31536000, immutable");
    assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/javascript; charset=utf-8");
    assert_eq!(answer.text().await.unwrap(), "pkg/evenpace.js", "as the page was made for");
    for other in ["/pkg/evenpace.js?v=1", "/pkg/evenpace.js", "/pkg/evenpace.js?v="] {
        let answer = doors.nobody().get(other).await;
        assert_eq!(kept(&answer), "public, no-cache", "{other}");
        assert_eq!(answer.text().await.unwrap(), "pkg/evenpace.js");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_browser_that_takes_it_gets_the_compressed_twin() {
    let doors = Doors::open().await;
    for (accepted, encoding, content) in [
        ("gzip, deflate, br", Some("br"), "in brotli"),
        ("gzip", Some("gzip"), "in gzip"),
        ("br;q=0, identity", None, "pkg/evenpace.wasm"),
    ] {
        let request = doors.http.get(format!("{}/pkg/evenpace.wasm", doors.url));
        let answer = request.header(header::ACCEPT_ENCODING, accepted).send().await.unwrap();
        let found = answer.headers().get(header::CONTENT_ENCODING);
        assert_eq!(found.map(|value| value.to_str().unwrap()), encoding, "{accepted}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "application/wasm");
        assert_eq!(answer.headers()[header::VARY], "accept-encoding");
        assert_eq!(answer.text().await.unwrap(), content);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_browser_has_already_is_not_sent_again() {
    let doors = Doors::open().await;
    let address = format!("{}/pkg/evenpace.css", doors.url);
    let first = doors.http.get(&address).send().await.unwrap();
    let tag = first.headers()[header::ETAG].clone();
    for (known, status) in [
        (tag.to_str().unwrap(), StatusCode::NOT_MODIFIED),
        (&format!("\"other\", W/{}", tag.to_str().unwrap()), StatusCode::NOT_MODIFIED),
        ("\"other\"", StatusCode::OK),
    ] {
        let request = doors.http.get(&address).header(header::IF_NONE_MATCH, known);
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), status, "{known}");
        assert_eq!(answer.headers()[header::ETAG], tag);
        let is_empty = answer.text().await.unwrap().is_empty();
        assert_eq!(is_empty, status == StatusCode::NOT_MODIFIED);
    }
}
