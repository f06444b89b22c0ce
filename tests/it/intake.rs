//! What a lead source is answered.

use evenpace::store::{entry, lead};
use serde_json::{Value, json};

use crate::house::House;

#[tokio::test]
async fn a_lead_is_routed_and_its_log_is_on_disk_before_the_answer() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    let terms = house.sign(market, 40).await;
    let (status, answer) = house.post(&house.body(1, "33602", "FL")).await;
    assert_eq!(
        (status, &answer["outcome"], &answer["market"]),
        (201, &json!("routed"), &json!("Tampa"))
    );

    let id = answer["lead"].as_str().unwrap().parse().unwrap();
    let mut tx = house.store.read().await.unwrap();
    let records = entry::of_lead(&mut tx, id).await.unwrap();
    let kinds: Vec<&str> = records.iter().map(|record| record.kind.as_str()).collect();
    assert_eq!(kinds, ["lead_created", "lead_scored", "lead_routed"]);
    let found = lead::find_for_officer(&mut tx, terms.officer, id).await.unwrap();
    assert!(found.is_some(), "it is its officer's");
    house.assert_verified().await;
}

#[tokio::test]
async fn an_answer_never_tells_who_received_the_lead() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    let terms = house.sign(market, 40).await;
    let (_, answer) = house.post(&house.body(1, "33602", "FL")).await;
    let said = answer.to_string();
    assert!(!said.contains(&terms.officer.to_string()), "{said}");
    assert!(!said.contains(&terms.allocation.to_string()), "{said}");
}

#[tokio::test]
async fn the_same_borrower_within_ninety_days_is_a_duplicate() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    let (_, first) = house.post(&house.body(1, "33602", "FL")).await;
    let mut again = house.body(2, "33602", "FL");
    again["email"] = "BORROWER1@example.com ".into();
    let (status, answer) = house.post(&again).await;
    assert_eq!((status, &answer["outcome"]), (201, &json!("duplicate")));
    assert_eq!(answer["earlier"], first["lead"]);

    house.wait_ms(91 * app::instant::DAY_MS);
    let (_, later) = house.post(&house.body(1, "33602", "FL")).await;
    assert_eq!(later["outcome"], "routed");
    house.assert_verified().await;
}

#[tokio::test]
async fn two_posts_of_one_borrower_at_the_same_moment_are_one_lead_and_one_duplicate() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    let body = house.body(1, "33602", "FL");
    let posts = (0..16).map(|_| house.post(&body));
    let answers = futures_util::future::join_all(posts).await;
    let routed = answers.iter().filter(|(_, answer)| answer["outcome"] == "routed").count();
    let duplicates = answers.iter().filter(|(_, answer)| answer["outcome"] == "duplicate").count();
    assert_eq!((routed, duplicates), (1, 15));
    house.assert_verified().await;
}

#[tokio::test]
async fn a_lead_that_no_market_serves_is_kept_and_logged() {
    let house = House::open().await;
    house.open_market("Tampa", &["336"]).await;
    let (status, answer) = house.post(&house.body(1, "99501", "AK")).await;
    assert_eq!((status, &answer["outcome"]), (201, &json!("unserved")));
    assert_eq!(answer["market"], Value::Null);
    house.assert_verified().await;
}

#[tokio::test]
async fn a_lead_that_nobody_may_have_overflows_with_its_reason() {
    let house = House::open().await;
    house.open_market("Tampa", &["336"]).await;
    let (_, answer) = house.post(&house.body(1, "33602", "FL")).await;
    assert_eq!(
        (&answer["outcome"], &answer["reason"]),
        (&json!("overflow"), &json!("none_active"))
    );
}

#[tokio::test]
async fn a_test_gets_the_same_answer_and_changes_nothing() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    let heads = || async {
        evenpace::store::head::all(&mut house.store.read().await.unwrap()).await.unwrap()
    };
    let before = heads().await;
    let mut body = house.body(1, "33602", "FL");
    body["test"] = true.into();
    for _ in 0..2 {
        let (status, answer) = house.post(&body).await;
        assert_eq!((status, &answer["outcome"]), (201, &json!("routed")));
        assert_eq!(answer["lead"], Value::Null);
    }
    assert_eq!(before, heads().await);
    body["test"] = false.into();
    let (_, answer) = house.post(&body).await;
    assert_eq!(answer["outcome"], "routed");
}

#[tokio::test]
async fn a_retry_gets_the_same_bytes_even_when_its_consent_has_gone_stale() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    let body = house.body(1, "33602", "FL");
    let first = house.post_with(&body, Some("order-1")).await;
    house.wait_ms(25 * app::instant::HOUR_MS);
    assert_eq!(house.post_with(&body, Some("order-1")).await, first);
    let (status, answer) = house.post_with(&body, Some("order-2")).await;
    assert_eq!((status, &answer["problems"][0]["code"]), (422, &json!("stale_consent")));
    let other = house.body(2, "33602", "FL");
    assert_eq!(house.post_with(&other, Some("order-1")).await.0, 409);
    house.assert_verified().await;
}

