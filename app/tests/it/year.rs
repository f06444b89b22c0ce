//! A year of twelve officers, from a fixed seed: every lead, every line and all money as the
//! auditor has it.

use std::collections::BTreeMap;

use app::{
    credit::CreditEffect,
    ledger::{Entry, Event},
    plan::Outcome,
};
use serde_json::{Value, json};

use crate::{
    auditor::{audit, calendar::text},
    book::entries,
    cases::differences,
    history::without,
};

const SEED: u64 = 12;
const DAY_MS: i64 = 86_400_000;
/// 2027-01-01 in Chicago.
const YEAR_START_MS: i64 = 1_798_783_200_000;
const LEADS_A_DAY: u64 = 8;

#[test]
fn a_year_of_twelve_officers_is_as_the_auditor_has_it() {
    let year = year();
    let audit = audit(&year);
    for event in &audit.impossible {
        let event = &year["events"][event];
        assert!(event["credit"].is_string(), "not the credit of a lead that overflowed: {event}");
    }
    let year = without(&year, &audit.impossible);

    let (entries, names) = entries(&year).unwrap();
    let outcome = serde_json::to_value(Outcome::of(&entries, &names)).unwrap();
    let differing = differences(&outcome, &audit.outcome);
    assert!(differing.is_empty(), "{}", differing.join("\n"));

    let figures = figures(&entries, &outcome);
    println!("a year of twelve officers, seed {SEED}: {figures:?}, 0 differences");
    for kind in ["lead_routed", "overflow", "open_line", "late_credit", "money", "line_closed"] {
        assert!(figures.get(kind).is_some_and(|count| *count > 0), "no {kind}: {figures:?}");
    }
    for kind in ["allocation_paused", "allocation_amended", "allocation_ended"] {
        assert!(figures.get(kind).is_some_and(|count| *count > 2), "few {kind}: {figures:?}");
    }
}

/// How many entries of each kind, and credits of each effect.
fn figures(entries: &[Entry], outcome: &Value) -> BTreeMap<&'static str, usize> {
    let mut figures = BTreeMap::new();
    let mut count = |kind| *figures.entry(kind).or_insert(0usize) += 1;
    for entry in entries {
        count(entry.event.kind());
        match &entry.event {
            Event::CreditApproved(credit) => count(match credit.effect {
                CreditEffect::OpenLine => "open_line",
                CreditEffect::LateCredit => "late_credit",
                CreditEffect::Money => "money",
            }),
            Event::LeadOverflowed(_) => count("overflow"),
            _ => {}
        }
    }
    figures.insert("settled", outcome["settled"].as_array().unwrap().len());
    figures
}

/// Steele's SplitMix64: a year must come out the same on every machine.
struct Dice(u64);

impl Dice {
    /// 0 to sides - 1.
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    /// An instant of the year, by day and a roll within it.
    fn on(&mut self, day: i64) -> i64 {
        YEAR_START_MS + day * DAY_MS + self.roll(DAY_MS as u64) as i64
    }
}

fn year() -> Value {
    let mut dice = Dice(SEED);
    let mut events = Vec::new();
    let mut happened = |at: i64, kind: &str, what: Value| {
        events.push(json!({"at": text(at), kind: what}));
    };
    let mut number = 0;
    for day in 0..365 {
        // Five days of a week bring one more.
        for _ in 0..dice.roll(2 * LEADS_A_DAY) + u64::from(day % 7 > 1) {
            number += 1;
            let id = format!("lead-{number:04}");
            let state = ["TX", "TX", "OK", "LA"][dice.roll(4) as usize];
            let loan = 100_000 + 50_000 * dice.roll(12);
            let military = dice.roll(5) == 0;
            let facts =
                json!({"id": id, "state": state, "loan_amount": loan, "military": military});
            let at = dice.on(day);
            happened(at, "lead", facts);
            if dice.roll(10) == 0 {
                let half_days = 1 + dice.roll(80) as i64;
                happened(at + half_days * DAY_MS / 2, "credit", json!(id));
            }
        }
    }
    changes(&mut dice, &mut happened);
    json!({
        "market": {"timezone": "America/Chicago", "early_limit_days": 4.5},
        "allocations": officers(),
        "events": events,
        "until": text(YEAR_START_MS + 400 * DAY_MS),
    })
}

fn officers() -> Vec<Value> {
    let officer = |id: &str, monthly: u32, rest: Value| {
        let mut terms = json!({"id": id, "monthly": monthly, "starts": "2027-01-01"});
        terms.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
        terms
    };
    vec![
        officer("amy", 40, json!({})),
        officer("ben", 10, json!({"remedy": "refund"})),
        officer("cal", 20, json!({"licensed_states": ["TX", "OK"]})),
        officer("dee", 15, json!({"filters": {"min_loan_amount": 300_000}})),
        officer("eve", 25, json!({"max_per_day": 2})),
        officer("fay", 5, json!({"filters": {"military_only": true}})),
        officer("gus", 12, json!({"starts": "2027-02-14", "remedy": "refund"})),
        officer("hal", 18, json!({"ends": "2027-09-01"})),
        officer("ivy", 8, json!({"starts": "2026-12-20", "ends": "2027-05-17"})),
        officer("jon", 30, json!({"licensed_states": ["LA"], "max_per_day": 3})),
    ]
}

/// Pauses, changes, ended contracts, and two who sign during the year.
fn changes(dice: &mut Dice, happened: &mut impl FnMut(i64, &str, Value)) {
    let signed = [("kim", "2027-03-10", 20), ("lou", "2027-07-01", 35)];
    for (day, (id, starts, monthly)) in [68, 150].into_iter().zip(signed) {
        let terms = json!({"id": id, "monthly": monthly, "starts": starts});
        happened(dice.on(day), "sign", terms);
    }
    for (id, from, days) in
        [("amy", 20, 5), ("amy", 200, 45), ("cal", 88, 4), ("eve", 120, 65), ("kim", 300, 20)]
    {
        happened(dice.on(from), "pause", json!(id));
        happened(dice.on(from + days), "resume", json!(id));
    }
    for (id, day, monthly) in [
        ("amy", 40, 60),
        ("amy", 75, 30),
        ("ben", 100, 5),
        ("ben", 101, 20),
        ("dee", 180, 40),
        ("jon", 210, 10),
        ("jon", 211, 30),
        ("lou", 250, 12),
    ] {
        happened(dice.on(day), "amend", json!({"allocation": id, "monthly": monthly}));
    }
    happened(dice.on(190), "end", json!("eve"));
    happened(dice.on(320), "end", json!("gus"));
}
