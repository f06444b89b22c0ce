//! Reads a form's fields. Every problem is noted at its field, in words for whoever typed it; what
//! is typed wrongly reads as nothing.

use std::ops::RangeInclusive;

use app::{
    api::form::{Problems, Typed},
    contract::Remedy,
    lead::{
        contact::{Email, Phone},
        facts::State,
        zip,
    },
    money::Cents,
};
use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use crate::desk::contract_words::DAY_NS;

/// Characters of a line at the most.
const LINE_CHARS_MAX: usize = 120;
/// Characters of somebody's own words at the most.
const WORDS_CHARS_MAX: usize = 1_000;
/// The years of a date: contracts are signed for a few of them, and a slip of the finger is named.
const YEARS: RangeInclusive<i32> = 2020..=2050;
/// Dollars of a price at the most.
const PRICE_DOLLARS_MAX: i64 = 100_000;
/// Days to ask for a credit at the most.
const WINDOW_DAYS_MAX: i64 = 60;
/// Fields of a contract's terms, and what stands there if nobody says.
pub const USUAL_TERMS: [(&str, &str); 2] = [("remedy", Remedy::Carry.code()), ("window_days", "7")];

pub struct Reading<'a> {
    pub typed: &'a Typed,
    pub problems: Problems,
}

impl<'a> Reading<'a> {
    pub fn of(typed: &'a Typed) -> Self {
        Self { typed, problems: Problems::default() }
    }

    /// A form of a contract's terms, as it is shown first.
    pub fn usual_terms() -> Typed {
        let fields = USUAL_TERMS.into_iter();
        fields.fold(Typed::default(), |typed, (field, value)| typed.with(field, value))
    }

    /// Text that must be there.
    pub fn line(&mut self, field: &'static str, missing: &str) -> String {
        let text = self.optional_line(field);
        if text.is_none() {
            self.problems.add(field, missing);
        }
        text.unwrap_or_default()
    }

    pub fn optional_line(&mut self, field: &'static str) -> Option<String> {
        self.text(field, LINE_CHARS_MAX)
    }

    pub fn words(&mut self, field: &'static str) -> Option<String> {
        self.text(field, WORDS_CHARS_MAX)
    }

    /// Why something is done: whoever looks at it later will ask.
    pub fn reason(&mut self) -> String {
        let reason = self.words("reason");
        if reason.is_none() {
            self.problems.add("reason", "Say why, for whoever looks at this later.");
        }
        reason.unwrap_or_default()
    }

    /// Why, where nobody has to say it.
    pub fn note(&mut self) {
        self.words("reason");
    }

