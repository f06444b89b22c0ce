//! A what-if as a scenario file: for whoever wants to run it themselves. Every month is a market of
//! its own in it, by contracts that end with it.

use chrono::{Datelike, Days, NaiveDate};
use serde_json::{Number as Decimal, Value};

use crate::{
    contract::Filters,
    instant::Instant,
    plan::{
        file::{AllocationText, EventText, LeadText, MarketText, ScenarioFile},
        reduced::widened,
        what_if::{Ground, PastMonth, Rival},
        wish::Wish,
    },
};

/// The new contract's name, behind the month's. Others are seats, which come before it by bytes.
const BUYER: &str = "you";

/// The name in the file of this month's new contract.
pub fn buyer_in(month: &PastMonth) -> String {
    named(first_of(month), BUYER)
}

/// `market` and `time_zone` are the market's.
pub fn what_if_file(ground: &Ground, wish: &Wish, market: &str, time_zone: &str) -> ScenarioFile {
    let mut allocations = Vec::new();
    let mut events = Vec::new();
    for month in &ground.months {
        let sharing = (1..).zip(ground.sharing(wish.starts));
        allocations.extend(sharing.map(|(place, rival)| seat(month, place, rival)));
        allocations.push(buyer(month, wish));
        let arrivals = month.arrivals.from(month.month().start);
        for (at, facts) in arrivals {
            let id = format!("lead {:06}", events.len() + 1);
            let lead = LeadText { id, facts: facts.clone() };
            events.push(EventText { at: at.rfc3339(), lead: Some(lead), ..EventText::default() });
        }
    }
    let until = ground.months.last().map(|month| month.month().end);
    ScenarioFile {
        name: format!("{market}: {} leads a month from {}", wish.number, wish.starts),
        why: "today's contracts and one more, over each of these months; leads are told by the \
              hour, three digits of the ZIP and amounts in steps"
            .to_owned(),
        market: MarketText {
            timezone: time_zone.to_owned(),
            early_limit_days: days(ground.early_limit_ns),
            offer_again_hours: None,
        },
        allocations,
        events,
        until: until.map(Instant::rfc3339),
        expected: Value::Null,
    }
}

fn seat(month: &PastMonth, place: usize, rival: &Rival) -> AllocationText {
    let first = first_of(month);
    AllocationText {
        id: named(first, &format!("seat {place:03}")),
        monthly: rival.number.get(),
        starts: first.to_string(),
        ends: Some(next(month).to_string()),
        remedy: None,
        max_per_day: rival.daily_max.map(i64::from),
        licensed_states: Some(rival.licensed_states.clone()).filter(|states| !states.is_empty()),
        filters: some(rival.filters.clone()),
    }
}

fn buyer(month: &PastMonth, wish: &Wish) -> AllocationText {
    let starts = first_of(month) + Days::new(month.day_of(wish.starts) as u64);
    AllocationText {
        id: buyer_in(month),
        monthly: wish.number.get(),
        starts: starts.to_string(),
        ends: Some(next(month).to_string()),
        remedy: None,
        max_per_day: wish.daily_max.map(i64::from),
        licensed_states: None,
        filters: some(widened(&wish.filters)),
    }
}

fn some(filters: Filters) -> Option<Filters> {
    (filters != Filters::default()).then_some(filters)
}

fn first_of(month: &PastMonth) -> NaiveDate {
    NaiveDate::from_num_days_from_ce_opt(month.first).unwrap_or_default()
}

fn next(month: &PastMonth) -> NaiveDate {
    first_of(month) + Days::new(month.days.len().saturating_sub(1) as u64)
}

/// "2026-08 seat 001".
fn named(first: NaiveDate, whose: &str) -> String {
    format!("{}-{:02} {whose}", first.year(), first.month())
}

/// Nanoseconds in decimal days, exactly where they were written as such.
fn days(ns: i64) -> Option<Decimal> {
    /// A day is 864 x 10^11 ns.
    const PLACES: usize = 11;
    let digits = format!("{:0>width$}", ns / 864, width = PLACES + 1);
    let (whole, part) = digits.split_at(digits.len() - PLACES);
    serde_json::from_str(&format!("{whole}.{part}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::DAY_MS;

    #[test]
    fn an_early_limit_is_written_in_days() {
        let told = |ns| days(ns).unwrap().to_string();
        let day_ns = DAY_MS * 1_000_000;
        assert_eq!([5 * day_ns, day_ns / 4, 0].map(told), ["5.0", "0.25", "0.0"]);
    }
}