#[tokio::test]
async fn a_key_is_as_good_as_new_after_thirty_days_whether_or_not_its_answer_was_dropped() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    let (status, first) = house.post_with(&house.body(1, "33602", "FL"), Some("order-1")).await;
    assert_eq!(status, 201);
    house.wait_ms(30 * app::instant::DAY_MS);
    let body = house.body(2, "33602", "FL");
    let (status, second) = house.post_with(&body, Some("order-1")).await;
    assert_eq!(status, 201, "{second}");
    assert_ne!(first["lead"], second["lead"]);
    assert_eq!(house.post_with(&body, Some("order-1")).await, (201, second));
    house.assert_verified().await;
}

#[tokio::test]
async fn bad_keys_cost_the_database_nothing_and_slow_no_good_one() {
    let house = House::open().await;
    house.open_market("Tampa", &["336"]).await;
    assert_eq!(house.post(&house.body(1, "33602", "FL")).await.0, 201);
    let guess = async |n: u32| {
        let post = house.http.post(format!("{}/api/v1/leads", house.url));
        post.bearer_auth(format!("evp_{n}")).send().await.unwrap().status().as_u16()
    };
    for n in 0..20 {
        assert_eq!(guess(n).await, 401);
    }
    // Nobody else gets to read for the door now.
    let _first = house.store.read_for_intake().await.unwrap();
    let _second = house.store.read_for_intake().await.unwrap();
    assert_eq!(guess(20).await, 401);
    assert_eq!(house.post(&house.body(2, "33602", "FL")).await.0, 201);
}

#[tokio::test]
async fn sixteen_retries_at_the_same_moment_are_one_lead() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    let body = house.body(1, "33602", "FL");
    let posts = (0..16).map(|_| house.post_with(&body, Some("order-1")));
    let answers = futures_util::future::join_all(posts).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(answers[0].1["outcome"], "routed");
}

#[tokio::test]
async fn every_problem_is_told_at_once_and_nothing_is_kept() {
    let house = House::open().await;
    let body = json!({"email": 7, "zip": "1234", "state": "ZZ", "loan_amount": -1});
    let (status, answer) = house.post(&body).await;
    assert_eq!((status, &answer["outcome"]), (422, &json!("rejected")));
    let problems = answer["problems"].as_array().unwrap();
    let fields: Vec<&str> = problems.iter().map(|it| it["field"].as_str().unwrap()).collect();
    for field in ["email", "zip", "state", "loan_amount", "purpose", "consent.text", "consent.at"] {
        assert!(fields.contains(&field), "{field} is missing: {fields:?}");
    }
    let mut tx = house.store.read().await.unwrap();
    let house_ledger = app::ids::MarketId::HOUSE;
    assert!(evenpace::store::lead::in_market(&mut tx, house_ledger).await.unwrap().is_empty());
}

#[tokio::test]
async fn each_misuse_of_the_door_has_its_status() {
    let house = House::open().await;
    let url = format!("{}/api/v1/leads", house.url);
    let json_post = || house.http.post(&url).header("content-type", "application/json");
    let status = |request: reqwest::RequestBuilder| async {
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(status(json_post().body("{}")).await, 401);
    assert_eq!(status(json_post().bearer_auth("evp_wrong").body("{}")).await, 401);
    assert_eq!(status(json_post().bearer_auth(&house.key).body("{")).await, 400);
    assert_eq!(status(json_post().bearer_auth(&house.key).body(vec![0xff, 0xfe])).await, 400);
    let plain = house.http.post(&url).bearer_auth(&house.key);
    assert_eq!(status(plain.body("{}")).await, 415);
    let large = format!("{{\"first_name\": \"{}\"}}", "a".repeat(70_000));
    assert_eq!(status(json_post().bearer_auth(&house.key).body(large)).await, 413);
    let bad_key = json_post().bearer_auth(&house.key).header("Idempotency-Key", "a b");
    assert_eq!(status(bad_key.body("{}")).await, 400);
}

#[tokio::test]
async fn a_source_reads_its_own_leads_only() {
    let house = House::open().await;
    house.open_market("Tampa", &["336"]).await;
    let (_, posted) = house.post(&house.body(1, "33602", "FL")).await;
    let url = format!("{}/api/v1/leads/{}", house.url, posted["lead"].as_str().unwrap());
    let read = house.http.get(&url).bearer_auth(&house.key).send().await.unwrap();
    assert_eq!(read.status(), 200);
    assert_eq!(read.json::<Value>().await.unwrap()["outcome"], posted["outcome"]);

    let dice = evenpace::clock::Dice::System;
    let now = house.clock.now();
    let other = evenpace::intake::add_source(&house.store, "Other", &dice, now).await.unwrap();
    let key = other.unwrap().1;
    let read = house.http.get(&url).bearer_auth(key.as_str()).send().await.unwrap();
    assert_eq!(read.status(), 404);
}

#[tokio::test]
async fn the_description_has_every_field_that_the_reader_reads() {
    let house = House::open().await;
    let document = house.http.get(format!("{}/api/openapi.json", house.url)).send().await.unwrap();
    let document: Value = document.json().await.unwrap();
    let lead = &document["components"]["schemas"]["Lead"]["properties"];
    for field in app::lead::field::FIELDS {
        let found = match field.name.strip_prefix("consent.") {
            Some(name) => &lead["consent"]["properties"][name],
            None => &lead[field.name],
        };
        assert_ne!(*found, Value::Null, "{}", field.name);
    }
}
