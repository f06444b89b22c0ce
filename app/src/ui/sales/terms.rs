//! What somebody would like, or was offered, as names and values.

use crate::{
    api::quote::Quoted,
    contract::{Filters, Remedy},
    ui::words,
};

/// What a contract takes, in words; "every lead" where it filters nothing.
pub fn filters(filters: &Filters) -> String {
    let mut told = Vec::new();
    let mut list = |words: Vec<String>| {
        if !words.is_empty() {
            told.push(words.join(" or "));
        }
    };
    list(filters.purposes.iter().map(|it| words::purpose(*it).to_owned()).collect());
    list(filters.credit_bands.iter().map(|it| format!("score {it}")).collect());
    list(filters.property_types.iter().map(|it| words::named(it.code())).collect());
    list(filters.occupancies.iter().map(|it| words::named(it.code())).collect());
    list(filters.states.iter().map(ToString::to_string).collect());
    list(filters.zip_prefixes.iter().map(|it| format!("ZIP {it}")).collect());
    list(dollars("loans from", filters.min_loan_amount));
    list(dollars("loans to", filters.max_loan_amount));
    list(filters.max_ltv_percent.map(|it| format!("loan to value to {it}%")).into_iter().collect());
    list(filters.military_only.then(|| "military only".to_owned()).into_iter().collect());
    match told.is_empty() {
        true => "Every lead in a state where you are licensed".to_owned(),
        false => told.join("; "),
    }
}

fn dollars(what: &str, amount: Option<u64>) -> Vec<String> {
    amount.iter().map(|amount| format!("{what} {}", words::dollars(*amount))).collect()
}

/// What somebody would like, as names and values.
pub fn wished(quoted: &Quoted) -> Vec<(&'static str, String)> {
    let starts = quoted.starts.parse().map_or_else(|_| quoted.starts.clone(), words::spelt);
    let daily = quoted.daily_max.map(|max| ("At most a day", max.to_string()));
    let rows = [
        Some(("Market", quoted.market.clone())),
        Some(("Leads a month", quoted.number.to_string())),
        Some(("First day", starts)),
        daily,
        Some(("Which leads", filters(&quoted.filters))),
    ];
    rows.into_iter().flatten().collect()
}

/// What it is offered at.
pub fn offered(quoted: &Quoted) -> Vec<(&'static str, String)> {
    let remedy = match quoted.remedy {
        Remedy::Carry => "It is carried into the next month, up to one month\u{2019}s number",
        Remedy::Refund => "It is paid back",
    };
    let month = quoted.price_cents * quoted.number.get();
    vec![
        ("Price a lead", words::money(quoted.price_cents)),
        ("A whole month", words::money(month)),
        ("What is short at a month\u{2019}s end", remedy.to_owned()),
        ("To ask for a credit", format!("{} days", quoted.credit_window_days)),
    ]
}
