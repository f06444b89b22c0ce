//! What anybody may read, and the wish to be called that reaches the sales list.

use app::people::Role;
use evenpace::{server::Cookies, store::call};
use reqwest::StatusCode;

use super::{Doors, location};
use crate::house::House;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_zip_is_open_full_or_not_served_and_nothing_more_is_told() {
    let doors = Doors::open().await;
    let nobody = doors.nobody();
    let open = nobody.page("/?zip=33602").await;
    assert!(open.contains("Open: Tampa has a seat for 33602."), "{open}");
    let full = doors.house.open_market_of("Reno", &["895"], 1).await;
    doors.house.sign(full, 40).await;
    let page = nobody.page("/?zip=89501").await;
    assert!(page.contains("Full: every seat in Reno is taken."), "{page}");
    assert!(nobody.page("/?zip=10001").await.contains("10001 is not served yet."));
    assert!(nobody.page("/?zip=%3Cb%3E").await.contains("is no ZIP"));
    let (robin, kim) = (doors.robin.to_string(), doors.kim.to_string());
    let secrets = ["Robin", "100", "40", &robin, &kim];
    let pages = [open, page];
    let finds = pages.iter().flat_map(|page| secrets.iter().filter(|it| page.contains(**it)));
    let found: Vec<_> = finds.collect();
    println!("the public page, searched for {} of others: found {}", secrets.len(), found.len());
    assert!(found.is_empty(), "no officer and no number, but {found:?}: {pages:?}");
    for page in pages {
        assert!(!page.contains(".wasm"), "a public page comes without WASM");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_looks_up_too_often_is_asked_to_wait() {
    let doors = Doors::on(House::open().await, Cookies::Plain).await;
    let nobody = doors.nobody();
    let mut statuses = Vec::new();
    for _ in 0..31 {
        statuses.push(nobody.get("/?zip=33602").await.status());
    }
    assert_eq!(statuses.pop(), Some(StatusCode::TOO_MANY_REQUESTS));
    assert!(statuses.iter().all(StatusCode::is_success), "{statuses:?}");
    assert_eq!(nobody.get("/").await.status(), StatusCode::OK, "the page itself stays");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_wish_to_be_called_reaches_the_sales_list_until_it_is_done() {
    let doors = Doors::open().await;
    let (nobody, sales) = (doors.nobody(), doors.somebody(Role::Sales, None).await);
    let wrong = nobody.post("/", "name=&reach=soon&call-zip=12&note=x").await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text().await.unwrap();
    for said in ["Tell us your name.", "neither an e-mail address nor", "A ZIP has five digits."] {
        assert!(page.contains(said), "every problem at once: {page}");
    }
    assert!(page.contains(r#"value="soon""#), "what was typed is kept: {page}");
    assert!(sales.page("/calls").await.contains("Nobody waits to be called."));

    let form = "name=Pat+%3Cb%3E&reach=pat%40example.com&call-zip=33602&note=VA+loans";
    assert_eq!(location(&nobody.post("/", form).await), "/?done=noted");
    let list = sales.page("/calls").await;
    for said in ["Pat &lt;b&gt;", "pat@example.com", "33602", "VA loans"] {
        assert!(list.contains(said), "{list}");
    }
    let mut tx = doors.house.store.read().await.unwrap();
    let kept = call::waiting(&mut tx, 1).await.unwrap().remove(0).words;
    drop(tx);
    let has = |word: &[u8]| kept.windows(word.len()).any(|bytes| bytes == word);
    assert!(!has(b"Pat") && !has(b"example"), "a stranger's words are sealed");
    let id = list.split(r#"name="call" value=""#).nth(1).unwrap();
    let id = id.split('"').next().unwrap().to_owned();
    assert_eq!(location(&sales.post("/calls", &format!("call={id}")).await), "/calls");
    assert!(sales.page("/calls").await.contains("Nobody waits to be called."));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_network_wishes_for_five_calls_an_hour() {
    let doors = Doors::open().await;
    let nobody = doors.nobody();
    for _ in 0..5 {
        let form = "name=Pat&reach=%28512%29+555-0142";
        assert_eq!(location(&nobody.post("/", form).await), "/?done=noted");
    }
    let sixth = nobody.post("/", "name=Pat&reach=pat%40example.com").await;
    assert_eq!(sixth.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(sixth.text().await.unwrap().contains("Try again in an hour."));
}
