//! The CSV file: its columns are the fields of the form, or of a posted lead.

use std::path::Path;

use app::{api::form::Typed, lead::field::FIELDS};
use indicatif::{ProgressBar, ProgressStyle};

use super::Kind;
use crate::fault::Fault;

/// One row, by its columns.
pub struct Row {
    /// Where it begins, the heading being line 1.
    pub line: u64,
    pub typed: Typed,
}

/// One that has leads of the time before is opened with a date before those.
const OF_MARKETS: &[&str] =
    &["name", "time_zone", "areas", "towns", "seats", "early_days", "price", "opened"];
const OF_OFFICERS: &[&str] =
    &["name", "nmls", "licences", "time_zone", "alert_email", "alert_phone"];
/// Market by name, officer by NMLS id or name.
const OF_ALLOCATIONS: &[&str] = &[
    "market",
    "officer",
    "number",
    "price",
    "starts",
    "ends",
    "remedy",
    "window_days",
    "daily_max",
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
/// Columns that list several.
const LISTS: [&str; 4] = ["purposes", "credit_bands", "property_types", "occupancies"];

fn columns(kind: Kind) -> Vec<&'static str> {
    match kind {
        Kind::Markets => OF_MARKETS.to_vec(),
        Kind::Officers => OF_OFFICERS.to_vec(),
        Kind::Allocations => OF_ALLOCATIONS.to_vec(),
        Kind::Leads => FIELDS.iter().map(|field| field.name).collect(),
        Kind::History => {
            let fields = FIELDS.iter().map(|field| field.name).filter(|name| *name != "test");
            fields.chain(["received_at"]).collect()
        }
    }
}

/// Every row; a file that can't be read, or with a column that nobody knows, is refused as a whole.
pub fn read(path: &Path, kind: Kind) -> Result<Vec<Row>, Fault> {
    let refused = |what: String| Fault::Setup(format!("{}: {what}", path.display()));
    let mut file = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_path(path)
        .map_err(|error| refused(error.to_string()))?;
    let header = file.headers().map_err(|error| refused(error.to_string()))?.clone();
    let known = columns(kind);
    let unknown: Vec<&str> = header.iter().filter(|name| !known.contains(name)).collect();
    if !unknown.is_empty() {
        let (unknown, known) = (unknown.join(", "), known.join(", "));
        return Err(refused(format!("no such columns: {unknown}. There are: {known}")));
    }
    let mut rows = Vec::new();
    for record in file.records() {
        let record = record.map_err(|error| refused(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let fields = header.iter().zip(record.iter()).filter(|(_, value)| !value.is_empty());
        let fields = fields.flat_map(|(name, value)| {
            match LISTS.contains(&name) {
                true => value.split([' ', ';', ',']).map(str::to_owned).collect(),
                false => vec![value.to_owned()],
            }
            .into_iter()
            .filter(|value| !value.is_empty())
            .map(move |value| (name.to_owned(), value))
        });
        rows.push(Row { line, typed: Typed::of(fields) });
    }
    Ok(rows)
}

/// Nothing is drawn where standard error is no terminal.
pub fn bar(rows: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("import {wide_bar} row {pos} of {len}");
    let bar = ProgressBar::new(rows as u64);
    match style {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
