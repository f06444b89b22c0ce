//! Random histories of a market over three months, each of which can have happened.

use app::{
    instant::{DAY_MS, Instant},
    plan::{Scenario, ScenarioFile, Unsound, simulate},
};
use chrono_tz::Tz;
use evenpace::calendar::midnight;
use serde_json::{Value, json};

use crate::stage::text;

/// Of the market.
pub const ZONE: Tz = Tz::America__New_York;
/// Where histories end.
pub const UNTIL: &str = "2026-07-20T16:00:00.000Z";
/// Of the last month, so many days are in a history.
const LAST_DAYS: u64 = 19;
/// Of the contracts.
pub const NAMES: [&str; 3] = ["a", "b", "c"];

/// A history that can have happened.
pub fn history(seed: u64) -> Value {
    let mut chance = Chance(seed);
    let mut history = draft(&mut chance);
    loop {
        let file = ScenarioFile::read(&history.to_string()).unwrap();
        let scenario = Scenario::of(&file, &|date| midnight(ZONE, date)).unwrap();
        match simulate(&scenario) {
            Ok(_) => return history,
            Err(Unsound::Event { number, .. }) => {
                history["events"].as_array_mut().unwrap().remove(number - 1);
            }
            Err(unsound) => panic!("{unsound}"),
        }
    }
}

fn draft(chance: &mut Chance) -> Value {
    let allocations: Vec<Value> = NAMES
        .into_iter()
        .map(|name| {
            let starts = *chance.of(&["2026-05-01", "2026-05-01", "2026-05-13"]);
            let remedy = *chance.of(&["carry", "refund"]);
            let ends = *chance.of(&[None, None, None, Some("2026-07-09")]);
            json!({
                "id": name, "monthly": 5 + chance.below(26), "starts": starts,
                "ends": ends, "remedy": remedy,
            })
        })
        .collect();
    let mut events = Vec::new();
    let begins = midnight(ZONE, "2026-05-01".parse().unwrap());
    let length = Instant::parse(UNTIL).unwrap() - begins;
    let mut leads: Vec<(i64, String)> = Vec::new();
    for turn in 0..150 {
        let ms = chance.below(length as u64) as i64;
        let at = (begins + ms).rfc3339();
        let name = *chance.of(&NAMES);
        events.push(match turn % 10 {
            7 => json!({"at": at, *chance.of(&["pause", "resume", "resume"]): name}),
            8 => json!({"at": at, "amend": {"allocation": name, "monthly": 5 + chance.below(30)}}),
            9 if !leads.is_empty() => {
                let (sent, lead) = chance.of(&leads).clone();
                let later = sent + chance.below((length - sent) as u64) as i64;
                json!({"at": (begins + later).rfc3339(), "credit": lead})
            }
            _ => {
                let lead = format!("lead-{turn:03}");
                leads.push((ms, lead.clone()));
                json!({"at": at, "lead": {"id": lead}})
            }
        });
    }
    if chance.below(2) == 0 {
        // In the last month: each has a line in each month.
        let last_ms = LAST_DAYS * DAY_MS as u64;
        let at = begins + (length - chance.below(last_ms) as i64);
        events.push(json!({"at": at.rfc3339(), "end": chance.of(&NAMES)}));
    }
    events.sort_by_key(|event| text(&event["at"]));
    json!({
        "market": {"timezone": ZONE.name(), "early_limit_days": 31, "offer_again_hours": 24},
        "allocations": allocations, "events": events, "until": UNTIL,
    })
}

/// The same numbers for the same seed: SplitMix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}
