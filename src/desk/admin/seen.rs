//! What stood in a form when somebody began to type. A form over all of something is refused once
//! another has changed it: what they did would be undone unseen.

use app::api::form::{Problems, Typed};
use sha2::{Digest, Sha256};

use crate::writer::Declined;

const FIELD: &str = "seen";

/// The form as it is filled, with a mark of what it is filled with.
pub fn marked(filled: Typed) -> Typed {
    let mark = mark(&filled);
    filled.with(FIELD, mark)
}

/// Refuses what was typed into a form that was filled with something else.
pub fn check(typed: &Typed, filled: &Typed) -> Result<(), Problems> {
    match typed.text(FIELD) == mark(filled) {
        true => Ok(()),
        false => Err(super::declined(&Declined::ChangedMeanwhile, chrono_tz::UTC)),
    }
}

fn mark(filled: &Typed) -> String {
    let mut hash = Sha256::new();
    for text in filled.pairs().flat_map(|(name, value)| [name, value]) {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    }
    hex::encode(&hash.finalize()[..8])
}
