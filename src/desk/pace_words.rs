//! A line's month in a buyer's words.

use app::{api::pace::DayView, instant::Instant};

use super::foretold::Foretold;
use crate::store::line::{Closed, LineRow};

/// What is told about.
pub struct Told<'a> {
    pub row: &'a LineRow,
    pub now: Instant,
    /// Of an open line.
    pub foretold: Option<Foretold<'a>>,
}

impl Told<'_> {
    fn at(&self) -> Instant {
        self.now.clamp(self.row.line.start, self.row.line.end)
    }

    /// Leads that are missing; below 0, that came beyond what is owed.
    fn left(&self) -> i64 {
        self.row.line.owed() - self.row.line.delivered
    }
}

/// "14 of 40 delivered, 2 ahead of pace."
pub fn headline(told: &Told) -> String {
    let (row, line) = (told.row, &told.row.line);
    let (delivered, owed) = (line.delivered, line.owed());
    if owed <= 0 && told.left() < 0 {
        return format!("{delivered} delivered, {} more than owed.", -told.left());
    }
    let pace = match row.closed {
        Some(_) => String::new(),
        None if owed <= 0 => ", nothing due".to_owned(),
        None => format!(", {}", pace(line.pace_hundredths(told.at()), delivered)),
    };
    format!("{delivered} of {owed} delivered{pace}.")
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
    match (&told.row.closed, &told.foretold) {
        (Some(closed), _) => vec![closing(told, closed)],
        (None, None) => Vec::new(),
        (None, Some(foretold)) => foretold.sentences(),
    }
}

fn closing(told: &Told, closed: &Closed) -> String {
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
    match told.left() {
        0 => "Nothing was left open.".to_owned(),
        short @ 1.. => format!("{short} short: {}.", parts.join(", ")),
        more => format!("{} more than owed: {}.", -more, parts.join(", ")),
    }
}

/// The month's sums, as name and value.
pub fn sums(told: &Told) -> Vec<(String, String)> {
    let (row, line) = (told.row, &told.row.line);
    let signed = |leads: i64| (leads != 0).then(|| format!("{leads:+}"));
    let some = |leads: i64| (leads > 0).then(|| leads.to_string());
    let (is_open, left) = (row.closed.is_none(), told.left());
    let pace = is_open.then(|| line.pace_hundredths(told.at()).map(tenths)).flatten();
    let range = told.foretold.as_ref().and_then(Foretold::range);
    let refunded = row.closed.map_or(0, |closed| closed.refunded);
    let rows = [
        ("Contracted this month", Some(line.contracted().to_string())),
        ("Brought in", signed(line.carry_in)),
        ("Owed again for late credits", signed(line.late_credits)),
        ("Owed in all", Some(line.owed().to_string())),
        ("Routed to you", Some((line.delivered + line.credited).to_string())),
        ("Credited", some(line.credited)),
        ("Delivered", Some(line.delivered.to_string())),
        ("Pace now", pace),
        ("Still to come", (is_open && left >= 0).then(|| left.to_string())),
        ("More than owed", some(-left)),
        ("Likely at the month's end", range),
        ("Brought into the next month", row.closed.and_then(|closed| signed(closed.carry_out))),
        ("Paid back, in leads", some(refunded)),
        ("Billed, in leads", some(-refunded)),
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

/// 149 hundredths of a lead as "1.5", 200 as "2", -150 as "-1.5".
fn tenths(hundredths: i64) -> String {
    let tenths = (hundredths.abs() + 5) / 10;
    let sign = if hundredths < 0 && tenths > 0 { "-" } else { "" };
    match (tenths / 10, tenths % 10) {
        (whole, 0) => format!("{sign}{whole}"),
        (whole, tenth) => format!("{sign}{whole}.{tenth}"),
    }
}

#[cfg(test)]
mod tests {
    use app::{
        contract::{Line, Month, Number},
        ids::{AllocationId, MarketId},
        instant::DAY_MS,
    };
    use uuid::Uuid;

    use super::*;

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
        assert_eq!([-150, -200, -4].map(tenths), ["-1.5", "-2", "0"]);
    }

    /// A line of November as it stood on the 16th, or closed.
    fn row(carry_in: i64, delivered: i64, closed: Option<Closed>) -> LineRow {
        let month = Month { start: Instant(0), end: Instant(30 * DAY_MS) };
        let number = Number::new(40).unwrap();
        let mut line = Line::open(month.start, month, None, number, carry_in, true);
        line.delivered = delivered;
        LineRow {
            allocation: AllocationId(Uuid::nil()),
            market: MarketId(Uuid::nil()),
            line,
            closed,
        }
    }

    fn sum(row: &LineRow, name: &str) -> Option<String> {
        let told = Told { row, now: Instant(15 * DAY_MS), foretold: None };
        sums(&told).into_iter().find(|(it, _)| it == name).map(|(_, value)| value)
    }

    #[test]
    fn a_month_that_owes_less_than_nothing_is_told_without_a_minus() {
        let headline =
            |row: &LineRow| headline(&Told { row, now: Instant(15 * DAY_MS), foretold: None });
        assert_eq!(headline(&row(0, 14, None)), "14 of 40 delivered, 6 behind pace.");
        assert_eq!(headline(&row(-40, 0, None)), "0 of 0 delivered, nothing due.");
        let surplus = row(-43, 0, None);
        assert_eq!(headline(&surplus), "0 delivered, 3 more than owed.");
        let told = ["Owed in all", "Pace now", "Still to come", "More than owed"]
            .map(|name| sum(&surplus, name));
        let expected = [Some("-3"), Some("-1.5"), None, Some("3")];
        assert_eq!(told, expected.map(|value| value.map(str::to_owned)));
    }

    #[test]
    fn what_is_billed_is_not_called_paid_back() {
        let closed = |refunded| Closed { at: Instant(30 * DAY_MS), carry_out: 0, refunded };
        let of =
            |row: &LineRow| ["Paid back, in leads", "Billed, in leads"].map(|name| sum(row, name));
        assert_eq!(of(&row(0, 38, Some(closed(2)))), [Some("2".to_owned()), None]);
        assert_eq!(of(&row(0, 42, Some(closed(-2)))), [None, Some("2".to_owned())]);
    }
}
