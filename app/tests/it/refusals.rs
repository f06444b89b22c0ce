//! Impossible scenarios are refused in words that find the place in the file.

use serde_json::{Value, json};

use crate::book::run;

/// A market of one contract in June, and one lead that goes to it at noon of the second.
fn june(rest: Value) -> Value {
    let mut events = vec![json!({"at": "2026-06-02T12:00:00.000Z", "lead": {"id": "l1"}})];
    events.extend(rest.as_array().unwrap().iter().cloned());
    json!({
        "market": {"timezone": "UTC", "early_limit_days": 31},
        "allocations": [{"id": "a", "monthly": 30, "starts": "2026-06-01", "ends": "2026-06-20"}],
        "events": events,
    })
}

fn refusal(rest: Value) -> String {
    run(&june(rest)).unwrap_err().to_string()
}

#[test]
fn what_is_possible_is_not_refused() {
    let outcome = run(&june(json!([
        {"at": "2026-06-03T00:00:00.000Z", "pause": "a"},
        {"at": "2026-06-03T00:00:00.000Z", "resume": "a"},
        {"at": "2026-07-03T00:00:00.000Z", "credit": "l1"},
    ])));
    assert_eq!(outcome.unwrap()["leads"], json!([{"lead": "l1", "routed_to": "a"}]));
}

