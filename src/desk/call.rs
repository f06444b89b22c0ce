//! Wishes to be called: read off a stranger's form, sealed, and opened for whoever calls them.

use app::{
    api::{
        form::{Problems, Typed},
        staff::CallRow,
    },
    ids::CallId,
    instant::Instant,
    lead::{
        contact::{Email, Phone},
        zip,
    },
};
use serde::{Deserialize, Serialize};

use crate::{clock::Dice, fault::Fault, seal::NoteSealer, store::call::Call};

/// Who wait at once. Where it is more, something else than people is asking.
pub(super) const WAITING_MAX: i64 = 2_000;
const NAME_CHARS_MAX: usize = 100;
const NOTE_CHARS_MAX: usize = 500;

/// Who wants to be called, and why: a stranger's own words.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Caller {
    name: String,
    /// An e-mail address or a phone number.
    reach: String,
    /// Where they want leads.
    zip: Option<String>,
    note: String,
}

impl Caller {
    /// What was typed, or every problem with it.
    pub fn read(typed: &Typed) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let (name, reach, note) = (typed.text("name"), typed.text("reach"), typed.text("note"));
        if name.is_empty() {
            problems.add("name", "Tell us your name.");
        }
        if name.chars().count() > NAME_CHARS_MAX {
            problems.add("name", format!("At most {NAME_CHARS_MAX} characters."));
        }
        if Email::parse(reach).is_none() && Phone::parse(reach).is_none() {
            problems.add("reach", "This is neither an e-mail address nor a US phone number.");
        }
        let zip = typed.text("call-zip");
        if !zip.is_empty() && zip::parse(zip).is_none() {
            problems.add("call-zip", "A ZIP has five digits.");
        }
        if note.chars().count() > NOTE_CHARS_MAX {
            problems.add("note", format!("At most {NOTE_CHARS_MAX} characters."));
        }
        match problems.is_empty() {
            true => Ok(Self {
                name: name.to_owned(),
                reach: reach.to_owned(),
                zip: zip::parse(zip),
                note: note.to_owned(),
            }),
            false => Err(problems),
        }
    }

    pub fn seal(&self, id: CallId, asked_at: Instant, notes: &NoteSealer, dice: &Dice) -> Call {
        let words = serde_json::to_string(self).expect("a wish holds nothing that JSON can't say");
        Call { id, asked_at, words: notes.seal(id.0, &words, dice) }
    }
}

pub(super) fn open(call: Call, notes: &NoteSealer) -> Result<CallRow, Fault> {
    let Call { id, asked_at, words } = call;
    let caller = serde_json::from_str(&notes.open(id.0, &words)?);
    let Caller { name, reach, zip, note } = caller.map_err(|what| Fault::corrupt("call", what))?;
    Ok(CallRow { id, asked_at, name, reach, zip, note })
}
