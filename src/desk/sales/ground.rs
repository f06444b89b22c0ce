//! What a market's what-ifs are worked out from: its last whole months, and today's contracts
//! without whose they are.

use app::{
    instant::{HOUR_MS, Instant},
    lead::facts::Facts,
    ledger::{Allocation, Book},
    plan::{
        Ground,
        expected::MONTHS_MAX,
        reduced::{Arrivals, widened},
        what_if::{PastMonth, Rival},
    },
};
use chrono::{Datelike, Days, NaiveDate};
use chrono_tz::Tz;

use crate::{calendar, fault::Fault, store::market::Market};

/// The beginning of the earliest month that a what-if runs once more.
pub fn begins(zone: Tz, now: Instant) -> Instant {
    let first = calendar::first_of_month(zone, now);
    calendar::midnight(zone, calendar::months_before(first, MONTHS_MAX as u32))
}

/// `arrivals` since [`begins`], reduced, in order. The market's first lead came at `first`: before
/// it nothing was observed.
pub fn ground(
    book: &Book,
    (market, first): (&Market, Instant),
    arrivals: &[(Instant, Facts)],
    now: Instant,
) -> Result<Ground, Fault> {
    let zone = market.zone()?;
    let this = calendar::first_of_month(zone, now);
    let firsts = (1..=MONTHS_MAX as u32).rev().map(|back| calendar::months_before(this, back));
    let months = firsts.map(|first| past_month(zone, first, arrivals));
    // From its first day on a lead could have come.
    let is_whole = |month: &PastMonth| month.days.get(1).is_some_and(|second| first < *second);
    Ok(Ground {
        today: calendar::date(zone, now).num_days_from_ce(),
        early_limit_ns: book.early_limit_ns,
        months: months.filter(is_whole).collect(),
        rivals: book.allocations().map(|living| rival(living, zone)).collect(),
    })
}

fn past_month(zone: Tz, first: NaiveDate, arrivals: &[(Instant, Facts)]) -> PastMonth {
    let count = (calendar::next_month(first) - first).num_days().unsigned_abs();
    let days = (0..=count).map(|day| calendar::midnight(zone, first + Days::new(day)));
    let days: Vec<Instant> = days.collect();
    let (start, end) = (days[0], days[days.len() - 1]);
    let from = arrivals.partition_point(|(at, _)| *at < start);
    let until = arrivals.partition_point(|(at, _)| *at < end);
    let hours = arrivals[from..until].iter().map(|(at, facts)| {
        let hour = (*at - start) / HOUR_MS;
        (hour, facts.clone())
    });
    PastMonth {
        name: first.format("%B %Y").to_string(),
        first: first.num_days_from_ce(),
        arrivals: Arrivals(hours.collect()),
        days,
    }
}

/// Every contract that lives counts, a paused one too: its leads are promised.
fn rival(living: &Allocation, zone: Tz) -> Rival {
    let terms = &living.terms;
    Rival {
        number: living.number,
        until: terms.ends.map(|ends| calendar::date(zone, ends).num_days_from_ce()),
        daily_max: terms.daily_max,
        filters: widened(&terms.filters),
        licensed_states: terms.licensed_states.clone(),
    }
}
