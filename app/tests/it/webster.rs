//! With no filters, equal lines and no carry the rule is the Webster (Sainte-Lague) apportionment
//! made online: its k-th lead goes to a k-th largest of all quotients N / (2d + 1).

use std::collections::BTreeMap;

use chrono::{DateTime, SecondsFormat};
use num_rational::Ratio;
use proptest::{collection::vec, prelude::*};
use serde_json::{Value, json};

use crate::{book::run, history::config};

/// April 2026 in New York: 30 days.
const MONTH_START_MS: i64 = 1_775_016_000_000;
const MONTH_MS: i64 = 30 * 86_400_000;

#[derive(Clone, Debug)]
struct Month {
    numbers: Vec<i64>,
    /// Milliseconds from the month's start.
    leads: Vec<i64>,
}

fn months() -> impl Strategy<Value = Month> {
    let numbers = vec(prop_oneof![3 => 1..20i64, 2 => 20..150i64], 1..9);
    numbers.prop_flat_map(|numbers| {
        let owed = numbers.iter().sum::<i64>() as usize;
        vec(0..MONTH_MS, owed.min(120)..=owed.min(240))
            .prop_map(move |leads| Month { numbers: numbers.clone(), leads })
    })
}

/// The officers, by place, to whom the leads went.
fn recipients(month: &Month) -> Vec<usize> {
    let allocations = month.numbers.iter().enumerate().map(|(place, number)| {
        json!({"id": place.to_string(), "monthly": number, "starts": "2026-04-01"})
    });
    let events = month.leads.iter().enumerate().map(|(number, ms)| {
        let at = DateTime::from_timestamp_millis(MONTH_START_MS + ms).unwrap();
        let at = at.to_rfc3339_opts(SecondsFormat::Millis, true);
        json!({"at": at, "lead": {"id": number.to_string()}})
    });
    let scenario = json!({
        "market": {"timezone": "America/New_York", "early_limit_days": 31},
        "allocations": allocations.collect::<Vec<_>>(),
        "events": events.collect::<Vec<_>>(),
    });
    let outcome = run(&scenario).unwrap();
    let routed = |lead: &Value| lead["routed_to"].as_str().unwrap().parse().unwrap();
    outcome["leads"].as_array().unwrap().iter().map(routed).collect()
}

proptest! {
    #![proptest_config(config(60))]

    #[test]
    fn every_prefix_equals_the_webster_apportionment(month in months()) {
        let odd = |n: i64| Ratio::new(n, 1);
        let mut quotients: Vec<Ratio<i64>> = month
            .numbers
            .iter()
            .flat_map(|number| (0..*number).map(move |d| odd(*number) / odd(2 * d + 1)))
            .collect();
        quotients.sort_by(|a, b| b.cmp(a));
        let mut delivered: BTreeMap<usize, i64> = BTreeMap::new();
        for (k, officer) in recipients(&month).into_iter().enumerate() {
            let d = delivered.entry(officer).or_default();
            let taken = odd(month.numbers[officer]) / odd(2 * *d + 1);
            prop_assert_eq!(taken, quotients[k], "lead {} of {:?}", k + 1, month.numbers);
            *d += 1;
        }
    }

    #[test]
    fn nobody_is_further_from_their_share_than_half_a_lead_and_half_of_n_w(month in months()) {
        let (volume, n) = (month.numbers.iter().sum::<i64>(), month.numbers.len() as i64);
        let mut delivered = vec![0i64; month.numbers.len()];
        for (k, officer) in recipients(&month).into_iter().enumerate() {
            delivered[officer] += 1;
            for (d, number) in delivered.iter().zip(&month.numbers) {
                // |d - w k| <= 1/2 + n w / 2, where w = number / volume.
                let error = 2 * (d * volume - number * (k as i64 + 1)).abs();
                prop_assert!(error <= volume + n * number, "lead {}: {delivered:?}", k + 1);
            }
        }
    }
}

#[test]
fn the_month_of_these_tests_is_april_in_new_york() {
    let april = "2026-04-01".parse().unwrap();
    let zone = chrono_tz::America::New_York;
    assert_eq!(crate::auditor::calendar::midnight(april, &zone), MONTH_START_MS);
}
