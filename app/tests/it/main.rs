//! The rules' behaviour, tested from outside: one binary.
#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

mod submission;
mod auditor;
mod book;
mod cases;
mod refusals;
mod any_changes;
mod changes;
mod again;
mod seats;
mod any_seats;
mod fairness;
mod history;
mod histories;
mod invariants;
mod cents;
mod statements;
mod webster;
mod year;
mod what_if;
