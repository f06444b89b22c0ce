//! The texts by which a lead is found again once it is sealed. Here they are only normalised; the
//! server keeps nothing but keyed hashes of them.

use std::{cmp::Reverse, collections::BTreeSet, fmt};

use super::{
    contact::{Contact, Phone},
    facts::{Facts, Purpose},
    zip,
};
use crate::codes::codes;

codes! {
    MarkKind {
        Email = "email",
        Phone = "phone",
        PhoneLastFour = "phone_last_four",
        /// One word of a name.
        Name = "name",
        Zip = "zip",
        /// What the loan is for: sought by choosing, not by typing.
        Purpose = "purpose",
    }
}

/// A normalised text and what it is. Its `Debug` shows the kind only.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    pub kind: MarkKind,
    pub text: String,
}

impl Mark {
    fn new(kind: MarkKind, text: impl Into<String>) -> Self {
        Self { kind, text: text.into() }
    }

    /// Of all leads with this purpose.
    pub fn purpose(purpose: Purpose) -> Self {
        Self::new(MarkKind::Purpose, purpose.code())
    }
}

/// What makes two leads the same borrower: the mailbox or the phone number.
pub fn duplicate_marks(contact: &Contact) -> Vec<Mark> {
    let email = contact.email.iter().map(|it| Mark::new(MarkKind::Email, it.normalised()));
    let phone = contact.phone.iter().map(|it| Mark::new(MarkKind::Phone, it.e164()));
    email.chain(phone).collect()
}

/// What an officer may look a lead up by: a word of the name, the phone number or its last four
/// digits, the ZIP, the purpose. Each once, in order.
pub fn search_marks(contact: &Contact, facts: &Facts) -> Vec<Mark> {
    let names = [&contact.first_name, &contact.last_name].into_iter().flatten();
    let mut marks: BTreeSet<Mark> = names
        .flat_map(|name| name_words(name))
        .map(|word| Mark::new(MarkKind::Name, word))
        .collect();
    if let Some(phone) = &contact.phone {
        marks.insert(Mark::new(MarkKind::Phone, phone.e164()));
        marks.insert(Mark::new(MarkKind::PhoneLastFour, phone.last_four()));
    }
    if let Some(zip) = &facts.zip {
        marks.insert(Mark::new(MarkKind::Zip, zip));
    }
    marks.extend(facts.purpose.map(Mark::purpose));
    marks.into_iter().collect()
}

/// What somebody typed into a search box, as marks that a lead must all have: the rarest first, as
/// far as anybody can tell that from a text. A phone number has one lead, and of names the longer
/// ones have fewer. Empty: nothing that could be found.
pub fn sought_marks(typed: &str) -> Vec<Mark> {
    let typed = typed.trim();
    if let Some(phone) = Phone::parse(typed) {
        return vec![Mark::new(MarkKind::Phone, phone.e164())];
    }
    let marks: BTreeSet<Mark> = typed.split_whitespace().flat_map(sought_word).collect();
    let mut marks: Vec<Mark> = marks.into_iter().collect();
    marks.sort_by_key(|mark| (mark.kind, Reverse(mark.text.len())));
    marks
}

fn sought_word(word: &str) -> Vec<Mark> {
    if let Some(zip) = zip::parse(word) {
        return vec![Mark::new(MarkKind::Zip, zip)];
    }
    if word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return vec![Mark::new(MarkKind::PhoneLastFour, word)];
    }
    name_words(word).map(|word| Mark::new(MarkKind::Name, word)).collect()
}

/// The words of a name in lower case. Hyphens part words, apostrophes and full stops are dropped:
/// `O'Brien-Lee Jr.` is `obrien`, `lee` and `jr`.
fn name_words(name: &str) -> impl Iterator<Item = String> {
    let within = |c: char| c.is_alphanumeric() || matches!(c, '\'' | '\u{2019}' | '.');
    name.split(move |c| !within(c))
        .map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect::<String>())
        .map(|word| word.to_lowercase())
        .filter(|word| !word.is_empty())
}

impl fmt::Debug for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Mark({})", self.kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lead::contact::Email;

    fn contact(first: &str, last: &str) -> Contact {
        Contact {
            first_name: Some(first.into()),
            last_name: Some(last.into()),
            email: Email::parse("Dana+tag@Example.com"),
            phone: Phone::parse("(512) 555-0142"),
            ..Contact::default()
        }
    }

    fn texts(marks: &[Mark]) -> Vec<(MarkKind, &str)> {
        marks.iter().map(|mark| (mark.kind, mark.text.as_str())).collect()
    }

    #[test]
    fn a_borrower_is_the_same_by_mailbox_or_by_phone() {
        assert_eq!(
            texts(&duplicate_marks(&contact("Dana", "Whitfield"))),
            [(MarkKind::Email, "dana@example.com"), (MarkKind::Phone, "+15125550142")]
        );
        assert_eq!(duplicate_marks(&Contact::default()), []);
    }

    #[test]
    fn a_lead_is_found_by_whole_name_words_phone_zip_and_purpose() {
        let purpose = Some(Purpose::CashOut);
        let facts = Facts { zip: Some("78704".into()), purpose, ..Facts::default() };
        assert_eq!(
            texts(&search_marks(&contact("Mary Ann", "O'Brien-Ann"), &facts)),
            [
                (MarkKind::Phone, "+15125550142"),
                (MarkKind::PhoneLastFour, "0142"),
                (MarkKind::Name, "ann"),
                (MarkKind::Name, "mary"),
                (MarkKind::Name, "obrien"),
                (MarkKind::Zip, "78704"),
                (MarkKind::Purpose, "cash_out"),
            ]
        );
    }

    #[test]
    fn whatever_is_typed_finds_what_was_marked() {
        let facts = Facts { zip: Some("78704".into()), ..Facts::default() };
        let marks = search_marks(&contact("Mary Ann", "O'Brien-Lee"), &facts);
        for typed in [
            "mary",
            "O’BRIEN",
            "obrien-lee",
            "  ann   lee ",
            "512 555 0142",
            "0142",
            "78704",
            "lee 78704-1234",
        ] {
            let sought = sought_marks(typed);
            assert!(!sought.is_empty() && sought.iter().all(|it| marks.contains(it)), "{typed}");
        }
        for typed in ["mar", "brien", "555", "78705", "lee 0143"] {
            assert!(!sought_marks(typed).iter().all(|it| marks.contains(it)), "{typed}");
        }
        assert_eq!(sought_marks(" - "), []);
    }

    #[test]
    fn of_what_is_sought_the_rarest_comes_first() {
        let sought = sought_marks("maria 33602 xanthopoulos 0142");
        let sought: Vec<&str> = sought.iter().map(|mark| mark.text.as_str()).collect();
        assert_eq!(sought, ["0142", "xanthopoulos", "maria", "33602"]);
    }

    #[test]
    fn a_mark_never_shows_its_text() {
        let shown = format!("{:?}", search_marks(&contact("Dana", "Whitfield"), &Facts::default()));
        assert!(!shown.contains("whitfield") && !shown.contains("0142"), "{shown}");
    }
}
