//! What a buyer would like, read off a form's fields. Here and not at a desk, because a browser
//! reads it too.

use chrono::{Datelike, Months, NaiveDate};

use crate::{
    contract::{Filters, Number},
    lead::{
        facts::{CreditBand, Occupancy, PropertyType, Purpose, State},
        zip,
    },
    plan::reduced::ZIP_DIGITS,
};

/// Days ahead that it may start at the most.
const AHEAD_DAYS_MAX: i64 = 366;
const DOLLARS_MAX: u64 = 100_000_000;
const LTV_PERCENT_MAX: u64 = 200;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Leads a month.
    pub number: Number,
    pub starts: NaiveDate,
    pub daily_max: Option<u32>,
    pub filters: Filters,
}

/// A sentence for each field that has to be mended.
pub type Wrong = Vec<(&'static str, String)>;

/// The first of the month to come: when it starts if nobody says.
pub fn next_first(today: NaiveDate) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    first.checked_add_months(Months::new(1)).unwrap_or(first)
}

impl Wish {
    /// From a form's fields; those that it doesn't know it leaves out.
    pub fn read(fields: &[(String, String)], today: NaiveDate) -> Result<Self, Wrong> {
        let mut form = Form { fields, wrong: Wrong::new() };
        let (min, max) = (u64::from(Number::CONTRACT_MIN), u64::from(Number::MAX));
        let number = form.number("number", min, max);
        if number.is_none() {
            form.add("number", format!("A whole number from {min} to {max}."));
        }
        let starts = form.starts(today);
        let daily_max = form.number("daily_max", 1, max).and_then(|max| u32::try_from(max).ok());
        let filters = form.filters();
        let number = number.and_then(|number| u32::try_from(number).ok()).and_then(Number::new);
        match number {
            Some(number) if form.wrong.is_empty() => {
                Ok(Self { number, starts, daily_max, filters })
            }
            _ => Err(form.wrong),
        }
    }
}

struct Form<'a> {
    fields: &'a [(String, String)],
    wrong: Wrong,
}

impl<'a> Form<'a> {
    fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let fields = self.fields.iter().filter(move |(known, _)| known == name);
        fields.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    fn text(&self, name: &str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first word at a field stays.
    fn add(&mut self, field: &'static str, what: impl Into<String>) {
        if !self.wrong.iter().any(|(known, _)| *known == field) {
            self.wrong.push((field, what.into()));
        }
    }

    fn number(&mut self, field: &'static str, min: u64, max: u64) -> Option<u64> {
        let text: String = self.text(field).chars().filter(|c| *c != ',').collect();
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.add(field, format!("A whole number from {min} to {max}."));
        }
        number
    }

    fn starts(&mut self, today: NaiveDate) -> NaiveDate {
        let text = self.text("starts");
        if text.is_empty() {
            return next_first(today);
        }
        let Ok(date) = text.parse::<NaiveDate>() else {
            self.add("starts", "A date, like 2026-07-01.");
            return today;
        };
        if date < today {
            self.add("starts", "It can't start in the past.");
        } else if (date - today).num_days() > AHEAD_DAYS_MAX {
            self.add("starts", "At most a year ahead.");
        }
        date
    }

    fn filters(&mut self) -> Filters {
        let filters = Filters {
            purposes: self.codes("purposes", Purpose::from_code),
            credit_bands: self.codes("credit_bands", CreditBand::from_code),
            property_types: self.codes("property_types", PropertyType::from_code),
            occupancies: self.codes("occupancies", Occupancy::from_code),
            states: self.words("states", "Two letters each, like FL GA. Unknown: ", |word| {
                State::from_code(word).filter(|state| zip::has_any(*state))
            }),
            zip_prefixes: self.words("zips", "ZIPs or their first digits. Unknown: ", area),
            min_loan_amount: self.number("min_loan", 0, DOLLARS_MAX),
            max_loan_amount: self.number("max_loan", 0, DOLLARS_MAX),
            max_ltv_percent: self.number("max_ltv", 1, LTV_PERCENT_MAX),
            military_only: self.text("military") == "yes",
        };
        let amounts = filters.min_loan_amount.zip(filters.max_loan_amount);
        if amounts.is_some_and(|(min, max)| min > max) {
            self.add("max_loan", "The most can't be less than the least.");
        }
        filters
    }

    fn codes<T>(&mut self, field: &'static str, from_code: fn(&str) -> Option<T>) -> Vec<T> {
        let codes: Option<Vec<T>> = self.all(field).map(from_code).collect();
        if codes.is_none() {
            self.add(field, "Choose among those that are listed.");
        }
        codes.unwrap_or_default()
    }

    /// Words with spaces or commas between them, in order, each once.
    fn words<T: Ord>(
        &mut self,
        field: &'static str,
        unknown: &str,
        read: fn(&str) -> Option<T>,
    ) -> Vec<T> {
        let words = self.text(field).split(|c: char| c.is_whitespace() || ",;".contains(c));
        let (mut known, mut others) = (Vec::new(), Vec::new());
        for word in words.filter(|word| !word.is_empty()) {
            match read(word) {
                Some(read) => known.push(read),
                None => others.push(word),
            }
        }
        if !others.is_empty() {
            self.add(field, format!("{unknown}{}.", others.join(", ")));
        }
        known.sort_unstable();
        known.dedup();
        known
    }
}

fn area(word: &str) -> Option<String> {
    let is_region = word.len() == ZIP_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
    if is_region { Some(word.to_owned()) } else { zip::parse(word) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[(&str, &str)]) -> Result<Wish, Wrong> {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Wish::read(&fields, NaiveDate::from_ymd_opt(2026, 11, 25).unwrap())
    }

    #[test]
    fn a_number_alone_is_a_wish_for_the_month_to_come() {
        let wish = read(&[("number", " 40 "), ("starts", ""), ("sort", "name")]).unwrap();
        assert_eq!((wish.number.get(), wish.starts.to_string()), (40, "2026-12-01".to_owned()));
        assert_eq!((wish.daily_max, wish.filters), (None, Filters::default()));
    }

    #[test]
    fn filters_are_read_as_contracts_name_them() {
        let wish = read(&[
            ("number", "1,000"),
            ("purposes", "purchase"),
            ("purposes", "reverse"),
            ("states", "tx, OK"),
            ("zips", "787 78201"),
            ("min_loan", "150,000"),
            ("military", "yes"),
        ]);
        let expected = r#"{"purposes":["purchase","reverse"],"states":["OK","TX"],
            "zip_prefixes":["78201","787"],"min_loan_amount":150000,"military_only":true}"#;
        assert_eq!(wish.unwrap().filters, serde_json::from_str(expected).unwrap());
    }

    #[test]
    fn everything_that_is_wrong_is_named_at_once() {
        let wrong = read(&[
            ("number", "4"),
            ("starts", "2026-11-24"),
            ("daily_max", "0"),
            ("states", "TX ZZ"),
            ("min_loan", "2"),
            ("max_loan", "1"),
        ]);
        let wrong = wrong.unwrap_err();
        let fields: Vec<_> = wrong.iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["number", "starts", "daily_max", "states", "max_loan"]);
        assert!(wrong[3].1.ends_with("Unknown: ZZ."), "{wrong:?}");
        assert_eq!(read(&[]).unwrap_err().len(), 1, "a number must be there");
    }
}
