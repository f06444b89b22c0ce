//! Random histories as scenario files. Most of what they say is possible; what is not, the auditor
//! names.

use chrono::{Datelike, Days, NaiveDate};
use proptest::{
    collection::vec,
    option::{self, of},
    prelude::*,
    sample::{Index, select},
    test_runner::RngSeed,
};
use serde_json::{Map, Value, json};

use crate::auditor::{
    audit,
    calendar::{midnight, text},
};

const DAY_MS: i64 = 86_400_000;
/// How long a history lasts, in days.
const LENGTH: u64 = 110;

/// Zones with and without daylight saving; Havana's midnight is skipped and repeated, Lord Howe's
/// clocks move by half an hour.
const ZONES: [&str; 8] = [
    "UTC",
    "America/New_York",
    "America/Denver",
    "America/Phoenix",
    "Pacific/Honolulu",
    "America/Havana",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
];

/// Byte order is neither the order of letters nor that of length.
const IDS: [&str; 9] = ["b", "a", "B", "aa", "é", "10", "9", "a b", "~"];

/// The same histories on every run: PROPTEST_RNG_SEED asks for others, PROPTEST_CASES=2560 for ten
/// times as many.
pub fn config(cases: u32) -> ProptestConfig {
    let mut config = ProptestConfig { failure_persistence: None, ..ProptestConfig::default() };
    config.cases = cases * config.cases / 256;
    if config.rng_seed == RngSeed::Random {
        config.rng_seed = RngSeed::Fixed(20_260_601);
    }
    config
}

/// Of two sorts: all kinds of contracts with many changes, and contracts so alike that waits and
/// ids decide.
pub fn histories() -> impl Strategy<Value = Value> {
    prop_oneof![history(contract().boxed(), 150), history(alike().boxed(), 1000)]
}

/// With so many leads to 60 other happenings.
fn history(contract: BoxedStrategy<Contract>, leads: u32) -> impl Strategy<Value = Value> {
    let market = (select(&ZONES[..]), limit(), 0..700u64);
    let listed = vec(contract.clone(), 1..6);
    let signed = vec((when(), contract), 0..3);
    let happenings = vec((when(), happening(leads)), 20..140);
    (market, listed, signed, happenings, of(when())).prop_map(
        |((zone, limit, first_day), listed, signed, happenings, until)| {
            let first = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap() + Days::new(first_day);
            let mut writer =
                Writer { zone: zone.parse().unwrap(), first, ids: Vec::new(), leads: 0 };
            let allocations: Vec<Value> =
                listed.iter().map(|contract| writer.contract(contract)).collect();
            let mut events = Vec::new();
            for (when, contract) in &signed {
                let sign = writer.contract(contract);
                events.push(json!({"at": writer.instant(when), "sign": sign}));
            }
            for (when, happening) in &happenings {
                if let Some((kind, what)) = writer.happening(happening) {
                    events.push(json!({"at": writer.instant(when), kind: what}));
                }
            }
            let mut market = json!({"timezone": zone});
            if let Some(limit) = limit {
                market["early_limit_days"] = serde_json::from_str(limit).unwrap();
            }
            let until = until.map(|when| writer.instant(&when));
            json!({"market": market, "allocations": allocations, "events": events, "until": until})
        },
    )
}

/// Histories without what can't have happened.
pub fn possible() -> impl Strategy<Value = Value> {
    histories().prop_map(|history| without(&history, &audit(&history).impossible))
}

/// The history without these of its events.
pub fn without(history: &Value, events: &[usize]) -> Value {
    let mut history = history.clone();
    let kept = history["events"].as_array().unwrap().iter().enumerate();
    let kept = kept.filter(|(index, _)| !events.contains(index)).map(|(_, event)| event.clone());
    history["events"] = kept.collect();
    history
}

/// Days; `None` leaves it to the default.
fn limit() -> impl Strategy<Value = Option<&'static str>> {
    let limits =
        ["0", "0.00000000001", "0.5", "1", "2.33333333333", "5.0", "9.99999999999", "31", "1e3"];
    of(select(limits.to_vec()))
}

