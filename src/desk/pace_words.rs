//! A line's month in a buyer's words.

use app::{api::pace::DayView, contract::Remedy, instant::Instant, ui::words::money};
use chrono::{NaiveDateTime, Timelike};
use chrono_tz::Tz;

use super::outlook::{Outlook, Place};
use crate::{
    calendar,
    store::line::{Closed, LineRow},
};

/// What is told about.
pub struct Told<'a> {
    pub row: &'a LineRow,
    pub zone: Tz,
    pub now: Instant,
    /// Of an open line.
    pub outlook: Option<&'a Outlook>,
}

impl Told<'_> {
    fn at(&self) -> Instant {
        self.now.clamp(self.row.line.start, self.row.end)
    }

    fn month(&self) -> String {
        calendar::date(self.zone, self.row.line.start).format("%B").to_string()
    }

    fn next_month(&self) -> String {
        calendar::date(self.zone, self.row.end).format("%B").to_string()
    }

    /// Whether no line will follow this one.
    fn ends_contract(&self, outlook: &Outlook) -> bool {
        outlook.contract.terms.ends.is_some_and(|ends| ends <= self.row.end)
    }
}

/// "14 of 40 delivered, 2 ahead of pace."
pub fn headline(told: &Told) -> String {
    let (row, line) = (told.row, &told.row.line);
    let pace = match row.closed {
        Some(_) => String::new(),
        None => format!(", {}", pace(line.pace_hundredths(told.at()), line.delivered)),
    };
    format!("{} of {} delivered{pace}.", line.delivered, row.owed)
}

/// "2 ahead of pace", "on pace", "1.5 behind pace".
fn pace(pace_hundredths: Option<i64>, delivered: i64) -> String {
    let Some(pace) = pace_hundredths else { return "nothing due yet".to_owned() };
    let behind = pace - delivered * 100;
    let leads = tenths(behind.abs());
    match behind {
        _ if leads == "0" => "on pace".to_owned(),
        1.. => format!("{leads} behind pace"),
        _ => format!("{leads} ahead of pace"),
    }
}

/// What comes next, and how the month may end; of a closed month, what became of it.
pub fn sentences(told: &Told) -> Vec<String> {
    match (&told.row.closed, told.outlook) {
        (Some(closed), _) => vec![closing(told, closed)],
        (None, None) => Vec::new(),
        (None, Some(outlook)) => {
            let line = &told.row.line;
            let mut sentences = vec![next(told, outlook)];
            let may_change = told.now < told.row.end && !outlook.contract.paused;
            if line.delivered < told.row.owed && may_change {
                sentences.push(ending(told, outlook));
            }
            sentences
        }
    }
}

fn next(told: &Told, outlook: &Outlook) -> String {
    let line = &told.row.line;
    if outlook.contract.paused {
        return "Your contract is paused: nothing comes until it resumes.".to_owned();
    }
    if line.delivered >= told.row.owed {
        let month = told.month();
        return match told.ends_contract(outlook) {
            true => "Everything that was owed is delivered.".to_owned(),
            false => format!(
                "Everything owed in {month} is delivered; it begins again on 1 {}.",
                told.next_month()
            ),
        };
    }
    let Some(due) = line.due_at() else { return String::new() };
    let when = when(calendar::wall(told.zone, told.now), calendar::wall(told.zone, due));
    if due > told.now {
        return format!("Your next lead is due {when}.");
    }
    let place = match outlook.place(told.now) {
        Place::Behind(0) => "you are next in line for leads that fit you.".to_owned(),
        Place::Behind(1) => "one seat of this market is further behind than you.".to_owned(),
        Place::Behind(seats) => {
            format!("{seats} seats of this market are further behind than you.")
        }
        Place::Capped => "you have had your daily maximum, so it waits until tomorrow.".to_owned(),
        Place::NotEligible => "it comes when a lead fits you.".to_owned(),
    };
    format!("Your next lead was due {when}; {place}")
}

