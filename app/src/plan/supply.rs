//! What a market's leads come to in a month, seen over three times thirty days, and whether it
//! carries what was promised. Counts only: nothing of any lead or officer.

use crate::instant::{DAY_MS, Instant};

/// Of a month that is the same length wherever one looks from.
pub const SPAN_MS: i64 = 30 * DAY_MS;
/// Whole spans that are looked at, at the most.
pub const SPANS_MAX: usize = 3;

/// Leads in thirty days: the fewest and the most of the whole spans that were looked at, and their
/// mean, rounded half up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed {
    pub low: i64,
    pub mean: i64,
    pub high: i64,
    pub spans: usize,
}

/// Whether what comes carries what was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Even the best span had so many fewer than were promised.
    Short { by: i64 },
    /// Some spans had enough, some had not.
    Tight,
    /// Even the poorest span had so many more.
    Carries { to_spare: i64 },
    /// There was no whole span yet.
    Unknown,
}

/// What was delivered of what was due by now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fulfilment {
    pub delivered: i64,
    pub due_hundredths: i64,
}

/// How many whole spans lie between a market's first lead and now.
pub fn whole_spans(first: Instant, now: Instant) -> usize {
    let whole = (now - first).max(0) / SPAN_MS;
    usize::try_from(whole).map_or(SPANS_MAX, |whole| whole.min(SPANS_MAX))
}

impl Observed {
    /// Of the leads in each span, the latest first. `None` where there was no whole one.
    pub fn of(spans: &[i64]) -> Option<Self> {
        let (low, high) = (*spans.iter().min()?, *spans.iter().max()?);
        let count = i64::try_from(spans.len()).ok()?;
        let mean = (2 * spans.iter().sum::<i64>() + count).div_euclid(2 * count);
        Some(Self { low, mean, high, spans: spans.len() })
    }
}

impl Fit {
    pub fn of(contracted: i64, observed: Option<Observed>) -> Self {
        match observed {
            None => Self::Unknown,
            Some(seen) if contracted > seen.high => Self::Short { by: contracted - seen.high },
            Some(seen) if contracted > seen.low => Self::Tight,
            Some(seen) => Self::Carries { to_spare: seen.low - contracted },
        }
    }
}

impl Fulfilment {
    /// Rounded down, so that 100 is only said of what is whole; `None` while nothing is due.
    pub fn percent(self) -> Option<i64> {
        (self.due_hundredths > 0).then(|| 10_000 * self.delivered / self.due_hundredths)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_is_seen_over_as_many_whole_spans_as_it_has_up_to_three() {
        let opened = Instant(5 * DAY_MS);
        let after = |days: i64| whole_spans(opened, opened + days * DAY_MS);
        assert_eq!([-1, 0, 29, 30, 59, 60, 90, 9_000].map(after), [0, 0, 0, 1, 1, 2, 3, 3]);
    }

    #[test]
    fn the_spread_is_from_the_fewest_to_the_most() {
        let seen = Observed::of(&[10, 7, 12]).unwrap();
        assert_eq!(seen, Observed { low: 7, mean: 10, high: 12, spans: 3 });
        assert_eq!(Observed::of(&[1, 2]).unwrap().mean, 2, "halves are rounded up");
        assert_eq!(Observed::of(&[]), None);
    }

    #[test]
    fn promises_fit_what_even_the_poorest_month_brought() {
        let seen = Observed::of(&[7, 12]);
        assert_eq!(Fit::of(7, seen), Fit::Carries { to_spare: 0 });
        assert_eq!([8, 12].map(|contracted| Fit::of(contracted, seen)), [Fit::Tight; 2]);
        assert_eq!(Fit::of(13, seen), Fit::Short { by: 1 });
        assert_eq!(Fit::of(13, None), Fit::Unknown);
    }

    #[test]
    fn nothing_is_called_whole_that_is_not() {
        let percent =
            |delivered, due_hundredths| Fulfilment { delivered, due_hundredths }.percent();
        assert_eq!(percent(9, 1_000), Some(90));
        assert_eq!(percent(999, 100_000), Some(99));
        assert_eq!(percent(11, 1_000), Some(110));
        assert_eq!(percent(0, 0), None);
    }
}
