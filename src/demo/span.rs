//! The demo's time.

use app::instant::Instant;
use chrono_tz::Tz;

use crate::calendar;

/// From a month's first midnight in the demo's easternmost market until now.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    pub begins: Instant,
    pub now: Instant,
}

impl Span {
    /// Begins with the month that began nearest to so many days before `now`.
    pub fn ending(now: Instant, days: u64, zone: Tz) -> Self {
        let aim = now - days as i64 * app::instant::DAY_MS;
        let month = calendar::month_start(zone, aim);
        let next = calendar::month_start(zone, calendar::midnight_after(zone, month, 40));
        let begins = if next < now && next - aim < aim - month { next } else { month };
        Self { begins, now }
    }

    /// The local midnight that begins the first month in this zone: hours after the demo's own
    /// begin, the further west it is.
    pub fn begins_in(&self, zone: Tz) -> Instant {
        calendar::month_start(zone, self.begins + app::instant::DAY_MS)
    }

    /// The local midnight before so many thousandths of the time have passed; instants after now
    /// for more than 1,000.
    pub fn midnight(&self, zone: Tz, thousandths: i64) -> Instant {
        let at = self.begins + (self.now - self.begins) / 1_000 * thousandths;
        calendar::midnight_after(zone, at, 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demo_begins_with_a_month_some_75_to_105_days_ago() {
        let zone = chrono_tz::America::New_York;
        for day in 0..1_000 {
            let now = Instant(1_780_000_000_000) + day * app::instant::DAY_MS;
            let span = Span::ending(now, 90, zone);
            assert_eq!(calendar::month_start(zone, span.begins), span.begins);
            let days = (now - span.begins) / app::instant::DAY_MS;
            assert!((74..=106).contains(&days), "{days}");
        }
    }
}