    fn text(&mut self, field: &'static str, chars_max: usize) -> Option<String> {
        let text = self.typed.text(field);
        if text.chars().count() > chars_max {
            self.problems.add(field, format!("At most {chars_max} characters."));
        }
        if text.chars().any(char::is_control) {
            self.problems.add(field, "One line, without special characters.");
        }
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// A whole number between these, both included.
    pub fn number(&mut self, field: &'static str, min: i64, max: i64) -> Option<i64> {
        let number = self.optional_number(field, min, max);
        if self.typed.text(field).is_empty() {
            self.problems.add(field, format!("A whole number from {min} to {max}."));
        }
        number
    }

    pub fn optional_number(&mut self, field: &'static str, min: i64, max: i64) -> Option<i64> {
        let text: String = self.typed.text(field).chars().filter(|c| *c != ',').collect();
        if text.is_empty() {
            return None;
        }
        let number = text.parse().ok().filter(|number| (min..=max).contains(number));
        if number.is_none() {
            self.problems.add(field, format!("A whole number from {min} to {max}."));
        }
        number
    }

    /// "5", "2.5": days, read to nanoseconds.
    pub fn days_ns(&mut self, field: &'static str, max: i64) -> Option<i64> {
        const DECIMALS: usize = 6;
        let text = self.typed.text(field);
        let (whole, part) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        let is_plain = digits(whole) && digits(part) && part.len() <= DECIMALS;
        let days = whole.parse::<i64>().ok().filter(|days| is_plain && *days <= max);
        let millionths = format!("{part:0<DECIMALS$}").parse::<i64>().ok();
        let ns =
            days.zip(millionths).map(|(days, part)| days * DAY_NS + part * (DAY_NS / 1_000_000));
        let ns = ns.filter(|ns| *ns <= max * DAY_NS);
        if ns.is_none() {
            self.problems.add(field, format!("Days from 0 to {max}, like 5 or 2.5."));
        }
        ns
    }

    /// "65", "$65.50".
    pub fn price(&mut self, field: &'static str) -> Option<Cents> {
        let text = self.typed.text(field);
        let plain: String = text.chars().filter(|c| !"$,".contains(*c)).collect();
        let (dollars, cents) = plain.split_once('.').unwrap_or((&plain, "00"));
        let is_plain = [dollars, cents]
            .iter()
            .all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()));
        let dollars = dollars.parse().ok().filter(|it| (0..=PRICE_DOLLARS_MAX).contains(it));
        let cents_read = match cents.len() {
            1 => cents.parse::<i64>().ok().map(|tenths| tenths * 10),
            2 => cents.parse().ok(),
            _ => None,
        };
        let price = dollars.zip(cents_read).filter(|_| is_plain);
        let price = price.map(|(dollars, cents): (i64, i64)| Cents(dollars * 100 + cents));
        if price.is_none() {
            self.problems.add(field, "An amount in dollars, like 65 or 65.50.");
        }
        price
    }

    pub fn date(&mut self, field: &'static str) -> Option<NaiveDate> {
        let text = self.typed.text(field);
        if text.is_empty() {
            return None;
        }
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok();
        match date {
            None => self.problems.add(field, "A date, like 2026-07-01."),
            Some(date) if !YEARS.contains(&date.year()) => {
                let (first, last) = YEARS.into_inner();
                self.problems.add(field, format!("A date from {first} to {last}."));
            }
            Some(_) => return date,
        }
        None
    }

    pub fn zone(&mut self, field: &'static str) -> Option<Tz> {
        let zone = self.typed.text(field).parse().ok();
        if zone.is_none() {
            self.problems.add(field, "Choose a time zone.");
        }
        zone
    }

    pub fn email(&mut self, field: &'static str) -> Option<String> {
        let text = self.optional_line(field)?.to_lowercase();
        let email = Email::parse(&text);
        if email.is_none() {
            self.problems.add(field, "An address like robin@example.com.");
        }
        email.map(|_| text)
    }

    pub fn phone(&mut self, field: &'static str) -> Option<String> {
        let phone = Phone::parse(&self.optional_line(field)?);
        if phone.is_none() {
            self.problems.add(field, "A US number, like (512) 555-0142.");
        }
        phone.map(|phone| phone.e164().to_owned())
    }

    /// States with spaces or commas between them, in order, each once.
    pub fn states(&mut self, field: &'static str) -> Vec<State> {
        let (mut states, mut unknown) = (Vec::new(), Vec::new());
        for word in words(self.typed.text(field)) {
            match State::from_code(word).filter(|state| zip::has_any(*state)) {
                Some(state) => states.push(state),
                None => unknown.push(word),
            }
        }
        if !unknown.is_empty() {
            let unknown = unknown.join(", ");
            self.problems.add(field, format!("Two letters each, like FL GA. Unknown: {unknown}."));
        }
        states.sort_unstable();
        states.dedup();
        states
    }

    /// ZIPs, beginnings of three digits and, where they may be, states: in order, each once.
    pub fn areas(&mut self, field: &'static str) -> Vec<String> {
        let (mut areas, mut unknown) = (Vec::new(), Vec::new());
        for word in words(self.typed.text(field)) {
            match area(word) {
                Some(area) => areas.push(area),
                None => unknown.push(word),
            }
        }
        if !unknown.is_empty() {
            let shown = unknown.iter().take(10).copied().collect::<Vec<_>>().join(", ");
            let more = match unknown.len().saturating_sub(10) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            let what =
                format!("ZIPs, their first three digits, or states. Unknown: {shown}{more}.");
            self.problems.add(field, what);
        }
        areas.sort_unstable();
        areas.dedup();
        areas
    }

    /// One of these, by its code.
    pub fn code<T>(&mut self, field: &'static str, from_code: fn(&str) -> Option<T>) -> Option<T> {
        let code = from_code(self.typed.text(field));
        if code.is_none() {
            self.problems.add(field, "Choose one of those that are listed.");
        }
        code
    }

    /// What becomes of what is short at a month's end.
    pub fn remedy(&mut self) -> Option<Remedy> {
        self.code("remedy", Remedy::from_code)
    }

    /// Days in which a credit may be asked for.
    pub fn window_days(&mut self) -> Option<i64> {
        self.number("window_days", 0, WINDOW_DAYS_MAX)
    }

    pub fn id<T: std::str::FromStr>(&mut self, field: &'static str, missing: &str) -> Option<T> {
        let id = self.typed.text(field).parse().ok();
        if id.is_none() {
            self.problems.add(field, missing);
        }
        id
    }

    /// What was read, if nothing was wrong with it.
    pub fn done<T>(self, read: Option<T>) -> Result<T, Problems> {
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.problems),
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_whitespace() || ",;".contains(c)).filter(|word| !word.is_empty())
}

