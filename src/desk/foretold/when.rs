//! An instant as a person would tell it.

use chrono::{NaiveDateTime, Timelike};

/// "this afternoon", "tomorrow morning", "Tuesday morning", "yesterday", "on 3 December".
pub(super) fn when(now: NaiveDateTime, then: NaiveDateTime) -> String {
    let part = match then.hour() {
        0..6 => "night",
        6..12 => "morning",
        12..17 => "afternoon",
        _ => "evening",
    };
    let days = (then.date() - now.date()).num_days();
    let weekday = then.format("%A");
    match days {
        0 if then < now => "earlier today".to_owned(),
        0 if then.hour() == now.hour() => "within the hour".to_owned(),
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
    use super::*;

    fn wall(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }

    #[test]
    fn an_instant_is_told_as_a_person_would() {
        let now = wall("2026-11-24 10:30");
        let told = |then: &str| when(now, wall(then));
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
