//! The fields that say which leads fit.

use leptos::prelude::*;

use super::{Field, Kind};
use crate::{
    api::form::{Choices, Posted},
    lead::facts::{CreditBand, Occupancy, PropertyType, Purpose},
    ui::words,
};

const FILTERS: [&str; 10] = [
    "purposes",
    "credit_bands",
    "property_types",
    "occupancies",
    "states",
    "zips",
    "min_loan",
    "max_loan",
    "max_ltv",
    "military",
];

fn has_filters(posted: &Posted) -> bool {
    let is_given = |name: &&str| !posted.typed.text(name).is_empty();
    FILTERS.iter().any(|name| is_given(name) || posted.problem(name).is_some())
}

/// Which leads fit, of a contract or of what somebody would like.
pub fn filters(field: &Field) -> AnyView {
    let named = |codes: &[&str]| -> Choices {
        codes.iter().map(|code| ((*code).to_owned(), words::named(code))).collect()
    };
    let plain = |codes: &[&str]| -> Choices {
        codes.iter().map(|code| ((*code).to_owned(), (*code).to_owned())).collect()
    };
    let military = vec![("yes".to_owned(), "Military only".to_owned())];
    view! {
        <details open=has_filters(field.posted)>
            <summary>"Filters: which leads fit"</summary>
        <p class="quiet">"What is left empty filters nothing."</p>
        {field.boxes("purposes", "Purposes", named(Purpose::CODES))}
        {field.boxes("credit_bands", "Credit scores", plain(CreditBand::CODES))}
        {field.boxes("property_types", "Properties", named(PropertyType::CODES))}
        {field.boxes("occupancies", "Occupancies", named(Occupancy::CODES))}
        {field.boxes("military", "Military", military)}
        {field.input("states", "States", Kind::Text, "Like FL GA.")}
        {field.input("zips", "ZIPs, or first three digits", Kind::Text, "")}
        {field.input("min_loan", "Loans from, in dollars", Kind::Number, "")}
        {field.input("max_loan", "Loans to, in dollars", Kind::Number, "")}
        {field.input("max_ltv", "Loan to value to, in percent", Kind::Number, "")}
        </details>
    }
    .into_any()
}
