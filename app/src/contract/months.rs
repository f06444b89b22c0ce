//! Calendar months of a market's time zone, as data: made where time zones are known, handed to the
//! rules with everything else.

use serde::{Deserialize, Serialize};

use crate::instant::Instant;

/// A calendar month in a market's time zone, from local midnight to local midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Month {
    pub start: Instant,
    /// Exclusive.
    pub end: Instant,
}

impl Month {
    /// The month's real length in milliseconds, leap days and daylight saving included.
    pub fn length_ms(self) -> i64 {
        self.end - self.start
    }
}

/// Consecutive months without a gap, by the instants at which they begin; the last of them is only
/// the end of the month before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Months(Vec<Instant>);

impl Months {
    /// `starts` must ascend. At least two make a month.
    pub fn new(starts: Vec<Instant>) -> Option<Self> {
        let ascends = starts.is_sorted_by(|earlier, later| earlier < later);
        (ascends && starts.len() >= 2).then_some(Self(starts))
    }

    /// The month that holds this instant; `None` outside of this calendar.
    pub fn containing(&self, at: Instant) -> Option<Month> {
        let after = self.0.partition_point(|start| *start <= at);
        let start = *self.0.get(after.checked_sub(1)?)?;
        let end = *self.0.get(after)?;
        Some(Month { start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_begins_at_its_start_and_ends_before_its_end() {
        let months = Months::new([0, 31, 59].map(Instant).to_vec()).unwrap();
        assert_eq!(months.containing(Instant(-1)), None);
        assert_eq!(months.containing(Instant(30)).unwrap().end, Instant(31));
        assert_eq!(months.containing(Instant(31)).unwrap().length_ms(), 28);
        assert_eq!(months.containing(Instant(59)), None);
    }
}
