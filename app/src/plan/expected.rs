//! What is drawn of a what-if: how many leads the new seat would have had by each day of each
//! month. It fits an address, by which a browser asks for the drawing, and tells of nobody else.

use chrono::NaiveDate;

use crate::plan::{
    what_if::{Answer, MONTHS_MAX},
    wish::Wish,
};

/// Days that a month has at the most.
const DAYS_MAX: usize = 31;
/// Leads of a day's figure at the most, and of N.
const LEADS_MAX: i64 = 10_000;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The first day that is drawn.
    pub starts: NaiveDate,
    /// N.
    pub owed: i64,
    /// Of each month, leads by the end of each day.
    pub months: Vec<Vec<i64>>,
}

impl Expected {
    /// `None` where no month was run.
    pub fn of(answer: &Answer, wish: &Wish) -> Option<Self> {
        let months = answer.months.iter().map(|month| &month.buyer);
        Some(Self {
            starts: wish.starts,
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
        Some(Self {
            starts: all("from").first()?.parse().ok()?,
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
            "from=2026-12-01&owed=40&m=1&m=1&m=1&m=1",
            &long,
        ] {
            assert_eq!(read(query), None, "{query}");
        }
    }
}
