//! Terms that somebody typed: which leads fit, and numbers. Here and not at a desk, because a
//! browser reads them too.

use crate::{
    contract::Filters,
    lead::{
        facts::{CreditBand, Occupancy, PropertyType, Purpose, State},
        zip,
    },
};

const DOLLARS_MAX: u64 = 100_000_000;
const LTV_PERCENT_MAX: u64 = 200;
/// Of a ZIP, as they name a region.
const REGION_DIGITS: usize = 3;

/// A sentence for each field that has to be mended.
pub type Wrong = Vec<(&'static str, String)>;

/// What somebody typed, and what is wrong with it so far.
pub struct TermsForm<'a> {
    fields: &'a [(String, String)],
    pub wrong: Wrong,
}

impl<'a> TermsForm<'a> {
    pub const fn of(fields: &'a [(String, String)]) -> Self {
        Self { fields, wrong: Wrong::new() }
    }

    fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        let fields = self.fields.iter().filter(move |(known, _)| known == name);
        fields.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    pub fn text(&self, name: &str) -> &'a str {
        self.all(name).next().unwrap_or_default()
    }

    /// The first word at a field stays.
    pub fn add(&mut self, field: &'static str, what: impl Into<String>) {
        if !self.wrong.iter().any(|(known, _)| *known == field) {
            self.wrong.push((field, what.into()));
        }
    }

    /// A whole number between these, both included; nothing where nothing was typed.
    pub fn number(&mut self, field: &'static str, min: u64, max: u64) -> Option<u64> {
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

    /// Which leads fit.
    pub fn filters(&mut self) -> Filters {
        let filters = Filters {
            purposes: self.codes("purposes", Purpose::from_code),
            credit_bands: self.codes("credit_bands", CreditBand::from_code),
            property_types: self.codes("property_types", PropertyType::from_code),
            occupancies: self.codes("occupancies", Occupancy::from_code),
            states: self.words("states", "Two letters each, like FL GA. Unknown: ", |word| {
                State::from_code(word).filter(|state| zip::has_any(*state))
            }),
            zip_prefixes: self.words("zips", "ZIPs or their first three digits. Unknown: ", area),
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
    let is_region = word.len() == REGION_DIGITS && word.bytes().all(|byte| byte.is_ascii_digit());
    if is_region { Some(word.to_owned()) } else { zip::parse(word) }
}
