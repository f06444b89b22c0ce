//! When leads come in: at random, more by day than by night and more on Mondays than on Sundays.

use app::instant::{DAY_MS, Instant};
use chrono::{Datelike, Timelike};
use chrono_tz::Tz;

use super::chance::unit;
use crate::{calendar, clock::Dice};

/// By local hour: people ask over breakfast, in the lunch hour and, most of all, after supper.
const HOURS: [u64; 24] =
    [6, 3, 2, 1, 2, 5, 14, 28, 42, 52, 56, 58, 64, 58, 52, 50, 52, 56, 64, 72, 74, 60, 34, 16];
/// By weekday, from Monday on.
const WEEKDAYS: [u64; 7] = [120, 114, 110, 106, 96, 78, 76];
const HOUR_MAX: u64 = 74;
const WEEKDAY_MAX: u64 = 120;

/// On average.
const MONTH_MS: f64 = DAY_MS as f64 * 365.25 / 12.0;

/// The instants at which leads arrive in [from, until), `monthly` of them a month on average: a
/// Poisson process whose rate follows the local clock, made by thinning one at the highest rate.
pub fn arrivals(
    zone: Tz,
    from: Instant,
    until: Instant,
    monthly: f64,
    dice: &Dice,
) -> Vec<Instant> {
    let weight_max = HOUR_MAX * WEEKDAY_MAX;
    let weight_sum: u64 = HOURS.iter().sum::<u64>() * WEEKDAYS.iter().sum::<u64>();
    let weight_mean = weight_sum as f64 / (24.0 * 7.0);
    let gap_ms_mean = MONTH_MS / monthly * weight_mean / weight_max as f64;
    let (mut at, mut arrivals) = (from, Vec::new());
    loop {
        // An exponentially distributed gap; 1 - u is never 0.
        let gap_ms = -(1.0 - unit(dice)).ln() * gap_ms_mean;
        at = at + gap_ms as i64;
        if at >= until {
            return arrivals;
        }
        if dice.below(weight_max) < weight(zone, at) {
            arrivals.push(at);
        }
    }
}

fn weight(zone: Tz, at: Instant) -> u64 {
    let wall = calendar::wall(zone, at);
    let weekday = wall.weekday().num_days_from_monday() as usize;
    HOURS[wall.hour() as usize] * WEEKDAYS[weekday]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_rates_are_the_highest() {
        assert_eq!(HOURS.iter().max(), Some(&HOUR_MAX));
        assert_eq!(WEEKDAYS.iter().max(), Some(&WEEKDAY_MAX));
    }

    #[test]
    fn a_year_of_arrivals_keeps_its_number_and_its_rhythm() {
        let zone = chrono_tz::America::Denver;
        let from = Instant::parse("2025-01-01T07:00:00Z").unwrap();
        let until = Instant::parse("2026-01-01T07:00:00Z").unwrap();
        let at = arrivals(zone, from, until, 200.0, &Dice::seeded(1));
        // 2,400 are expected; four standard deviations of a Poisson number are 196.
        assert!((2_204..=2_596).contains(&at.len()), "{}", at.len());
        let hour = |at: &&Instant| calendar::wall(zone, **at).hour();
        let night = at.iter().filter(|at| hour(at) < 6).count();
        let evening = at.iter().filter(|at| (17..23).contains(&hour(at))).count();
        assert!(evening > 8 * night, "{evening} in the evening, {night} at night");
        let on = |day| {
            let it = |at: &&Instant| calendar::wall(zone, **at).weekday() == day;
            at.iter().filter(it).count()
        };
        assert!(on(chrono::Weekday::Mon) > on(chrono::Weekday::Sun));
    }
}
