//! The server's behaviour, tested from outside: one binary.
#![expect(clippy::unwrap_used, reason = "whatever fails here fails a test")]

mod house;
mod database;
mod store;
mod intake;
mod import;
mod import_beside;
mod search_marks;
mod two_servers;
mod seats;
mod again;
mod broken_market;
mod outage;
mod stage;
mod cases_over_http;
mod served;
mod kill;
mod start;
mod connections;
mod malformed;
mod malformed_over_http;
mod demo;
mod tamper;
mod secrets;
mod user;
mod guessing;
mod pages;
