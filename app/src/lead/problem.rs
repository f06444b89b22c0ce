//! What is wrong with one field of a submission, in words for whoever posted it.

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// The kind of problem: a word that a machine can act on.
    ProblemCode {
        Missing = "missing",
        UnknownField = "unknown_field",
        NotAnObject = "not_an_object",
        NotText = "not_text",
        NotANumber = "not_a_number",
        NotTrueOrFalse = "not_true_or_false",
        UnknownValue = "unknown_value",
        UnknownState = "unknown_state",
        TooLong = "too_long",
        ControlCharacter = "control_character",
        OutOfRange = "out_of_range",
        BadEmail = "bad_email",
        BadPhone = "bad_phone",
        BadZip = "bad_zip",
        BadUrl = "bad_url",
        BadIp = "bad_ip",
        BadInstant = "bad_instant",
        /// Consent was given too long ago.
        StaleConsent = "stale_consent",
        /// Consent is said to be given later than now.
        FutureConsent = "future_consent",
    }
}

/// One field's problem. The message says what would be right and never repeats the value, which may
/// be a borrower's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// As in the body, dotted inside `consent`; `body` where the whole body is meant.
    pub field: String,
    pub code: ProblemCode,
    pub message: String,
}

impl Problem {
    pub fn new(field: &str, code: ProblemCode, message: impl Into<String>) -> Self {
        Self { field: field.to_owned(), code, message: message.into() }
    }
}
