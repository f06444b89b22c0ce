//! What pages say, as plain functions of plain data.

use std::sync::LazyLock;

use chrono::{
    DateTime, NaiveDate, Utc,
    format::{Item, StrftimeItems},
};

use crate::{
    contract::Remedy,
    credit::CreditState,
    instant::{DAY_MS, HOUR_MS, Instant},
    lead::facts::{Facts, Purpose},
    money::Cents,
    people::Role,
};

/// To what an instant is told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    Minute,
    #[default]
    Second,
}

// Read once: a list has one to a row.
static TO_MINUTE: Form = LazyLock::new(|| form("%-d %b %Y, %H:%M UTC"));
static TO_SECOND: Form = LazyLock::new(|| form("%-d %b %Y, %H:%M:%S UTC"));

type Form = LazyLock<Vec<Item<'static>>>;

fn form(text: &'static str) -> Vec<Item<'static>> {
    StrftimeItems::new(text).collect()
}

/// "24 Nov 2026, 21:59:03 UTC": what the server writes; the browser puts it in the viewer's zone.
pub fn utc(at: Instant, to: Precision) -> String {
    let form = match to {
        Precision::Minute => &TO_MINUTE,
        Precision::Second => &TO_SECOND,
    };
    match DateTime::<Utc>::from_timestamp_millis(at.0) {
        Some(at) => at.format_with_items(form.iter()).to_string(),
        None => at.rfc3339(),
    }
}

/// 149 hundredths as "1.49", -5 as "-0.05".
pub fn hundredths(hundredths: i64) -> String {
    let (sign, of) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    format!("{sign}{}.{:02}", of / 100, of % 100)
}

/// What one wants to know of a lead at a glance: "Refinance, TX 78701, Austin".
pub fn summary(facts: &Facts, market: &str) -> String {
    let place = place(facts);
    let parts = [facts.purpose.map_or("", purpose), place.as_str(), market];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// "TX 78701".
pub fn place(facts: &Facts) -> String {
    let parts = [facts.state.map(|state| state.to_string()), facts.zip.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Enough of a hash to tell it from another at a glance.
pub fn first_digits(hash: &str) -> String {
    hash.get(..12).unwrap_or(hash).to_owned()
}

/// "after 340 ms", "after 2 h 5 min": the time since the event before.
pub fn since(ms: i64) -> String {
    let minute_ms = HOUR_MS / 60;
    match ms {
        0 => "at once".to_owned(),
        _ if ms < 1_000 => format!("after {ms} ms"),
        _ if ms < minute_ms => format!("after {} s", ms / 1_000),
        _ if ms < HOUR_MS => format!("after {} min", ms / minute_ms),
        _ if ms < DAY_MS => format!("after {} h {} min", ms / HOUR_MS, ms % HOUR_MS / minute_ms),
        _ => format!("after {} d {} h", ms / DAY_MS, ms % DAY_MS / HOUR_MS),
    }
}

pub const fn purpose(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::Purchase => "Purchase",
        Purpose::Refinance => "Refinance",
        Purpose::CashOut => "Cash-out",
        Purpose::HomeEquity => "Home equity",
        Purpose::Reverse => "Reverse",
    }
}

/// What becomes of what is short at a month's end.
pub const fn remedy(remedy: Remedy) -> &'static str {
    match remedy {
        Remedy::Carry => "Is carried into the next month",
        Remedy::Refund => "Is paid back",
    }
}

pub const fn role(role: Role) -> &'static str {
    match role {
        Role::Officer => "Loan officer",
        Role::Sales => "Sales",
        Role::Admin => "Administrator",
    }
}

pub const fn credit(state: Option<CreditState>) -> &'static str {
    match state {
        None => "",
        Some(CreditState::Requested) => "Credit requested",
        Some(CreditState::Withdrawn) => "Credit withdrawn",
        Some(CreditState::Denied) => "Credit denied",
        Some(CreditState::Answered) => "Denial answered",
        Some(CreditState::DeniedFinally) => "Credit denied for good",
        Some(CreditState::Approved) => "Credited",
    }
}

/// A code as a name: "loan_to_value" as "Loan to value".
pub fn named(code: &str) -> String {
    let mut words = code.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

/// "$74", "$74.50".
pub fn money(amount: Cents) -> String {
    let (sign, cents) = (if amount.0 < 0 { "-" } else { "" }, amount.0.unsigned_abs());
    let whole = dollars(cents / 100);
    match cents % 100 {
        0 => format!("{sign}{whole}"),
        part => format!("{sign}{whole}.{part:02}"),
    }
}

/// To the cent: "$1,074.50", "-$0.05".
pub fn amount(amount: Cents) -> String {
    let sign = if amount.0 < 0 { "-" } else { "" };
    let cents = amount.0.unsigned_abs();
    format!("{sign}{}.{:02}", dollars(cents / 100), cents % 100)
}

/// As a spreadsheet takes it: "1074.50", "-0.05".
pub fn plain_amount(amount: Cents) -> String {
    self::amount(amount).replace(['$', ','], "")
}

/// "9 December 2026".
pub fn spelt(date: NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// 25 of a thousand as "2.5%".
pub fn permille(permille: i64) -> String {
    format!("{}.{}%", permille / 10, permille % 10)
}

/// 350000 as "$350,000".
pub fn dollars(amount: u64) -> String {
    let digits = amount.to_string();
    let mut grouped = String::from("$");
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// What a lead said of itself, as name and value, without what it left out.
pub fn facts(facts: &Facts) -> Vec<(&'static str, String)> {
    let ltv = facts.loan_amount.zip(facts.property_value).map(|(loan, value)| {
        let percent = u128::from(loan) * 100 / u128::from(value.max(1));
        format!("{percent}%")
    });
    let military = facts.military.map(|yes| if yes { "Yes" } else { "No" }.to_owned());
    let rows = [
        ("Purpose", facts.purpose.map(|it| purpose(it).to_owned())),
        ("State", facts.state.map(|it| it.to_string())),
        ("ZIP", facts.zip.clone()),
        ("Loan amount", facts.loan_amount.map(dollars)),
        ("Property value", facts.property_value.map(dollars)),
        ("Loan to value", ltv),
        ("Credit score", facts.credit_band.map(|it| it.to_string())),
        ("Property", facts.property_type.map(|it| named(it.code()))),
        ("Occupancy", facts.occupancy.map(|it| named(it.code()))),
        ("Military", military),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_leaves_out_what_is_not_known() {
        let known = Facts { zip: Some("78701".to_owned()), ..Facts::default() };
        assert_eq!(summary(&known, "Austin"), "78701, Austin");
        assert_eq!(summary(&Facts::default(), "Austin"), "Austin");
    }

    #[test]
    fn codes_and_cents_are_told_in_words() {
        assert_eq!(named("loan_to_value"), "Loan to value");
        assert_eq!(
            [7_400, 7_450, -5].map(|cents| money(Cents(cents))),
            ["$74", "$74.50", "-$0.05"]
        );
        assert_eq!([107_400, -5].map(|cents| amount(Cents(cents))), ["$1,074.00", "-$0.05"]);
        assert_eq!([149, -150, -5].map(hundredths), ["1.49", "-1.50", "-0.05"]);
        assert_eq!([0, 25, 1_000].map(permille), ["0.0%", "2.5%", "100.0%"]);
        assert_eq!(plain_amount(Cents(-107_450)), "-1074.50");
    }

    #[test]
    fn dollars_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(dollars), ["$0", "$999", "$1,000", "$1,234,567"]);
    }
}
