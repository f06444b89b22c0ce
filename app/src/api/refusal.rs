//! What a person may be told when they don't get what they asked for. Crosses the wire.

use std::fmt;

use leptos::{
    prelude::FromServerFnError,
    server_fn::{codec::JsonEncoding, error::ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// HTTP status.
    pub status: u16,
    /// In plain words, with nothing in it that is not the caller's.
    pub message: String,
}

impl Refusal {
    /// Also for what is somebody else's.
    pub fn not_found() -> Self {
        Self { status: 404, message: "There is nothing here that is yours to see.".to_owned() }
    }

    /// For what was there once, or never; nobody is told which.
    pub fn gone() -> Self {
        Self { status: 410, message: "This is not here any more.".to_owned() }
    }

    /// Ours; the log has it.
    pub fn fault() -> Self {
        Self { status: 500, message: "Something went wrong on our side.".to_owned() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl FromServerFnError for Refusal {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        let message = match error {
            ServerFnErrorErr::Request(_) => "The server could not be reached. Are you online?",
            _ => "The server and this page did not understand each other. Reload the page.",
        };
        Self { status: 500, message: message.to_owned() }
    }
}
