//! Leads that nobody got, offered to the rule once more after a contract was signed or its number
//! raised.

use serde_json::{Value, json};

use crate::book::{flaw, run};

/// A market whose one contract wants purchases, and these events of May 2026, each a day, an hour
/// and what happened.
fn market(within: Option<u32>, monthly: i64, events: &[(u8, u8, Value)]) -> Value {
    let events: Vec<Value> = events
        .iter()
        .map(|(day, hour, what)| {
            let mut event = what.clone();
            event["at"] = format!("2026-05-{day:02}T{hour:02}:00:00.000Z").into();
            event
        })
        .collect();
    json!({
        "market": {
            "timezone": "UTC", "early_limit_days": 31, "offer_again_hours": within,
        },
        "allocations": [{
            "id": "a", "monthly": monthly, "starts": "2026-05-01",
            "filters": {"purposes": ["purchase"]},
        }],
        "events": events,
    })
}

fn lead(id: &str, purpose: &str) -> Value {
    json!({"lead": {"id": id, "purpose": purpose}})
}

fn sign(id: &str, monthly: i64) -> Value {
    json!({"sign": {"id": id, "monthly": monthly, "starts": "2026-05-01"}})
}

/// Who got each lead, or why nobody did; replay finds nothing wrong with it.
fn fates(scenario: &Value) -> Vec<String> {
    assert_eq!(flaw(scenario), None, "{scenario}");
    let outcome = run(scenario).unwrap();
    let leads = outcome["leads"].as_array().unwrap().iter();
    let fate = leads.map(|lead| {
        let of = lead["routed_to"].as_str().or(lead["overflow"].as_str()).unwrap();
        format!("{}: {of}", lead["lead"].as_str().unwrap())
    });
    fate.collect()
}

#[test]
fn a_lead_that_fitted_nobody_goes_to_whoever_signs_within_the_hours() {
    let events = [
        (2, 8, lead("old", "refinance")),
        (2, 9, lead("fresh", "refinance")),
        (3, 8, sign("b", 30)),
        (3, 9, lead("next", "refinance")),
    ];
    let fates = |within| fates(&market(within, 30, &events));
    assert_eq!(fates(Some(24)), ["old: no_match", "fresh: b", "next: b"]);
    assert_eq!(fates(Some(25)), ["old: b", "fresh: b", "next: b"]);
    for never in [None, Some(0)] {
        assert_eq!(fates(never), ["old: no_match", "fresh: no_match", "next: b"]);
    }
}

#[test]
fn leads_that_came_too_late_for_a_full_contract_are_its_again_when_its_number_rises() {
    let events = [
        (2, 1, lead("1", "purchase")),
        (2, 2, lead("2", "purchase")),
        (2, 3, lead("3", "purchase")),
        (2, 4, lead("4", "purchase")),
        (2, 9, json!({"amend": {"allocation": "a", "monthly": 3}})),
    ];
    let fates = fates(&market(Some(24), 2, &events));
    assert_eq!(fates, ["1: a", "2: a", "4: all_full", "3: a"], "the first that came, and no more");
}

#[test]
fn they_go_by_the_rule_and_not_to_whoever_signed() {
    let events = [
        (1, 0, sign("b", 1)),
        (10, 1, lead("1", "refinance")),
        (10, 2, lead("2", "refinance")),
        (10, 3, lead("3", "refinance")),
        (10, 4, json!({"amend": {"allocation": "b", "monthly": 60}})),
        (10, 5, sign("c", 30)),
    ];
    let fates = fates(&market(Some(24), 30, &events));
    assert_eq!(fates, ["1: b", "2: b", "3: b"], "all were b's before c signed");
}

#[test]
fn what_was_only_early_or_capped_or_came_in_a_pause_is_never_offered_again() {
    let purchase = |id| lead(id, "purchase");
    let paused = [
        (2, 1, json!({"pause": "a"})),
        (2, 2, purchase("1")),
        (2, 3, json!({"resume": "a"})),
        (2, 4, json!({"amend": {"allocation": "a", "monthly": 40}})),
        (2, 5, sign("b", 30)),
    ];
    assert_eq!(fates(&market(Some(24), 30, &paused)), ["1: none_active"]);

    let mut capped = market(
        Some(24),
        30,
        &[(2, 1, purchase("1")), (2, 2, purchase("2")), (2, 3, sign("b", 30))],
    );
    capped["allocations"][0]["max_per_day"] = 1.into();
    assert_eq!(fates(&capped), ["1: a", "2: all_capped"]);

    let mut early =
        market(Some(24), 2, &[(1, 1, purchase("1")), (1, 2, purchase("2")), (1, 3, sign("b", 30))]);
    early["market"]["early_limit_days"] = 10.into();
    assert_eq!(fates(&early), ["1: a", "2: all_early"]);
}

#[test]
fn neither_a_pause_that_ends_nor_a_number_that_stays_or_falls_offers_anything() {
    let amend = |number| json!({"amend": {"allocation": "a", "monthly": number}});
    let events = [
        (1, 0, sign("b", 30)),
        (2, 1, json!({"pause": "b"})),
        (2, 2, lead("1", "refinance")),
        (2, 3, json!({"resume": "b"})),
        (2, 4, amend(30)),
        (2, 5, amend(20)),
        (2, 6, amend(30)),
    ];
    assert_eq!(fates(&market(Some(24), 30, &events)), ["1: no_match"], "it would fit b now");
    let raised = [&events[..], &[(2, 7, amend(31))]].concat();
    assert_eq!(fates(&market(Some(24), 30, &raised)), ["1: b"], "by the rule, to nobody's choice");
}

#[test]
fn contracts_that_are_signed_at_one_instant_share_what_is_offered() {
    let events = [
        (2, 1, lead("1", "refinance")),
        (2, 2, lead("2", "refinance")),
        (2, 9, sign("b", 30)),
        (2, 9, sign("c", 30)),
    ];
    assert_eq!(fates(&market(Some(24), 30, &events)), ["1: b", "2: c"]);
}

#[test]
fn whoever_is_too_early_for_it_gets_it_neither_now_nor_when_somebody_else_signs() {
    let mut scenario = market(
        Some(24),
        30,
        &[(1, 1, lead("1", "refinance")), (1, 2, sign("b", 1)), (1, 3, sign("c", 1000))],
    );
    scenario["market"]["early_limit_days"] = 1.into();
    assert_eq!(fates(&scenario), ["1: all_early"], "c would have had it");
}
