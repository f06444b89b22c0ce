//! Logs: one line an event on stderr, in JSON where nobody is watching. Nothing personal: neither
//! bodies nor queries nor cookies are ever logged.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// What is logged where nobody says: warnings, and what the server does.
pub const USUAL: &str = "warn,evenpace=info";

/// `RUST_LOG` says what is logged.
pub fn start() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(USUAL));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    match stderr().is_terminal() {
        true => log.compact().init(),
        false => log.json().init(),
    }
}
