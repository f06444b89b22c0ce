//! What a new seat would have had in each month, and what is drawn of it: the numbers fit an
//! address, by which a browser asks for the drawing, and tell of nobody else.

use std::iter;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// Whole months that are run once more, at the most.
pub const MONTHS_MAX: usize = 3;
/// Days that a month has at the most.
const DAYS_MAX: usize = 31;
/// Leads of a day's figure at the most, and of N.
const LEADS_MAX: i64 = 10_000;

/// What the new seat would have had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivered {
    /// N.
    pub owed: i64,
    /// By the end of each day, from its start on.
    pub by_day: Vec<i64>,
    /// The longest stretch without a lead, from its start to the month's end.
    pub longest_wait_ms: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The first day that is drawn.
    pub starts: NaiveDate,
    /// N.
    pub owed: i64,
    /// Of each month, leads by the end of each day.
    pub months: Vec<Vec<i64>>,
}

impl Delivered {
    pub fn delivered(&self) -> i64 {
        self.by_day.last().copied().unwrap_or(0)
    }

    /// In each seven days from the start on; the last stretch may be shorter.
    pub fn by_week(&self) -> Vec<i64> {
        let ends = self.by_day.chunks(7).filter_map(|week| week.last().copied());
        let begins = iter::once(0).chain(ends.clone());
        ends.zip(begins).map(|(end, begin)| end - begin).collect()
    }
}

impl Expected {
    /// `None` where no month was run.
    pub fn of<'a>(
        starts: NaiveDate,
        months: impl Iterator<Item = &'a Delivered> + Clone,
    ) -> Option<Self> {
        Some(Self {
            starts,
            owed: months.clone().map(|buyer| buyer.owed).max()?,
            months: months.map(|buyer| buyer.by_day.clone()).collect(),
        })
    }

    /// "from=2026-12-01&owed=40&m=0.1.3&m=1.2.4".
    pub fn query(&self) -> String {
        let months = self.months.iter().map(|days| {
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            format!("&m={}", days.join("."))
        });
        format!("from={}&owed={}{}", self.starts, self.owed, months.collect::<String>())
    }

    /// From an address's fields; `None` where they aren't a drawing of ours.
    pub fn read(fields: &[(String, String)]) -> Option<Self> {
        let all = |name: &str| {
            let fields = fields.iter().filter(move |(known, _)| known == name);
            fields.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
        };
        let leads = |text: &str| {
            let leads = text.parse::<i64>().ok();
            leads.filter(|leads| (0..=LEADS_MAX).contains(leads))
        };
        let days = |text: &&str| text.split('.').map(leads).collect::<Option<Vec<i64>>>();
        let months = all("m").iter().map(days).collect::<Option<Vec<_>>>()?;
        let are_months = (1..=MONTHS_MAX).contains(&months.len())
            && months.iter().all(|days| (1..=DAYS_MAX).contains(&days.len()));
        let starts: NaiveDate = all("from").first()?.parse().ok()?;
        // Every day that is drawn is a date.
        starts.checked_add_days(Days::new(DAYS_MAX as u64))?;
        Some(Self {
            starts,
            owed: leads(all("owed").first()?)?,
            months: are_months.then_some(months)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Option<Expected> {
        let fields = query.split('&').filter_map(|field| field.split_once('='));
        let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Expected::read(&fields.collect::<Vec<_>>())
    }

    #[test]
    fn a_drawing_is_asked_for_by_its_numbers() {
        let expected = Expected {
            starts: NaiveDate::from_ymd_opt(2026, 12, 1).unwrap(),
            owed: 40,
            months: vec![vec![0, 1, 3], vec![1, 2]],
        };
        assert_eq!(expected.query(), "from=2026-12-01&owed=40&m=0.1.3&m=1.2");
        assert_eq!(read(&expected.query()), Some(expected));
    }

    #[test]
    fn what_is_no_drawing_of_ours_is_not_drawn() {
        let long = format!("from=2026-12-01&owed=4&m={}", vec!["1"; 32].join("."));
        for query in [
            "",
            "from=2026-12-01&owed=40",
            "from=2026-12-01&owed=40&m=",
            "from=2026-12-01&owed=40&m=1.x",
            "from=2026-12-01&owed=40&m=-1",
            "from=2026-12-01&owed=99999999999&m=1",
            "from=soon&owed=40&m=1",
            "from=+262142-12-31&owed=1&m=1.1.1.1.1.1.1.1",
            "from=2026-12-01&owed=40&m=1&m=1&m=1&m=1",
            &long,
        ] {
            assert_eq!(read(query), None, "{query}");
        }
    }
}
