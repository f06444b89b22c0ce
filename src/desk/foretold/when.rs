//! An instant as a person would tell it.

use app::instant::{HOUR_MS, Instant};
use chrono::Timelike;
use chrono_tz::Tz;

use crate::calendar::wall;

/// "this afternoon", "tomorrow morning", "Tuesday morning", "yesterday", "on 3 December".
pub(super) fn when(zone: Tz, now: Instant, then: Instant) -> String {
    // An hour that comes twice is told apart by the instants.
    let (is_past, is_near) = (then < now, then - now < HOUR_MS);
    let [now, then] = [now, then].map(|at| wall(zone, at));
    let part = match then.hour() {
        0..6 => "night",
        6..12 => "morning",
        12..17 => "afternoon",
        _ => "evening",
    };
    let days = (then.date() - now.date()).num_days();
    let weekday = then.format("%A");
    match days {
        0 if is_past => "earlier today".to_owned(),
        0 if is_near && then.hour() == now.hour() => "within the hour".to_owned(),
        0 if part == "night" => "tonight".to_owned(),
        0 => format!("this {part}"),
        1 => format!("tomorrow {part}").replace("tomorrow night", "early tomorrow"),
        -1 => "yesterday".to_owned(),
        2..7 => format!("{weekday} {part}").replace(" night", " before dawn"),
        -6..-1 => format!("last {weekday}"),
        _ => format!("on {}", then.format("%-d %B")),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    /// In New York.
    fn told(now: &str, then: &str) -> String {
        let at = |text| DateTime::parse_from_str(text, "%Y-%m-%d %H:%M %z").unwrap();
        let [now, then] = [now, then].map(|text| Instant(at(text).timestamp_millis()));
        when(Tz::America__New_York, now, then)
    }

    #[test]
    fn in_the_hour_that_comes_twice_instants_say_what_is_past() {
        // At two o'clock it is one o'clock again.
        let told = |now: &str, then: &str| {
            told(&format!("2026-11-01 {now}"), &format!("2026-11-01 {then}"))
        };
        assert_eq!(told("01:50 -0400", "01:42 -0500"), "within the hour");
        assert_eq!(told("01:10 -0400", "01:50 -0500"), "tonight");
        assert_eq!(told("01:05 -0500", "01:50 -0400"), "earlier today");
    }

    #[test]
    fn an_instant_is_told_as_a_person_would() {
        let told = |then: &str| told("2026-11-24 10:30 -0500", &format!("{then} -0500"));
        assert_eq!(told("2026-11-24 10:45"), "within the hour");
        assert_eq!(told("2026-11-24 18:00"), "this evening");
        assert_eq!(told("2026-11-25 02:00"), "early tomorrow");
        assert_eq!(told("2026-11-25 09:00"), "tomorrow morning");
        assert_eq!(told("2026-11-28 14:00"), "Saturday afternoon");
        assert_eq!(told("2026-12-03 09:00"), "on 3 December");
        assert_eq!(told("2026-11-24 09:00"), "earlier today");
        assert_eq!(told("2026-11-23 23:00"), "yesterday");
        assert_eq!(told("2026-11-19 09:00"), "last Thursday");
        assert_eq!(told("2026-11-10 09:00"), "on 10 November");
    }
}
