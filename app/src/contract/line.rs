//! A line: one allocation in one calendar month. All amounts are exact integers; lead-milliseconds
//! (number x milliseconds active) stay below 2^45.

use serde::{Deserialize, Serialize};

use crate::{
    contract::{Month, Number, Remedy, Step},
    instant::Instant,
};

/// The straight line from 0 to N over `start..end`, bent by pauses and changes of number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub start: Instant,
    /// Where it ends as far as is known, or did end: with the month or with the contract.
    pub end: Instant,
    /// Length of the calendar month, in milliseconds: what a full month's number is spread over.
    pub month_ms: i64,
    /// Leads a month in force on this line.
    pub number: Number,
    /// Leads brought in at the start; negative where more was delivered than was owed.
    pub carry_in: i64,
    /// Credits of leads of closed lines that are owed again on this one.
    pub late_credits: i64,
    /// Net of `credited`.
    pub delivered: i64,
    pub credited: i64,
    /// Lead-milliseconds earned up to `since`.
    earned: i64,
    since: Instant,
    active: bool,
}

/// What a line comes to when it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closing {
    /// N without carry: what is billed.
    pub contracted: i64,
    /// N.
    pub owed: i64,
    pub delivered: i64,
    pub credited: i64,
    /// Leads brought into the next line.
    pub carry_out: i64,
    /// Leads turned into money; negative: a surplus billed.
    pub refunded: i64,
}

impl Line {
    /// A line that opens at `start` in `month` and ends with it or with the contract.
    pub fn open(
        start: Instant,
        month: Month,
        ends: Option<Instant>,
        number: Number,
        carry_in: i64,
        active: bool,
    ) -> Self {
        Self {
            start,
            end: ends.map_or(month.end, |ends| ends.min(month.end)),
            month_ms: month.length_ms(),
            number,
            carry_in,
            late_credits: 0,
            delivered: 0,
            credited: 0,
            earned: 0,
            since: start,
            active,
        }
    }

    /// Whether it earns anything now: it is not paused.
    pub fn is_active(&self) -> bool {
        self.active
    }

    /// Lead-milliseconds earned by `at`: a pause adds nothing, a new number changes the slope.
    pub fn earned(&self, at: Instant) -> i64 {
        self.earned + if self.active { self.number.get() * (at - self.since) } else { 0 }
    }

    /// What will have been earned at the line's end if nothing changes.
    pub fn total(&self) -> i64 {
        self.earned(self.end)
    }

    /// N: leads owed on this line if nothing changes. 0 or less after a surplus was brought in.
    pub fn owed(&self) -> i64 {
        self.contracted() + self.carry_in + self.late_credits
    }

    /// N without carry: total / month, rounded half up.
    pub fn contracted(&self) -> i64 {
        (2 * self.total() + self.month_ms).div_euclid(2 * self.month_ms)
    }

    /// Where it stands at `at`, N x earned / total, in hundredths of a lead, rounded half up;
    /// `None` where nothing will be earned. For showing only: decisions compare exact shares.
    pub fn pace_hundredths(&self, at: Instant) -> Option<i64> {
        let [owed, earned, total] = [self.owed(), self.earned(at), self.total()].map(i128::from);
        let pace = (total > 0).then(|| (200 * owed * earned + total).div_euclid(2 * total));
        pace.and_then(|pace| i64::try_from(pace).ok())
    }

    /// When its next lead is due: the instant at which pace reaches d + 1/2, if nothing changes.
    /// It has passed where the line is behind. `None` while paused, and where nothing more is owed.
    pub fn due_at(&self) -> Option<Instant> {
        let [owed, delivered, earned, total, number] =
            [self.owed(), self.delivered, self.earned, self.total(), self.number.get()]
                .map(i128::from);
        if !self.active || delivered >= owed || total <= 0 {
            return None;
        }
        let missing = (2 * delivered + 1) * total - 2 * owed * earned;
        let slope = 2 * owed * number;
        // Rounded up: a millisecond before it, the lead is not due yet.
        let ms = i64::try_from(-(-missing).div_euclid(slope)).ok()?;
        Some((self.since + ms).max(self.start))
    }

    /// What happens to it at `at`.
    pub fn take(&mut self, step: Step, at: Instant) {
        match step {
            Step::Paused => self.set_active(false, at),
            Step::Resumed => self.set_active(true, at),
            // A higher number counts from its instant; a lower one leaves this line as it is.
            Step::Amended(number) if number > self.number => {
                self.earn_until(at);
                self.number = number;
            }
            Step::Amended(_) => {}
            Step::Shortened(ends) => self.end = self.end.min(ends),
            Step::Delivered => self.delivered += 1,
            Step::Credited => {
                self.delivered -= 1;
                self.credited += 1;
            }
            Step::CreditedLate => self.late_credits += 1,
        }
    }

