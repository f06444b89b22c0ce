//! What officers and the admin do with leads, and how long they take.

use app::{
    credit::CreditReason,
    instant::{DAY_MS, HOUR_MS, Instant},
};
use chrono::Timelike;
use chrono_tz::Tz;

use super::chance::{between, percent, weighted};
use crate::{calendar, clock::Dice};

const MINUTE_MS: u64 = 60_000;
/// Officers open leads between these hours.
const AWAKE: std::ops::Range<u32> = 7..22;

const REASONS: [(CreditReason, u64); 6] = [
    (CreditReason::Disconnected, 38),
    (CreditReason::FakeName, 16),
    (CreditReason::AlreadyInLoan, 18),
    (CreditReason::OutOfMarket, 8),
    (CreditReason::Duplicate, 8),
    (CreditReason::Other, 12),
];

/// When an officer who got a lead at `at` opens it: most within minutes, some the next day, a few
/// never.
pub fn opens_at(at: Instant, zone: Tz, dice: &Dice) -> Option<Instant> {
    let minutes = match dice.below(100) {
        0..62 => between(dice, 2, 35),
        62..85 => between(dice, 36, 240),
        85..94 => between(dice, 241, 1_800),
        _ => return None,
    };
    let mut opens = at + (minutes * MINUTE_MS + dice.below(MINUTE_MS)) as i64;
    while !AWAKE.contains(&calendar::wall(zone, opens).hour()) {
        opens = opens + HOUR_MS;
    }
    Some(opens)
}

/// Whether an officer finds out that a lead is no good, when they say so, and why.
pub fn asks_at(opened: Instant, zone: Tz, dice: &Dice) -> Option<(Instant, CreditReason)> {
    if !percent(dice, 8) {
        return None;
    }
    let mut asks = opened + between(dice, 20 * MINUTE_MS, 4 * DAY_MS as u64) as i64;
    while !AWAKE.contains(&calendar::wall(zone, asks).hour()) {
        asks = asks + HOUR_MS;
    }
    Some((asks, weighted(dice, &REASONS)))
}

/// When the admin decides, and whether for the officer.
pub fn decides_at(asked: Instant, reason: CreditReason, dice: &Dice) -> (Instant, bool) {
    let approved_percent = match reason {
        CreditReason::Disconnected => 80,
        CreditReason::FakeName | CreditReason::Duplicate => 70,
        CreditReason::OutOfMarket => 45,
        CreditReason::AlreadyInLoan => 35,
        CreditReason::Other => 25,
    };
    let takes_ms = between(dice, 3 * HOUR_MS as u64, 54 * HOUR_MS as u64) as i64;
    (asked + takes_ms, percent(dice, approved_percent))
}
