//! Time zones: where local dates become instants. The rules and the browser get the result as data.

use app::{
    contract::Months,
    instant::{DAY_MS, Instant},
};
use chrono::{Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

/// The years whose months a calendar holds.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// The first instant of a local date, the first time that it is reached.
pub fn midnight(zone: Tz, date: NaiveDate) -> Instant {
    let utc_ms = |wall: chrono::NaiveDateTime| match zone.from_local_datetime(&wall) {
        LocalResult::Single(at) => Some(at.timestamp_millis()),
        LocalResult::Ambiguous(first, second) => {
            Some(first.timestamp_millis().min(second.timestamp_millis()))
        }
        LocalResult::None => None,
    };
    let wall = date.and_hms_opt(0, 0, 0).expect("midnight is a time");
    if let Some(ms) = utc_ms(wall) {
        return Instant(ms);
    }
    // Clocks jump over midnight here: the date begins where they land.
    let (mut before, mut step) = (Instant(wall.and_utc().timestamp_millis()) - DAY_MS, DAY_MS);
    while step > 0 {
        while self::date(zone, before + step) < date {
            before = before + step;
        }
        step /= 2;
    }
    before + 1
}

/// Every month that a market of this zone will ever see.
pub fn months(zone: Tz) -> Months {
    let starts = YEARS.flat_map(|year| (1..=12).map(move |month| (year, month)));
    let starts = starts
        .filter_map(|(year, month)| NaiveDate::from_ymd_opt(year, month, 1))
        .map(|date| midnight(zone, date));
    Months::new(starts.collect()).expect("months of a calendar ascend")
}

/// "America/New York": a zone as people read it.
pub fn name(zone: Tz) -> String {
    zone.name().replace('_', " ")
}

/// What a clock on the wall shows at an instant.
pub fn wall(zone: Tz, at: Instant) -> NaiveDateTime {
    let utc = chrono::DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    utc.with_timezone(&zone).naive_local()
}

/// "9:14 AM EST".
pub fn clock(zone: Tz, at: Instant) -> String {
    let utc = chrono::DateTime::from_timestamp_millis(at.0).unwrap_or_default();
    utc.with_timezone(&zone).format("%-I:%M %p %Z").to_string()
}

/// The local date at an instant.
pub fn date(zone: Tz, at: Instant) -> NaiveDate {
    wall(zone, at).date()
}

/// The first of the local month that holds `at`.
pub fn first_of_month(zone: Tz, at: Instant) -> NaiveDate {
    let date = date(zone, at);
    date.with_day(1).unwrap_or(date)
}

/// The first of the month after the one that begins with `first`.
pub fn next_month(first: NaiveDate) -> NaiveDate {
    first.checked_add_months(chrono::Months::new(1)).unwrap_or(first)
}

/// The first of the month so many before.
pub fn months_before(first: NaiveDate, count: u32) -> NaiveDate {
    first.checked_sub_months(chrono::Months::new(count)).unwrap_or(first)
}

/// The instant at which the local month that holds `at` began.
pub fn month_start(zone: Tz, at: Instant) -> Instant {
    midnight(zone, first_of_month(zone, at))
}

/// The local midnight that follows so many days after the one before `at`.
pub fn midnight_after(zone: Tz, at: Instant, days: u64) -> Instant {
    let date = date(zone, at);
    midnight(zone, date.checked_add_days(Days::new(days)).unwrap_or(date))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn march_in_new_york_has_743_hours() {
        let month = months(chrono_tz::America::New_York)
            .containing(Instant::parse("2026-03-15T00:00:00Z").unwrap())
            .unwrap();
        assert_eq!(month.length_ms(), 743 * 3_600_000);
    }

    #[test]
    fn months_are_counted_over_the_years_end() {
        let first = first_of_month(
            chrono_tz::America::New_York,
            Instant::parse("2027-01-01T04:59:59Z").unwrap(),
        );
        assert_eq!(first, day(2026, 12, 1), "it is still December there");
        assert_eq!(next_month(first), day(2027, 1, 1));
        assert_eq!(months_before(day(2027, 1, 1), 3), day(2026, 10, 1));
    }

    #[test]
    fn a_date_without_midnight_begins_where_the_clocks_land() {
        // Havana sprang forward at 0:00 on 2026-03-08: the date began at 1:00, -04:00.
        let begins = midnight(chrono_tz::America::Havana, day(2026, 3, 8));
        assert_eq!(begins, Instant::parse("2026-03-08T05:00:00Z").unwrap());
    }

    #[test]
    fn a_midnight_that_comes_twice_counts_the_first_time() {
        // Havana falls back at 1:00 on 2026-11-01, to 0:00.
        let begins = midnight(chrono_tz::America::Havana, day(2026, 11, 1));
        assert_eq!(begins, Instant::parse("2026-11-01T04:00:00Z").unwrap());
    }
}
