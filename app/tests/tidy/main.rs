//! The shape of the house, held by tests that only read its text: each tells file, line and what to
//! do instead. They stand in `app` because that compiles in seconds; they look at everything.
#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

mod source;
mod plain;
mod order;
mod orphans;
mod shape;
mod rooms;
mod migrations;

use source::{Complaint, HOUSE, Source};

fn assert_tidy(complaints: Vec<Complaint>) {
    let lines: Vec<String> = complaints.iter().map(Complaint::to_string).collect();
    assert!(lines.is_empty(), "{} places to tidy up:\n{}", lines.len(), lines.join("\n"));
}

/// What a check says about a text that stands at a path, as `line: what`.
fn said(check: impl Fn(&Source) -> Vec<Complaint>, path: &str, text: &str) -> Vec<String> {
    let source = Source::new(path, text);
    check(&source)
        .iter()
        .map(|complaint| format!("{}: {}", complaint.line, complaint.what))
        .collect()
}
