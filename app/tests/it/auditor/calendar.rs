//! Instants as milliseconds, and local midnights found by walking along the clock.

use chrono::{DateTime, Datelike, Months, NaiveDate, SecondsFormat};
use chrono_tz::Tz;
use serde_json::Value;

/// Every zone changes its clocks at a whole quarter of an hour of UTC.
const QUARTER_HOUR_MS: i64 = 15 * 60 * 1000;
const TWO_DAYS_MS: i64 = 48 * 3600 * 1000;

pub fn ms(at: &Value) -> i64 {
    DateTime::parse_from_rfc3339(at.as_str().unwrap()).unwrap().timestamp_millis()
}

pub fn text(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms).unwrap().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// The first instant of a local date, the first time it is reached.
pub fn midnight(date: NaiveDate, zone: &Tz) -> i64 {
    let utc = date.and_hms_opt(0, 0, 0).unwrap().and_utc().timestamp_millis();
    let mut at = utc - TWO_DAYS_MS;
    while local(at, zone) < date {
        at += QUARTER_HOUR_MS;
    }
    at
}

fn local(ms: i64, zone: &Tz) -> NaiveDate {
    DateTime::from_timestamp_millis(ms).unwrap().with_timezone(zone).date_naive()
}

/// The starts of all months that any line of the scenario can touch.
pub fn months(scenario: &Value, zone: &Tz) -> Vec<i64> {
    let starts = scenario["allocations"].as_array().unwrap().iter();
    let starts =
        starts.map(|terms| terms["starts"].as_str().unwrap().parse::<NaiveDate>().unwrap());
    let instants = scenario["events"].as_array().unwrap().iter().map(|event| &event["at"]);
    let instants = instants.chain(scenario.get("until").filter(|until| !until.is_null()));
    let dates: Vec<NaiveDate> = starts.chain(instants.map(|at| local(ms(at), zone))).collect();
    let (Some(first), Some(last)) = (dates.iter().min(), dates.iter().max()) else {
        return Vec::new();
    };
    let mut month = first.with_day(1).unwrap();
    let mut months = vec![midnight(month, zone)];
    while month <= *last {
        month = month + Months::new(1);
        months.push(midnight(month, zone));
    }
    months
}
