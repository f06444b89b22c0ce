//! What pages say, as plain functions of plain data.

use chrono::{DateTime, Utc};

use crate::{
    api::officer::LineView,
    credit::CreditState,
    instant::{DAY_MS, HOUR_MS, Instant},
    lead::facts::{Facts, Purpose},
};

/// "24 Nov 2026, 21:59:03 UTC": what the server writes; the browser puts it in the viewer's zone.
pub fn utc(at: Instant) -> String {
    match DateTime::<Utc>::from_timestamp_millis(at.0) {
        Some(at) => at.format("%-d %b %Y, %H:%M:%S UTC").to_string(),
        None => at.rfc3339(),
    }
}

/// "2 ahead of pace", "on pace", "1.5 behind pace".
pub fn pace(line: &LineView) -> String {
    let Some(behind) = line.behind_hundredths else { return "nothing due yet".to_owned() };
    let tenths = (behind.abs() + 5) / 10;
    let leads = match (tenths / 10, tenths % 10) {
        (whole, 0) => whole.to_string(),
        (whole, tenth) => format!("{whole}.{tenth}"),
    };
    match behind {
        _ if tenths == 0 => "on pace".to_owned(),
        1.. => format!("{leads} behind pace"),
        _ => format!("{leads} ahead of pace"),
    }
}

/// "14 of 40 delivered, 2 ahead of pace."
pub fn line_sentence(line: &LineView) -> String {
    let paused = if line.paused { " Paused." } else { "" };
    format!("{} of {} delivered, {}.{paused}", line.delivered, line.owed, pace(line))
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

pub const fn credit(state: Option<CreditState>) -> &'static str {
    match state {
        None => "",
        Some(CreditState::Requested) => "Credit requested",
        Some(CreditState::Approved) => "Credited",
        Some(CreditState::Denied) => "Credit denied",
    }
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
        ("Property", facts.property_type.map(|it| it.code().replace('_', " "))),
        ("Occupancy", facts.occupancy.map(|it| it.code().replace('_', " "))),
        ("Military", military),
    ];
    rows.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(behind_hundredths: Option<i64>) -> LineView {
        LineView {
            market: "Austin".to_owned(),
            owed: 40,
            delivered: 14,
            behind_hundredths,
            paused: false,
            start: Instant(0),
            end: Instant(1),
        }
    }

    #[test]
    fn pace_is_told_in_a_buyers_words() {
        assert_eq!(line_sentence(&line(Some(-200))), "14 of 40 delivered, 2 ahead of pace.");
        assert_eq!(pace(&line(Some(149))), "1.5 behind pace");
        assert_eq!(pace(&line(Some(-4))), "on pace");
        assert_eq!(pace(&line(None)), "nothing due yet");
    }

    #[test]
    fn dollars_are_grouped_by_thousands() {
        assert_eq!([0, 999, 1_000, 1_234_567].map(dollars), ["$0", "$999", "$1,000", "$1,234,567"]);
    }
}