fn area(word: &str) -> Option<String> {
    let is_zip3 = word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_digit());
    let state = State::from_code(word).filter(|state| zip::has_any(*state));
    match state {
        Some(state) => Some(state.to_string()),
        None if is_zip3 => Some(word.to_owned()),
        None => zip::parse(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<T>(text: &str, read: impl FnOnce(&mut Reading) -> T) -> (T, Problems) {
        let typed = Typed::default().with("field", text);
        let mut reading = Reading::of(&typed);
        let value = read(&mut reading);
        (value, reading.problems)
    }

    #[test]
    fn prices_are_read_to_the_cent_or_named() {
        for (text, cents) in [("65", 6_500), ("$1,065.5", 106_550), ("0.07", 7), ("65.00", 6_500)] {
            assert_eq!(read(text, |it| it.price("field")).0, Some(Cents(cents)), "{text}");
        }
        for text in ["", "-1", "65.", ".5", "1.234", "1e3", "100001", "+5"] {
            let (price, problems) = read(text, |it| it.price("field"));
            assert!(price.is_none() && !problems.is_empty(), "{text}");
        }
    }

    #[test]
    fn days_are_read_with_their_parts_or_named() {
        for (text, ns) in
            [("5", 5 * DAY_NS), ("2.5", 5 * DAY_NS / 2), ("0", 0), ("31", 31 * DAY_NS)]
        {
            assert_eq!(read(text, |it| it.days_ns("field", 31)).0, Some(ns), "{text}");
        }
        for text in ["", "five", "31.1", "32", "-1", "1.", "1.1234567"] {
            let (ns, problems) = read(text, |it| it.days_ns("field", 31));
            assert!(ns.is_none() && !problems.is_empty(), "{text}");
        }
    }

    #[test]
    fn dates_of_years_that_nobody_means_are_named() {
        for (text, is_date) in [("2026-02-28", true), ("2026-02-29", false), ("2206-07-01", false)]
        {
            let (date, problems) = read(text, |it| it.date("field"));
            assert_eq!((date.is_some(), problems.is_empty()), (is_date, is_date), "{text}");
        }
    }

    #[test]
    fn areas_are_read_in_order_and_unknown_ones_are_named() {
        let (areas, problems) = read("33602, 336 fl;33602-1234", |it| it.areas("field"));
        assert_eq!(
            (areas, problems.is_empty()),
            (vec!["336".into(), "33602".into(), "FL".into()], true)
        );
        let (_, problems) = read("3360 XX 33602", |it| it.areas("field"));
        assert!(problems.get("field").unwrap().contains("3360, XX."));
    }

    #[test]
    fn states_exist() {
        let (states, _) = read("tx fl,TX", |it| it.states("field"));
        assert_eq!(states.iter().map(State::code).collect::<Vec<_>>(), ["FL", "TX"]);
        assert!(read("ZZ", |it| it.states("field")).1.get("field").unwrap().contains("ZZ"));
    }
}
