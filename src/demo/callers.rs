//! Who talks with the demo's sales staff lately: a seat is held for one, and three wait where no
//! seat is left.

use app::instant::HOUR_MS;

use crate::writer::Wants;

/// A loan officer who is nobody's customer yet.
pub struct Caller {
    pub market: &'static str,
    pub name: &'static str,
    pub reach: &'static str,
    pub note: &'static str,
    /// How long before the demo's now they called.
    pub before_ms: i64,
    pub wants: Wants,
}

pub const CALLERS: [Caller; 4] = [
    Caller {
        market: "Tampa Bay",
        name: "Renata Kowalski",
        reach: "813-555-0148",
        note: "20 a month, purchases only; asks her broker by Friday",
        before_ms: 21 * HOUR_MS,
        wants: Wants::Seat,
    },
    Caller {
        market: "Austin",
        name: "Theo Marchetti",
        reach: "theo.marchetti@example.com",
        note: "30 a month as soon as a seat is free",
        before_ms: 40 * HOUR_MS,
        wants: Wants::Place,
    },
    Caller {
        market: "Austin",
        name: "Ingrid Solberg",
        reach: "512-555-0171",
        note: "Refinances, 15 a month",
        before_ms: 30 * HOUR_MS,
        wants: Wants::Place,
    },
    Caller {
        market: "Austin",
        name: "Malik Osei",
        reach: "malik.osei@example.com",
        note: "VA loans; would take San Diego instead",
        before_ms: 5 * HOUR_MS,
        wants: Wants::Place,
    },
];
