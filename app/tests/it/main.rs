//! The rules' behaviour, tested from outside: one binary.
#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

mod auditor;
mod book;
mod cases;
mod history;
mod histories;

mod invariants;
mod refusals;
mod webster;
mod year;
mod submission;
