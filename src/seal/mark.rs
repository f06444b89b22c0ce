//! Keyed marks: whoever holds the database but not the key can't tell which name or number one
//! stands for, not even by trying them all.

use std::fmt;

use app::{ids::OfficerId, lead::mark::Mark, ledger::Hash};

use super::master::{Key, MasterKey, keyed_hash};

/// Who may look something up by a mark. The same text has another mark in every scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All leads of the vendor: which borrower was here before.
    Duplicates,
    /// The leads of one officer.
    Officer(OfficerId),
}

pub struct Marker(Key);

impl Marker {
    pub fn new(master: &MasterKey) -> Self {
        Self(master.derive("evenpace-mark-key-1"))
    }

    pub fn mark(&self, scope: Scope, mark: &Mark) -> Hash {
        let scope: &[u8] = match &scope {
            Scope::Duplicates => b"duplicates",
            Scope::Officer(officer) => officer.0.as_bytes(),
        };
        keyed_hash(
            &self.0,
            &[b"evenpace-mark-1", scope, mark.kind.code().as_bytes(), mark.text.as_bytes()],
        )
    }
}

impl fmt::Debug for Marker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Marker(..)")
    }
}

#[cfg(test)]
mod tests {
    use app::lead::mark::MarkKind;
    use uuid::Uuid;

    use super::*;

    fn marker(byte: &str) -> Marker {
        Marker::new(&MasterKey::parse(&byte.repeat(32)).unwrap())
    }

    fn text(kind: MarkKind, text: &str) -> Mark {
        Mark { kind, text: text.into() }
    }

    #[test]
    fn the_same_borrower_has_the_same_mark() {
        let phone = text(MarkKind::Phone, "+15125550142");
        let marked = marker("ab").mark(Scope::Duplicates, &phone);
        assert_eq!(marked, marker("ab").mark(Scope::Duplicates, &phone));
    }

    #[test]
    fn a_mark_differs_by_key_scope_kind_and_text() {
        let digits = text(MarkKind::PhoneLastFour, "0142");
        let officer = |id| Scope::Officer(OfficerId(Uuid::from_u128(id)));
        let marked = marker("ab").mark(officer(1), &digits);
        for other in [
            marker("cd").mark(officer(1), &digits),
            marker("ab").mark(officer(2), &digits),
            marker("ab").mark(Scope::Duplicates, &digits),
            marker("ab").mark(officer(1), &text(MarkKind::Zip, "0142")),
            marker("ab").mark(officer(1), &text(MarkKind::PhoneLastFour, "0143")),
        ] {
            assert_ne!(marked, other);
        }
    }
}
