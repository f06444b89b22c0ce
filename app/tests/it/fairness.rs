//! What a scenario shows people: the farthest from pace, the longest wait, overflow by reason.

use app::{instant::DAY_MS, plan::fairness::LineFairness};
use serde_json::{Value, json};

use crate::book::fairness;

/// A lead a day in June, and these events until the thirteenth.
fn june(events: Value) -> Value {
    json!({
        "market": {"timezone": "UTC", "early_limit_days": 31},
        "allocations": [{"id": "a", "monthly": 30, "starts": "2026-06-01", "max_per_day": 2}],
        "events": events,
        "until": "2026-06-13T00:00:00Z",
    })
}

fn lead(id: &str, at: &str) -> Value {
    json!({"at": at, "lead": {"id": id}})
}

fn only_line(events: Value) -> LineFairness {
    fairness(&june(events)).lines.pop().unwrap()
}

#[test]
fn a_line_is_farthest_behind_just_before_a_lead_comes() {
    let line = only_line(json!([
        lead("1", "2026-06-10T12:00:00Z"),
        lead("2", "2026-06-10T12:00:00Z"),
        lead("3", "2026-06-11T12:00:00Z"),
    ]));
    assert_eq!(line.farthest.to_string(), "9.50 behind (31.7%)");
    assert_eq!(line.longest_wait_ms, 9 * DAY_MS + DAY_MS / 2);
}

#[test]
fn a_line_may_be_farthest_behind_now() {
    let line = only_line(json!([
        lead("1", "2026-06-01T00:00:00Z"),
        lead("2", "2026-06-01T00:00:00Z"),
        lead("3", "2026-06-02T00:00:00Z"),
        lead("4", "2026-06-02T00:00:00Z"),
        lead("5", "2026-06-03T00:00:00Z"),
        lead("6", "2026-06-03T00:00:00Z"),
        lead("7", "2026-06-08T00:00:00Z"),
    ]));
    assert_eq!(line.farthest.to_string(), "5.00 behind (16.7%)");
    assert_eq!(line.longest_wait_ms, 5 * DAY_MS);
}

#[test]
fn a_line_is_farthest_ahead_just_after_a_lead_came() {
    let line = only_line(json!([
        lead("1", "2026-06-12T00:00:00Z"),
        lead("2", "2026-06-12T00:00:00Z"),
        {"at": "2026-06-01T00:00:00Z", "pause": "a"},
        {"at": "2026-06-12T00:00:00Z", "resume": "a"},
    ]));
    assert_eq!(line.farthest.to_string(), "2.00 ahead (10.5%)", "19 leads are owed");
}

#[test]
fn the_last_wait_lasts_until_now() {
    let line = only_line(json!([lead("1", "2026-06-03T00:00:00Z")]));
    assert_eq!(line.longest_wait_ms, 10 * DAY_MS);
}

#[test]
fn overflow_is_counted_by_reason() {
    let june = june(json!([
        lead("0", "2026-05-31T23:59:59.999Z"),
        lead("1", "2026-06-05T00:00:00Z"),
        lead("2", "2026-06-05T00:00:00Z"),
        lead("3", "2026-06-05T00:00:00Z"),
        lead("4", "2026-06-05T00:00:00Z"),
    ]));
    let shown = fairness(&june).to_string();
    assert!(shown.ends_with("routed: 2\noverflow: 3 (none_active 1, all_capped 2)\n"), "{shown}");
}