#[derive(Clone, Debug)]
enum When {
    /// Milliseconds from the history's beginning.
    At(i64),
    /// Milliseconds off the local midnight of a day: lines open and end there.
    Midnight { day: u64, off_ms: i64 },
    /// The same of the first of a month.
    Month { month: u32, off_ms: i64 },
}

fn when() -> impl Strategy<Value = When> {
    let off_ms = || select(vec![-1i64, 0, 0, 0, 1]);
    prop_oneof![
        4 => (0..LENGTH as i64 * DAY_MS).prop_map(When::At),
        4 => (0..LENGTH as i64 * 24).prop_map(|hour| When::At(hour * 3_600_000)),
        1 => (0..LENGTH, off_ms()).prop_map(|(day, off_ms)| When::Midnight { day, off_ms }),
        1 => (1..4u32, off_ms()).prop_map(|(month, off_ms)| When::Month { month, off_ms }),
    ]
}

#[derive(Clone, Debug)]
struct Contract {
    monthly: i64,
    /// Days from a month before the history's beginning.
    starts: u64,
    /// Days from the start.
    lasts: Option<u64>,
    refund: bool,
    max_per_day: Option<i64>,
    licensed: Option<Vec<&'static str>>,
    filters: Option<Map<String, Value>>,
}

fn contract() -> impl Strategy<Value = Contract> {
    let terms = (monthly(), 0..60u64, option::weighted(0.2, 1..150u64), any::<bool>());
    let limits = (
        option::weighted(0.3, 1..4i64),
        option::weighted(0.2, vec(select(vec!["TX", "CA", "NY"]), 0..3)),
        option::weighted(0.3, filters()),
    );
    (terms, limits).prop_map(
        |((monthly, starts, lasts, refund), (max_per_day, licensed, filters))| Contract {
            monthly,
            starts,
            lasts,
            refund,
            max_per_day,
            licensed,
            filters,
        },
    )
}

/// From the first month on, for ever, six or twelve leads a month.
fn alike() -> impl Strategy<Value = Contract> {
    select(vec![6, 6, 12]).prop_map(|monthly| Contract {
        monthly,
        starts: 30,
        lasts: None,
        refund: false,
        max_per_day: None,
        licensed: None,
        filters: None,
    })
}

fn monthly() -> impl Strategy<Value = i64> {
    prop_oneof![6 => 1..12i64, 3 => 12..60i64, 1 => select(vec![999, 10_000])]
}

fn filters() -> impl Strategy<Value = Map<String, Value>> {
    let filter = prop_oneof![
        values("purposes", vec!["purchase", "refinance"]),
        values("credit_bands", vec!["720+", "680-719"]),
        values("property_types", vec!["condo", "single_family"]),
        values("occupancies", vec!["primary", "investment"]),
        values("states", vec!["TX", "CA", "NY"]),
        values("zip_prefixes", vec!["7", "78", "787", "100"]),
        (0..3i64).prop_map(|n| ("min_loan_amount", json!(n * 200_000))),
        (1..4i64).prop_map(|n| ("max_loan_amount", json!(n * 200_000))),
        select(vec![79, 80, 100]).prop_map(|percent| ("max_ltv_percent", json!(percent))),
        any::<bool>().prop_map(|only| ("military_only", json!(only))),
    ];
    vec(filter, 0..2)
        .prop_map(|filters| filters.into_iter().map(|(key, v)| (key.to_owned(), v)).collect())
}

fn values(key: &'static str, all: Vec<&'static str>) -> BoxedStrategy<(&'static str, Value)> {
    of(vec(select(all), 0..3)).prop_map(move |values| (key, json!(values))).boxed()
}

#[derive(Clone, Debug)]
enum Happening {
    Lead(Map<String, Value>),
    /// A lead by an id that was there before.
    LeadAgain(Index),
    Credit(Index),
    Pause(Index),
    Resume(Index),
    Amend(Index, i64),
    End(Index),
}

