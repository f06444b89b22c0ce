//! Who a borrower is and how to reach them. Sealed as soon as it is read; no `Debug` here shows it.

use std::fmt;

use email_address::{EmailAddress, Options};
use serde::{Deserialize, Serialize};

/// Whatever the source gave of it; at least a name, and at least a way to reach them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
}

impl Contact {
    /// First and last name, or the one that there is.
    pub fn name(&self) -> String {
        let names = [&self.first_name, &self.last_name].into_iter().flatten();
        names.map(String::as_str).collect::<Vec<_>>().join(" ")
    }
}

/// An e-mail address as it was typed. (Reading it back checks nothing: what was once sealed must
/// open, however strict a later version becomes. The same holds for [`Phone`].)
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// An address with a dotted domain, without a display name.
    pub fn parse(text: &str) -> Option<Self> {
        let options =
            Options::default().with_required_tld().without_display_text().without_domain_literal();
        EmailAddress::parse_with_options(text, options).ok().map(|_| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text by which two addresses are the same mailbox: lower case, and without a `+tag`,
    /// which every large provider ignores. Dots stay: most providers tell them apart.
    pub fn normalised(&self) -> String {
        let address = self.0.to_lowercase();
        let Some((local, domain)) = address.rsplit_once('@') else { return address };
        match local.split_once('+') {
            Some((mailbox, _)) if !mailbox.is_empty() => format!("{mailbox}@{domain}"),
            _ => address,
        }
    }
}

/// A number of the North American plan in E.164: `+15125550142`. Shown as `(512) 555-0142`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Ten digits, or eleven with a leading 1 or +1, between any punctuation. Area code and
    /// exchange begin with 2 to 9 and are not of the form N11. Extensions are not accepted: they
    /// can't be texted.
    pub fn parse(text: &str) -> Option<Self> {
        let (international, text) = match text.strip_prefix('+') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let punctuation = |c: char| "()-./\u{2010}\u{2011}\u{2012}\u{2013}".contains(c);
        let digits: String = text
            .chars()
            .filter(|&c| !punctuation(c) && !c.is_whitespace())
            .map(|c| c.is_ascii_digit().then_some(c))
            .collect::<Option<_>>()?;
        let national = match (digits.len(), digits.strip_prefix('1')) {
            (11, Some(national)) => national,
            (10, _) if !international => digits.as_str(),
            _ => return None,
        };
        let assigned = |code: &str| code.as_bytes()[0] >= b'2' && !code.ends_with("11");
        (assigned(&national[..3]) && assigned(&national[3..6]))
            .then(|| Self(format!("+1{national}")))
    }

    /// `+15125550142`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// Whether anybody can have been given it. The numbering plan keeps area codes N9X, 37X and 96X
    /// free for longer numbers to come.
    pub fn is_possible(&self) -> bool {
        let area = self.0.as_bytes().get(2..5).unwrap_or_default();
        !matches!(area, [_, b'9', _] | [b'3', b'7', _] | [b'9', b'6', _])
    }

    pub fn last_four(&self) -> &str {
        self.0.get(self.0.len().saturating_sub(4)..).unwrap_or_default()
    }
}

impl fmt::Display for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0.get(2..5), self.0.get(5..8), self.0.get(8..)) {
            (Some(area), Some(exchange), Some(line)) => write!(f, "({area}) {exchange}-{line}"),
            _ => f.write_str(&self.0),
        }
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(..)")
    }
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Contact").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_the_same_however_it_is_punctuated() {
        for text in [
            "5125550142",
            "(512) 555-0142",
            "512.555.0142",
            "1-512-555-0142",
            "+1 512 555 0142",
            "+1 (512) 555\u{2011}0142",
            "512\u{a0}555\u{a0}0142",
        ] {
            assert_eq!(Phone::parse(text).map(|phone| phone.0).as_deref(), Some("+15125550142"));
        }
    }

    #[test]
    fn what_nobody_can_call_is_no_phone_number() {
        for text in [
            "",
            "555-0142",
            "+5125550142",
            "+44 20 7946 0958",
            "112 555 0142",
            "512 155 0142",
            "911 555 0142",
            "512 911 0142",
            "512 555 0142 x3",
            "512 555 01420",
            "1 512 555 014",
            "2 512 555 0142",
            "512+5550142",
            "٥١٢٥٥٥٠١٤٢",
        ] {
            assert!(Phone::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_phone_number_is_shown_as_people_write_it() {
        let phone = Phone::parse("+15125550142").unwrap();
        assert_eq!(phone.to_string(), "(512) 555-0142");
        assert_eq!(phone.last_four(), "0142");
    }

    #[test]
    fn nobody_was_ever_given_a_number_that_the_plan_keeps_free() {
        let possible = |text| Phone::parse(text).unwrap().is_possible();
        assert!(possible("512 555 0142") && possible("970 555 0142"));
        for text in ["391 555 0142", "372 555 0142", "965 555 0142"] {
            assert!(!possible(text), "{text}");
        }
    }

    #[test]
    fn an_email_address_is_kept_as_typed_and_compared_as_one_mailbox() {
        let email = Email::parse("Dana.Whitfield+Quotes@Example.COM").unwrap();
        assert_eq!(email.as_str(), "Dana.Whitfield+Quotes@Example.COM");
        assert_eq!(email.normalised(), "dana.whitfield@example.com");
        assert_eq!(Email::parse("+x@example.com").unwrap().normalised(), "+x@example.com");
    }

    #[test]
    fn what_no_mail_reaches_is_no_email_address() {
        for text in [
            "",
            "dana",
            "dana@",
            "@example.com",
            "dana@localhost",
            "dana@[192.0.2.1]",
            "Dana <dana@example.com>",
            "dana@example..com",
            "dana whitfield@example.com",
            "dana@example.com, joe@example.com",
        ] {
            assert!(Email::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn nothing_personal_is_in_debug_output() {
        let contact = Contact {
            first_name: Some("Dana".into()),
            email: Email::parse("dana@example.com"),
            phone: Phone::parse("5125550142"),
            ..Contact::default()
        };
        let shown = format!("{contact:?} {:?} {:?}", contact.email, contact.phone);
        for secret in ["Dana", "dana", "555"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