    /// As it stands once it ended at `at`, maybe sooner than was known.
    pub fn ended(&self, at: Instant) -> Self {
        Self { end: at, ..self.clone() }
    }

    /// What it comes to if it ends at `at`: `follows` says whether the contract goes on, so that
    /// something can be brought into its next line. Where nothing follows all of it is money.
    pub fn close(&self, at: Instant, remedy: Remedy, follows: bool) -> Closing {
        let line = self.ended(at);
        let owed = line.owed();
        let short = owed - line.delivered;
        let carry_out = match remedy {
            _ if !follows => 0,
            _ if short < 0 => short,
            Remedy::Carry => short.min(line.number.get()),
            Remedy::Refund => 0,
        };
        Closing {
            contracted: line.contracted(),
            owed,
            delivered: line.delivered,
            credited: line.credited,
            carry_out,
            refunded: short - carry_out,
        }
    }

    fn set_active(&mut self, active: bool, at: Instant) {
        self.earn_until(at);
        self.active = active;
    }

    fn earn_until(&mut self, at: Instant) {
        self.earned = self.earned(at);
        self.since = at;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MONTH: Month = Month { start: Instant(0), end: Instant(1_000) };

    fn number(leads: u32) -> Number {
        Number::new(leads).unwrap()
    }

    fn line(leads: u32) -> Line {
        Line::open(MONTH.start, MONTH, None, number(leads), 0, true)
    }

    #[test]
    fn a_pause_lowers_what_is_owed_and_resuming_at_once_changes_nothing() {
        let mut line = line(10);
        line.take(Step::Paused, Instant(400));
        assert_eq!(line.owed(), 4);
        line.take(Step::Resumed, Instant(400));
        assert_eq!(line.owed(), 10);
        line.take(Step::Paused, Instant(500));
        line.take(Step::Resumed, Instant(700));
        assert_eq!((line.owed(), line.earned(Instant(700))), (8, 5_000));
    }

    #[test]
    fn a_higher_number_counts_at_once_and_a_lower_one_waits() {
        let mut line = line(10);
        line.take(Step::Amended(number(30)), Instant(500));
        assert_eq!(line.owed(), 20);
        line.take(Step::Amended(number(20)), Instant(600));
        assert_eq!(line.owed(), 20);
    }

    #[test]
    fn the_next_lead_is_due_when_pace_reaches_its_half() {
        let mut line = line(10);
        assert_eq!(line.due_at(), Some(Instant(50)));
        line.delivered = 4;
        assert_eq!(
            (line.due_at(), line.pace_hundredths(Instant(450))),
            (Some(Instant(450)), Some(450))
        );
        line.take(Step::Paused, Instant(300));
        assert_eq!(line.due_at(), None);
        line.take(Step::Resumed, Instant(400));
        // 9 are owed now: at 100 of 900 lead-milliseconds a lead, half of the fifth is 4,500.
        assert_eq!((line.owed(), line.due_at()), (9, Some(Instant(550))));
        line.delivered = 9;
        assert_eq!(line.due_at(), None);
    }

    #[test]
    fn a_half_is_rounded_up() {
        let half = Line::open(Instant(500), MONTH, None, number(15), 0, true);
        assert_eq!((half.total(), half.owed()), (7_500, 8));
    }

    #[test]
    fn a_shortage_is_carried_up_to_one_months_number_and_the_rest_is_money() {
        let mut line = line(10);
        line.carry_in = 9;
        line.delivered = 1;
        let closing = line.close(MONTH.end, Remedy::Carry, true);
        assert_eq!((closing.owed, closing.carry_out, closing.refunded), (19, 10, 8));
        let closing = line.close(MONTH.end, Remedy::Refund, true);
        assert_eq!((closing.carry_out, closing.refunded), (0, 18));
    }

    #[test]
    fn a_surplus_is_brought_in_and_billed_where_no_line_follows() {
        let mut line = line(10);
        line.delivered = 7;
        line.take(Step::Paused, Instant(400));
        let closing = line.close(MONTH.end, Remedy::Refund, true);
        assert_eq!((closing.owed, closing.carry_out, closing.refunded), (4, -3, 0));
        let closing = line.close(MONTH.end, Remedy::Carry, false);
        assert_eq!((closing.carry_out, closing.refunded), (0, -3));
    }
}