fn happening(leads: u32) -> impl Strategy<Value = Happening> {
    let index = any::<Index>;
    prop_oneof![
        leads => facts().prop_map(Happening::Lead),
        1 => index().prop_map(Happening::LeadAgain),
        30 => index().prop_map(Happening::Credit),
        8 => index().prop_map(Happening::Pause),
        12 => index().prop_map(Happening::Resume),
        12 => (index(), monthly()).prop_map(|(index, number)| Happening::Amend(index, number)),
        2 => index().prop_map(Happening::End),
    ]
}

fn facts() -> impl Strategy<Value = Map<String, Value>> {
    let words = (
        of(select(vec!["purchase", "refinance", "cash_out"])),
        of(select(vec!["720+", "680-719", "639-"])),
        of(select(vec!["condo", "single_family", "townhouse"])),
        of(select(vec!["primary", "investment"])),
        of(select(vec!["TX", "CA", "NY", "NM"])),
        of(select(vec!["78701", "78201", "10001", "70001"])),
    );
    let amounts =
        (of(select(vec![200_000i64, 400_000, 400_001, 600_000])), of(Just(500_000)), any::<bool>());
    (words, amounts).prop_map(
        |((purpose, band, kind, occupancy, state, zip), (loan, value, military))| {
            let facts = json!({
                "purpose": purpose, "credit_band": band, "property_type": kind,
                "occupancy": occupancy, "state": state, "zip": zip,
                "loan_amount": loan, "property_value": value, "military": military,
            });
            let Value::Object(facts) = facts else { unreachable!("it is an object") };
            facts.into_iter().filter(|(_, value)| !value.is_null()).collect()
        },
    )
}

struct Writer {
    zone: chrono_tz::Tz,
    first: NaiveDate,
    ids: Vec<String>,
    leads: usize,
}

impl Writer {
    fn instant(&self, when: &When) -> String {
        let ms = match when {
            When::At(ms) => midnight(self.first, &self.zone) + ms,
            When::Midnight { day, off_ms } => {
                midnight(self.first + Days::new(*day), &self.zone) + off_ms
            }
            When::Month { month, off_ms } => {
                let month = (self.first + chrono::Months::new(*month)).with_day(1).unwrap();
                midnight(month, &self.zone) + off_ms
            }
        };
        text(ms)
    }

    fn contract(&mut self, contract: &Contract) -> Value {
        let id = IDS[self.ids.len()];
        self.ids.push(id.to_owned());
        let starts = self.first - Days::new(30) + Days::new(contract.starts);
        let ends = contract.lasts.map(|days| (starts + Days::new(days)).to_string());
        let mut terms = json!({
            "id": id,
            "monthly": contract.monthly,
            "starts": starts.to_string(),
            "ends": ends,
            "max_per_day": contract.max_per_day,
            "licensed_states": contract.licensed,
            "filters": contract.filters,
        });
        if contract.refund {
            terms["remedy"] = json!("refund");
        }
        terms
    }

    /// Ids that don't come in the order of the clock. A history has fewer than a thousand leads.
    fn lead(number: usize) -> String {
        format!("lead-{:03}", number * 7919 % 1000)
    }

    fn happening(&mut self, happening: &Happening) -> Option<(&'static str, Value)> {
        let allocation = |index: &Index| json!(index.get(&self.ids));
        let lead = |index: &Index| Some(Self::lead(index.index(self.leads)));
        let known = self.leads > 0;
        Some(match happening {
            Happening::Lead(facts) => {
                let mut facts = facts.clone();
                facts.insert("id".to_owned(), json!(Self::lead(self.leads)));
                self.leads += 1;
                ("lead", Value::Object(facts))
            }
            Happening::LeadAgain(index) if known => ("lead", json!({"id": lead(index)})),
            Happening::Credit(index) if known => ("credit", json!(lead(index))),
            Happening::LeadAgain(_) | Happening::Credit(_) => return None,
            Happening::Pause(index) => ("pause", allocation(index)),
            Happening::Resume(index) => ("resume", allocation(index)),
            Happening::Amend(index, monthly) => {
                ("amend", json!({"allocation": allocation(index), "monthly": monthly}))
            }
            Happening::End(index) => ("end", allocation(index)),
        })
    }
}
