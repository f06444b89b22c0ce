//! What a buyer would like, read off a form's fields. Here and not at a desk, because a browser
//! reads it too.

use chrono::{Datelike, Months, NaiveDate};

use crate::contract::{
    Filters, Number,
    terms_form::{TermsForm, Wrong},
};

/// Days ahead that it may start at the most.
const AHEAD_DAYS_MAX: i64 = 366;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    /// Leads a month.
    pub number: Number,
    pub starts: NaiveDate,
    pub daily_max: Option<u32>,
    pub filters: Filters,
}

/// The first of the month to come: when it starts if nobody says.
pub fn next_first(today: NaiveDate) -> NaiveDate {
    let first = today.with_day(1).unwrap_or(today);
    first.checked_add_months(Months::new(1)).unwrap_or(first)
}

impl Wish {
    /// From a form's fields; those that it doesn't know it leaves out.
    pub fn read(fields: &[(String, String)], today: NaiveDate) -> Result<Self, Wrong> {
        let mut form = TermsForm::of(fields);
        let (min, max) = (u64::from(Number::CONTRACT_MIN), u64::from(Number::MAX));
        let number = form.number("number", min, max);
        if number.is_none() {
            form.add("number", format!("A whole number from {min} to {max}."));
        }
        let starts = starts(&mut form, today);
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

/// The day on which it starts.
fn starts(form: &mut TermsForm, today: NaiveDate) -> NaiveDate {
    let text = form.text("starts");
    if text.is_empty() {
        return next_first(today);
    }
    let Ok(date) = text.parse::<NaiveDate>() else {
        form.add("starts", "A date, like 2026-07-01.");
        return today;
    };
    if date < today {
        form.add("starts", "It can't start in the past.");
    } else if (date - today).num_days() > AHEAD_DAYS_MAX {
        form.add("starts", "At most a year ahead.");
    }
    date
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