#[test]
fn a_contract_that_was_not_signed_can_do_nothing() {
    for kind in ["pause", "resume", "end"] {
        let refusal = refusal(json!([{"at": "2026-06-03T00:00:00.000Z", kind: "b"}]));
        let place = format!(r#"event 2, {kind} "b" at 2026-06-03T00:00:00.000Z: "#);
        assert_eq!(refusal, place + "no allocation of this id was signed before");
    }
    let amend = json!({"allocation": "b", "monthly": 5});
    let refusal = refusal(json!([{"at": "2026-06-03T00:00:00.000Z", "amend": amend}]));
    assert!(refusal.starts_with(r#"event 2, amend "b" at 2026-06-03T00:00:00.000Z"#), "{refusal}");
}

#[test]
fn a_contract_that_is_over_takes_nothing_but_credits() {
    for kind in ["pause", "resume", "end"] {
        let refusal = refusal(json!([{"at": "2026-06-20T00:00:00.000Z", kind: "a"}]));
        let place = format!(r#"event 2, {kind} "a" at 2026-06-20T00:00:00.000Z: "#);
        assert_eq!(refusal, place + "its contract is over");
    }
}

#[test]
fn nobody_pauses_or_resumes_twice() {
    let twice = refusal(json!([
        {"at": "2026-06-04T00:00:00.000Z", "pause": "a"},
        {"at": "2026-06-03T00:00:00.000Z", "pause": "a"},
    ]));
    // The later one is refused, wherever it stands in the file.
    let place = r#"event 2, pause "a" at 2026-06-04T00:00:00.000Z: "#;
    assert_eq!(twice, format!("{place}it is paused already"));
    let never = refusal(json!([{"at": "2026-06-04T00:00:00.000Z", "resume": "a"}]));
    let place = r#"event 2, resume "a" at 2026-06-04T00:00:00.000Z: "#;
    assert_eq!(never, format!("{place}it is not paused"));
}

#[test]
fn only_a_routed_lead_is_credited_and_once() {
    let credit = |lead: &str, at: &str| json!({"at": at, "credit": lead});
    let unknown = refusal(json!([credit("l2", "2026-06-04T00:00:00.000Z")]));
    assert!(unknown.ends_with("no lead of this id came before"), "{unknown}");
    // Credits come before leads, at one instant.
    let too_soon = refusal(json!([credit("l1", "2026-06-02T12:00:00.000Z")]));
    assert!(too_soon.ends_with("no lead of this id came before"), "{too_soon}");
    let twice = refusal(json!([
        credit("l1", "2026-06-04T00:00:00.000Z"),
        credit("l1", "2026-06-05T00:00:00.000Z"),
    ]));
    let place = r#"event 3, credit "l1" at 2026-06-05T00:00:00.000Z: "#;
    assert_eq!(twice, format!("{place}this lead is credited already"));
    let overflowed = refusal(json!([
        {"at": "2026-06-25T00:00:00.000Z", "lead": {"id": "l2"}},
        credit("l2", "2026-06-26T00:00:00.000Z"),
    ]));
    assert!(overflowed.ends_with("this lead overflowed"), "{overflowed}");
}

#[test]
fn an_id_names_one_thing() {
    let again = refusal(json!([{"at": "2026-06-03T00:00:00.000Z", "lead": {"id": "l1"}}]));
    let place = r#"event 2, lead "l1" at 2026-06-03T00:00:00.000Z: "#;
    assert_eq!(again, format!("{place}a lead of this id came before"));
    // Also where the earlier contract is over.
    let terms = json!({"id": "a", "monthly": 5, "starts": "2026-06-22"});
    let again = refusal(json!([{"at": "2026-06-22T00:00:00.000Z", "sign": terms}]));
    assert!(again.ends_with("an allocation of this id was signed before"), "{again}");
    let mut listed_twice = june(json!([]));
    let listed = listed_twice["allocations"].as_array_mut().unwrap();
    listed.push(listed[0].clone());
    let again = run(&listed_twice).unwrap_err().to_string();
    assert_eq!(again, r#"allocation "a": an allocation of this id was signed before"#);
}

#[test]
fn an_event_says_one_thing_that_makes_sense() {
    let at = "2026-06-03T00:00:00.000Z";
    for (event, why) in [
        (json!({"at": at}), "it says nothing that happened"),
        (json!({"at": at, "pause": "a", "end": "a"}), "it says more than one thing"),
        (json!({"at": "tomorrow", "pause": "a"}), r#""tomorrow" is no RFC 3339 instant"#),
        (
            json!({"at": at, "amend": {"allocation": "a", "monthly": 10_001}}),
            "a monthly number is 1 to 10,000, not 10001",
        ),
        (
            json!({"at": at, "sign": {"id": "b", "monthly": 9, "starts": "2026-02-30"}}),
            r#""2026-02-30" is no date"#,
        ),
        (
            json!({"at": at, "sign":
                {"id": "b", "monthly": 9, "starts": "2026-06-01", "ends": "2026-06-03"}}),
            "a contract must end after it starts and is signed",
        ),
        (
            json!({"at": at, "sign":
                {"id": "b", "monthly": 9, "starts": "2026-06-01", "max_per_day": 0}}),
            "`max_per_day` is 1 or more",
        ),
    ] {
        let refusal = refusal(json!([event]));
        assert!(refusal.starts_with("event 2, "), "{refusal}");
        assert!(refusal.ends_with(why), "{refusal}");
    }
}

#[test]
fn a_misspelt_word_is_not_passed_over() {
    let lead = json!({"id": "l2", "loan_ammount": 1});
    let refusal = refusal(json!([{"at": "2026-06-03T00:00:00.000Z", "lead": lead}]));
    assert!(refusal.contains(r#"lead "l2": unknown field `loan_ammount`"#), "{refusal}");
}

#[test]
fn early_limits_are_read_to_eleven_decimal_places() {
    let limited = |days: &str| {
        let mut june = june(json!([]));
        june["market"]["early_limit_days"] = serde_json::from_str(days).unwrap();
        run(&june).map_err(|unsound| unsound.to_string())
    };
    for days in ["0", "0.00000000001", "2.50", "1e9"] {
        assert!(limited(days).is_ok(), "{days}");
    }
    assert!(limited("0.000000000001").unwrap_err().contains("more than 11 decimal places"));
    assert!(limited("-1").unwrap_err().contains("less than none"));
}
