//! An officer's month, as its page shows it.

use crate::{api::officer::LeadRow, ids::MarketId};

/// Every line that an officer has in one calendar month.
#[derive(Clone, Debug, PartialEq)]
pub struct Pace {
    pub month: MonthView,
    pub lines: Vec<LineView>,
    /// The latest few, whichever month they came in.
    pub newest: Vec<LeadRow>,
}

/// A calendar month, and the ones beside it that the officer has lines in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthView {
    /// "November 2026".
    pub name: String,
    /// "2026-10".
    pub earlier: Option<String>,
    pub later: Option<String>,
}

/// One contract in one month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineView {
    pub market_id: MarketId,
    pub market: String,
    /// By which its days go: "America/New York".
    pub zone: String,
    /// "14 of 40 delivered, 2 ahead of pace."
    pub headline: String,
    /// What one wants to know next: when the next lead is due, and how the month may end.
    pub sentences: Vec<String>,
    /// SVG. Everything in it stands in `days`, too.
    pub chart: String,
    pub key: ChartKey,
    /// Name and value: the sums of the month.
    pub sums: Vec<(String, String)>,
    pub days: Vec<DayView>,
}

/// What the chart has, and so what its key explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartKey {
    pub today: bool,
    pub credited: bool,
    pub forecast: bool,
}

/// A day that has begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayView {
    /// "2026-11-03".
    pub date: String,
    /// "Tue 3 Nov".
    pub name: String,
    /// Where the line stood at its end, or stands now, in hundredths of a lead.
    pub pace_hundredths: Option<i64>,
    /// Leads by its end, net of credits.
    pub delivered: i64,
    pub routed: i64,
    pub credited: i64,
}
