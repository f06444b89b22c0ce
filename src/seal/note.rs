//! Seals what staff and officers write in their own words. Unlike a lead, a note has no key of its
//! own.

use uuid::Uuid;

use super::{
    envelope::{decrypt, encrypt},
    master::{Key, MasterKey},
};
use crate::{clock::Dice, fault::Fault};

/// Seals and opens notes.
pub struct NoteSealer(Key);

impl NoteSealer {
    pub fn new(master: &MasterKey) -> Self {
        Self(master.derive("evenpace-note-key-1"))
    }

    /// `id` is the note's own: it opens under no other.
    pub fn seal(&self, id: Uuid, text: &str, dice: &Dice) -> Vec<u8> {
        encrypt(&self.0, &bound(id), text.as_bytes(), dice)
    }

    /// Fails where the bytes were changed, are another note's, or were sealed under another master
    /// key.
    pub fn open(&self, id: Uuid, sealed: &[u8]) -> Result<String, Fault> {
        let text = decrypt(&self.0, &bound(id), sealed);
        let text = text.and_then(|text| String::from_utf8(text.to_vec()).ok());
        text.ok_or_else(|| Fault::corrupt("note", format!("{id}: it can't be opened")))
    }
}

fn bound(id: Uuid) -> Vec<u8> {
    [&b"evenpace-note-1/"[..], id.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_opens_under_its_own_id_and_key_alone() {
        let sealer = |byte: &str| NoteSealer::new(&MasterKey::parse(&byte.repeat(32)).unwrap());
        let id = Uuid::from_u128(1);
        let sealed = sealer("ab").seal(id, "on holiday", &Dice::seeded(1));
        assert_eq!(sealer("ab").open(id, &sealed).unwrap(), "on holiday");
        assert!(sealer("cd").open(id, &sealed).is_err());
        assert!(sealer("ab").open(Uuid::from_u128(2), &sealed).is_err());
        assert!(!sealed.windows(7).any(|bytes| bytes == b"holiday"));
    }
}
