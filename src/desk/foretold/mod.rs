//! What is still to come on an open line, in a buyer's words: when the next lead is due, what is
//! planned, how the month is likely to end, and what the contract then does.

mod when;
mod next;
mod ending;

use app::{
    contract::{Closing, Line, Step},
    instant::Instant,
    plan::Band,
};
use chrono_tz::Tz;

use super::outlook::Outlook;
use crate::calendar;

pub struct Foretold<'a> {
    pub outlook: &'a Outlook,
    /// The market's.
    pub zone: Tz,
    pub now: Instant,
}

impl Foretold<'_> {
    pub fn sentences(&self) -> Vec<String> {
        let sentences = [self.brought_in(), Some(self.next()), self.planned(), self.ending()];
        sentences.into_iter().flatten().collect()
    }

    /// What the line comes to if it ends in the middle of what is likely, and what is planned
    /// happens.
    pub fn closing(&self) -> Option<Closing> {
        Some(self.closing_with(self.end()?.mid))
    }

    /// Whether it is likely to end below what it will owe.
    pub fn is_short(&self) -> bool {
        self.closing().is_some_and(|closing| closing.delivered < closing.owed)
    }

    /// What is likely at the line's end; where it stays paused there is nothing to guess.
    pub fn end(&self) -> Option<Band> {
        match self.runs() {
            true => self.outlook.bands.last().copied(),
            false => {
                let Line { end, delivered, .. } = *self.as_it_stands();
                Some(Band { at: end, low: delivered, mid: delivered, high: delivered })
            }
        }
    }

    /// "31 to 40": leads by the line's end.
    pub fn range(&self) -> Option<String> {
        self.end().map(range)
    }

    /// The line now.
    pub fn as_it_stands(&self) -> &Line {
        self.outlook.ahead.line_at(self.now)
    }

    fn as_it_ends(&self) -> &Line {
        self.outlook.ahead.last()
    }

    /// With so many leads at its end.
    fn closing_with(&self, delivered: i64) -> Closing {
        let mut line = self.as_it_ends().clone();
        line.delivered = delivered;
        line.close(line.end, self.outlook.contract.terms.remedy, self.is_followed())
    }

    /// Whether another line will follow this one.
    fn is_followed(&self) -> bool {
        let ends = self.outlook.contract.terms.ends;
        ends.is_none_or(|ends| ends > self.as_it_ends().end)
    }

    /// Whether it runs now or will before its end.
    fn runs(&self) -> bool {
        let resumes = |step| step == Some(Step::Resumed);
        let mut ahead = self.outlook.ahead.points().iter();
        self.as_it_stands().is_active()
            || ahead.any(|point| point.at > self.now && resumes(point.step))
    }

    /// Whether it has ended, and only has still to be closed.
    fn is_over(&self) -> bool {
        self.now >= self.as_it_ends().end
    }

    fn month(&self) -> String {
        self.month_of(self.as_it_stands().start)
    }

    fn month_of(&self, at: Instant) -> String {
        calendar::date(self.zone, at).format("%B").to_string()
    }

    /// "20 November".
    fn date(&self, at: Instant) -> String {
        calendar::date(self.zone, at).format("%-d %B").to_string()
    }
}

fn range(band: Band) -> String {
    match (band.low, band.high) {
        (low, high) if low == high => low.to_string(),
        (low, high) => format!("{low} to {high}"),
    }
}

#[cfg(test)]
mod tests;
