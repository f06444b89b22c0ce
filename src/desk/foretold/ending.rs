//! How the month is likely to end, with what is planned, and what the contract then does.

use app::{
    contract::{Closing, Step},
    instant::Instant,
};

use super::{Foretold, next::NEVER, range};

impl Foretold<'_> {
    /// What is planned and changes what the month owes, and what it owes then.
    pub(super) fn planned(&self) -> Option<String> {
        let ahead = self.outlook.ahead.points().windows(2);
        let ahead = ahead.filter(|points| points[1].at > self.now);
        let planned = ahead.filter_map(|points| {
            let (before, at) = (&points[0].line, points[1].at);
            match points[1].step? {
                Step::Paused => Some(format!("A pause is planned {}", self.pause_from(at))),
                Step::Amended(number) if number > before.number => {
                    Some(format!("From {} on {number} leads a month are agreed", self.date(at)))
                }
                _ => None,
            }
        });
        let planned: Vec<String> = planned.collect();
        let owed = match self.as_it_ends().owed() {
            ..=0 => "nothing".to_owned(),
            owed => owed.to_string(),
        };
        let month = self.month();
        (!planned.is_empty()).then(|| format!("{}: {month} then owes {owed}.", planned.join(". ")))
    }

    /// A forecast in words; what is likely to be missing, and what the contract then does.
    pub(super) fn ending(&self) -> Option<String> {
        let (owed, month) = (self.as_it_ends().owed(), self.month());
        if self.is_over() || self.as_it_stands().delivered >= owed {
            return None;
        }
        let Some(end) = self.end() else {
            let what = "There is no forecast yet: it takes 28 days of this market's leads.";
            return Some(what.to_owned());
        };
        let (premise, about) = match self.runs() {
            true => ("If the last 28 days of leads come again", "about "),
            false => ("If it stays paused", ""),
        };
        if end.low >= owed {
            return Some(format!("{premise}, all {owed} are there by the end of {month}."));
        }
        let ends = format!("{premise}, {month} ends with {} of {owed}", range(end));
        let closing = self.closing_with(end.mid);
        Some(match owed - end.mid {
            ..=0 => format!("{ends}, most likely with all of them."),
            short => format!("{ends}: {about}{short} short. {}", self.remedy(&closing)),
        })
    }

    /// What the contract does about the leads that a line ends short of.
    pub fn remedy(&self, closing: &Closing) -> String {
        let next = self.month_of(self.as_it_ends().end);
        match (closing.carry_out, closing.refunded) {
            (_, 0) => format!("What is missing is then owed in {next} on top."),
            (0, _) => "What is missing is then paid back.".to_owned(),
            (carried, paid_back) => format!(
                "Of what is missing {carried} are then owed in {next} on top, and {paid_back} are \
                 paid back."
            ),
        }
    }

    fn pause_from(&self, from: Instant) -> String {
        match self.resumes(from) {
            NEVER => format!("from {} on, until further notice", self.date(from)),
            until => format!("from {} through {}", self.date(from), self.date(until - 1)),
        }
    }
}