/// A forecast in words; what is likely to be missing, and what the contract then does.
fn ending(told: &Told, outlook: &Outlook) -> String {
    let (owed, month) = (told.row.owed, told.month());
    let Some(end) = outlook.bands.last() else {
        return "There is no forecast yet: it takes 28 days of this market's leads.".to_owned();
    };
    let volume = "If the last 28 days of leads come again";
    let short = owed - end.mid;
    if short <= 0 {
        return format!("{volume}, all {owed} are there by the end of {month}.");
    }
    let range = match (end.low, end.high) {
        (low, high) if low == high => format!("{low} of {owed}"),
        (low, high) => format!("{low} to {high} of {owed}"),
    };
    let price = money(outlook.contract.price_cents);
    let then = match (told.ends_contract(outlook), outlook.contract.terms.remedy) {
        (false, Remedy::Carry) => {
            format!("what is missing is owed in {} on top.", told.next_month())
        }
        (true, _) | (false, Remedy::Refund) => {
            format!("what is missing is paid back, {price} a lead.")
        }
    };
    format!("{volume}, {month} ends with {range}: about {short} short. Then {then}")
}

fn closing(told: &Told, closed: &Closed) -> String {
    let short = told.row.owed - told.row.line.delivered;
    let into = || match closed.carry_out {
        0 => None,
        leads => Some(format!("{} brought into the next month", leads.abs())),
    };
    let money = || match closed.refunded {
        0 => None,
        leads @ 1.. => Some(format!("{leads} paid back")),
        leads => Some(format!("{} billed", -leads)),
    };
    let parts: Vec<String> = [into(), money()].into_iter().flatten().collect();
    match short {
        0 => "Nothing was left open.".to_owned(),
        1.. => format!("{short} short: {}.", parts.join(", ")),
        _ => format!("{} more than owed: {}.", -short, parts.join(", ")),
    }
}

/// The month's sums, as name and value.
pub fn sums(told: &Told) -> Vec<(String, String)> {
    let (row, line) = (told.row, &told.row.line);
    let signed = |leads: i64| (leads != 0).then(|| format!("{leads:+}"));
    let pace = match row.closed {
        None => line.pace_hundredths(told.at()).map(tenths),
        Some(_) => None,
    };
    let rows = [
        ("Contracted this month", Some(line.contracted().to_string())),
        ("Brought in", signed(line.carry_in)),
        ("Owed again for late credits", signed(line.late_credits)),
        ("Owed in all", Some(row.owed.to_string())),
        ("Routed to you", Some((line.delivered + line.credited).to_string())),
        ("Credited", (line.credited != 0).then(|| line.credited.to_string())),
        ("Delivered", Some(line.delivered.to_string())),
        ("Pace now", pace),
        (
            "Still to come",
            row.closed.is_none().then(|| (row.owed - line.delivered).max(0).to_string()),
        ),
        ("Brought into the next month", row.closed.and_then(|closed| signed(closed.carry_out))),
        ("Paid back, in leads", row.closed.and_then(|closed| signed(closed.refunded))),
    ];
    let known = rows.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    known.collect()
}

/// "Tue 3 Nov: 14 delivered, pace 14.2, 2 that day".
pub fn day(day: &DayView) -> String {
    let pace = day.pace_hundredths.map(|pace| format!(", pace {}", tenths(pace)));
    let credited = match day.credited {
        0 => String::new(),
        credited => format!(", {credited} credited"),
    };
    let pace = pace.unwrap_or_default();
    format!("{}: {} delivered{pace}, {} that day{credited}", day.name, day.delivered, day.routed)
}

/// 149 hundredths of a lead as "1.5", 200 as "2".
pub fn tenths(hundredths: i64) -> String {
    let tenths = (hundredths + 5).div_euclid(10);
    match (tenths.div_euclid(10), tenths.rem_euclid(10)) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    }
}

/// "this afternoon", "tomorrow morning", "Tuesday morning", "yesterday", "on 3 December".
fn when(now: NaiveDateTime, then: NaiveDateTime) -> String {
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

    #[test]
    fn pace_is_told_in_leads() {
        assert_eq!(pace(Some(1_200), 14), "2 ahead of pace");
        assert_eq!(pace(Some(1_549), 14), "1.5 behind pace");
        assert_eq!(pace(Some(1_404), 14), "on pace");
        assert_eq!(pace(None, 0), "nothing due yet");
    }

    #[test]
    fn tenths_are_shown_where_there_are_any() {
        assert_eq!([149, 200, 4, 1_995].map(tenths), ["1.5", "2", "0", "20"]);
    }
}
