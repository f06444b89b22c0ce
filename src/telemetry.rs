//! Logs: one line an event on stderr, in JSON where nobody is watching. Nothing personal: neither
//! bodies nor queries nor cookies are ever logged.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::EnvFilter;

/// `RUST_LOG` says what is logged; else warnings, and what the server does.
pub fn start() {
    let filter =
        EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("warn,evenpace=info"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    match stderr().is_terminal() {
        true => log.compact().init(),
        false => log.json().init(),
    }
}
