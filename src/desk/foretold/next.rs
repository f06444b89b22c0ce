//! When the next lead is due, or why none is.

use app::{
    contract::{Line, Step},
    instant::{Instant, MINUTE_MS},
};

use super::{Foretold, when::when};
use crate::{calendar, desk::outlook::Place};

/// The end of a pause that has none.
pub(super) const NEVER: Instant = Instant(i64::MAX);

impl Foretold<'_> {
    /// A surplus that the line began with.
    pub(super) fn brought_in(&self) -> Option<String> {
        let line = self.as_it_stands();
        let surplus = -line.carry_in.min(0);
        let (before, month) = (self.month_of(line.start - 1), self.month());
        let owed = match line.owed() {
            owed @ 1.. => format!("it owes {owed} instead of {}", owed + surplus),
            0 => "it owes nothing".to_owned(),
            left => format!("it owes nothing, with {} still left over", -left),
        };
        (surplus > 0).then(|| {
            format!(
                "By the end of {before} {surplus} more than owed had come. That counts in {month}: \
                 {owed}."
            )
        })
    }

    pub(super) fn next(&self) -> String {
        if self.is_over() {
            let what = match self.is_followed() {
                true => self.month(),
                false => "Your contract".to_owned(),
            };
            return format!("{what} is over, and is being settled.");
        }
        let due = self.outlook.ahead.due_at(self.now);
        match (self.as_it_stands().is_active(), due) {
            (true, Some(due)) => self.next_due(due),
            (true, None) => self.nothing_due(),
            (false, Some(due)) => {
                format!("{} Your next lead is due {}.", self.paused(), self.when(due))
            }
            (false, None) => self.paused(),
        }
    }

    fn paused(&self) -> String {
        match self.resumes(self.now) {
            NEVER => "Your contract is paused: nothing comes until it resumes.".to_owned(),
            at => format!(
                "Your contract is paused and resumes on {}: nothing comes until then.",
                self.date(at)
            ),
        }
    }

    fn next_due(&self, due: Instant) -> String {
        let capped = self.outlook.contract.capped_until(self.now).filter(|lifts| *lifts > due);
        let is_ahead = due > self.now;
        let then = match capped {
            Some(lifts) => format!(
                ", but you have had your daily maximum: none can come before {}.",
                self.held_until(lifts)
            ),
            None if is_ahead => ".".to_owned(),
            None => self.place(),
        };
        let verb = if is_ahead { "is" } else { "was" };
        format!("Your next lead {verb} due {}{then}", self.when(due))
    }

    /// Before when none can come whose daily maximum lifts then.
    fn held_until(&self, lifts: Instant) -> String {
        let ends = self.as_it_ends().end;
        match self.outlook.contract.paused_until(lifts).map(|_| self.resumes(lifts)) {
            None if lifts < ends => self.clock(lifts),
            Some(resumes) if resumes < ends => format!("the pause ends on {}", self.date(resumes)),
            _ if self.is_followed() => format!("{} ends", self.month()),
            _ => "your contract ends".to_owned(),
        }
    }

    /// Who goes first, of a lead that was due already.
    fn place(&self) -> String {
        match self.outlook.place(self.now) {
            Place::Behind(0) => "; you are next in line for leads that fit you.".to_owned(),
            Place::Behind(1) => "; one seat of this market is further behind than you.".to_owned(),
            Place::Behind(seats) => {
                format!("; {seats} seats of this market are further behind than you.")
            }
            Place::NotEligible => "; it comes when a lead fits you.".to_owned(),
        }
    }

    /// It runs, and no lead of it becomes due.
    fn nothing_due(&self) -> String {
        let (line, month) = (self.as_it_stands(), self.month());
        if line.delivered < line.owed() {
            return format!("With what is planned, nothing more is due in {month}.");
        }
        let again = match self.begins_again() {
            Some(date) => format!("; it begins again on {date}"),
            None => String::new(),
        };
        match line.owed() {
            1.. if !self.is_followed() => "Everything that was owed is delivered.".to_owned(),
            1.. => format!("Everything owed in {month} is delivered{again}."),
            _ => format!("Nothing is due in {month}{again}."),
        }
    }

    /// When the next line opens, if it does, runs and owes something then.
    fn begins_again(&self) -> Option<String> {
        let (line, contract) = (self.as_it_ends(), &self.outlook.contract);
        let runs = self.is_followed() && contract.paused_until(line.end).is_none();
        let month = self.outlook.market.months.containing(line.end).filter(|_| runs)?;
        let carried = self.closing_with(line.delivered).carry_out;
        let (number, ends) = (contract.number_from(line.end), contract.terms.ends);
        let next = Line::open(line.end, month, ends, number, carried, true);
        (next.owed() > 0).then(|| self.date(line.end))
    }

    /// When the pause of this instant ends: on this line, or later.
    pub(super) fn resumes(&self, from: Instant) -> Instant {
        let mut ahead = self.outlook.ahead.points().iter();
        let resumed = ahead.find(|point| point.at > from && point.step == Some(Step::Resumed));
        let later = || self.outlook.contract.paused_until(from);
        resumed.map(|point| point.at).or_else(later).unwrap_or(NEVER)
    }

    /// "9:14 AM EST tomorrow", to the minute that begins by then.
    fn clock(&self, at: Instant) -> String {
        let at = at + (MINUTE_MS - 1);
        let [today, then] = [self.now, at].map(|at| calendar::date(self.zone, at));
        let day = match (then - today).num_days() {
            ..=0 => "today".to_owned(),
            1 => "tomorrow".to_owned(),
            _ => format!("on {}", self.date(at)),
        };
        format!("{} {day}", calendar::clock(self.zone, at))
    }

    fn when(&self, then: Instant) -> String {
        when(self.zone, self.now, then)
    }
}
