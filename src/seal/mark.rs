//! Keyed marks: whoever holds the database but not the key can't tell which name or number one
//! stands for, not even by trying them all.

use std::fmt;

use app::{ids::OfficerId, lead::mark::Mark, ledger::Hash};

use super::master::{Key, MasterKey, keyed_hash};

/// Makes the marks of texts.
pub struct Marker(Key);

impl Marker {
    pub fn new(master: &MasterKey) -> Self {
        Self(master.derive("evenpace-mark-key-1"))
    }

    /// Looked up among all leads of the vendor: which borrower was here before.
    pub fn duplicate(&self, mark: &Mark) -> Hash {
        self.mark("duplicates", mark)
    }

    /// Looked up by an officer among their own leads.
    pub fn search(&self, mark: &Mark) -> SearchMark {
        SearchMark(Key::new(self.mark("search", mark).0))
    }

    fn mark(&self, scope: &str, mark: &Mark) -> Hash {
        let (kind, text) = (mark.kind.code(), mark.text.as_str());
        let parts = ["evenpace-mark-1", scope, kind, text].map(str::as_bytes);
        keyed_hash(&self.0, &parts)
    }
}

/// A mark that waits to hear whose lead it is on, which is decided where the key is not. It is kept
/// nowhere: whoever had it could tell that two officers' leads have a word in common.
#[derive(Clone)]
pub struct SearchMark(Key);

impl SearchMark {
    /// As it is kept. The same text has another mark among another officer's leads.
    pub fn of(&self, officer: OfficerId) -> Hash {
        keyed_hash(&self.0, &[officer.0.as_bytes()])
    }
}

impl fmt::Debug for SearchMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SearchMark(..)")
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
        assert_eq!(marker("ab").duplicate(&phone), marker("ab").duplicate(&phone));
    }

    #[test]
    fn a_mark_differs_by_key_scope_kind_and_text() {
        let digits = text(MarkKind::PhoneLastFour, "0142");
        let officer = |id| OfficerId(Uuid::from_u128(id));
        let marked = marker("ab").search(&digits).of(officer(1));
        assert_eq!(marked, marker("ab").search(&digits).of(officer(1)));
        for other in [
            marker("cd").search(&digits).of(officer(1)),
            marker("ab").search(&digits).of(officer(2)),
            marker("ab").duplicate(&digits),
            marker("ab").search(&text(MarkKind::Zip, "0142")).of(officer(1)),
            marker("ab").search(&text(MarkKind::PhoneLastFour, "0143")).of(officer(1)),
        ] {
            assert_ne!(marked, other);
        }
    }

    #[test]
    fn a_mark_that_waits_shows_nothing() {
        let waiting = marker("ab").search(&text(MarkKind::Name, "dana"));
        assert_eq!(format!("{waiting:?}"), "SearchMark(..)");
    }
}
