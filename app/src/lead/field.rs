//! The one table of what a source may post. The reader and the API's description both use it, so
//! they can't drift apart.

use serde_json::{Map, Value};

use super::facts::{CreditBand, Occupancy, PropertyType, Purpose};
use crate::instant::Instant;

/// One field of the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// As in the body; `consent.text` is `text` inside the object `consent`.
    pub name: &'static str,
    pub kind: Kind,
    pub need: Need,
    /// A sentence for whoever integrates.
    pub about: &'static str,
    /// A value that is accepted: as text, or as the digits or word of a number or boolean.
    pub example: &'static str,
}

/// What a value must be. Everything but dollars and booleans is JSON text; space around a text is
/// dropped, and `null` or a blank text is the same as leaving the field out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One line, of at most so many characters.
    Line {
        chars_max: usize,
    },
    /// Line breaks and tabs are fine here.
    Lines {
        chars_max: usize,
    },
    Email {
        chars_max: usize,
    },
    /// A number of the North American plan, punctuated in any way.
    Phone {
        chars_max: usize,
    },
    /// The two-letter postal code of a state, DC or a territory.
    State,
    /// Five digits, or ZIP+4, of which the first five are kept.
    Zip,
    /// An `http` or `https` address.
    Url {
        chars_max: usize,
    },
    /// An IPv4 or IPv6 address.
    Ip,
    /// RFC 3339, with its offset.
    Instant,
    /// One of these words.
    Code(&'static [&'static str]),
    /// A JSON integer of whole dollars, both ends included.
    Dollars {
        min: u64,
        max: u64,
    },
    YesNo,
}

/// Whether a lead can be taken without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Required,
    /// Required unless the field of this name is given.
    Unless(&'static str),
    Optional,
}

impl Field {
    /// The example as it stands in a body.
    pub fn example_value(&self) -> Value {
        match self.kind {
            Kind::Dollars { .. } | Kind::YesNo => {
                serde_json::from_str(self.example).unwrap_or(Value::Null)
            }
            _ => Value::from(self.example),
        }
    }
}

/// A body with every field, which is accepted within a day of its consent.
pub fn example_body(consent_at: Instant) -> Value {
    let (mut body, mut consent) = (Map::new(), Map::new());
    for field in FIELDS {
        match field.name.strip_prefix("consent.") {
            Some(inner) => consent.insert(inner.to_owned(), field.example_value()),
            None => body.insert(field.name.to_owned(), field.example_value()),
        };
    }
    consent.insert("at".to_owned(), Value::from(consent_at.rfc3339()));
    body.insert("consent".to_owned(), Value::Object(consent));
    Value::Object(body)
}

const fn line(chars_max: usize) -> Kind {
    Kind::Line { chars_max }
}

/// A dollar to a hundred million.
const DOLLARS: Kind = Kind::Dollars { min: 1, max: 100_000_000 };

macro_rules! fields {
    ($($name:literal $const:ident: $kind:expr, $need:expr, $example:literal, $about:literal;)*) => {
        $(pub const $const: Field = Field {
            name: $name, kind: $kind, need: $need, about: $about, example: $example,
        };)*

        /// Every field, in the order in which problems are reported.
        pub const FIELDS: &[Field] = &[$($const),*];
    };
}

fields! {
    "first_name" FIRST_NAME: line(100), Need::Unless("last_name"), "Dana",
        "The borrower's first name. A first or a last name is required.";
    "last_name" LAST_NAME: line(100), Need::Unless("first_name"), "Whitfield",
        "The borrower's last name.";
    "email" EMAIL: Kind::Email { chars_max: 254 }, Need::Unless("phone"), "dana@example.com",
        "The borrower's e-mail address. An e-mail address or a phone number is required.";
    "phone" PHONE: Kind::Phone { chars_max: 40 }, Need::Unless("email"), "(830) 555-0117",
        "The borrower's phone number: ten digits, with or without +1, punctuated in any way.";
    "street" STREET: line(200), Need::Optional, "1200 Barton Springs Rd",
        "Street and house number of the property.";
    "city" CITY: line(100), Need::Optional, "Austin",
        "City of the property.";
    "state" STATE: Kind::State, Need::Required, "TX",
        "State of the property, by its two-letter postal code: the 50 states, DC, and the \
         territories PR, VI, GU, AS and MP. Officers are licensed by it.";
    "zip" ZIP: Kind::Zip, Need::Required, "78704",
        "ZIP of the property; the market is chosen by it. One that lies in another state than \
         `state` is flagged, not refused.";
    "purpose" PURPOSE: Kind::Code(Purpose::CODES), Need::Required, "purchase",
        "What the loan is for.";
    "loan_amount" LOAN_AMOUNT: DOLLARS, Need::Optional, "380000",
        "Loan amount in whole dollars.";
    "property_value" PROPERTY_VALUE: DOLLARS, Need::Optional, "475000",
        "Value or price of the property in whole dollars.";
    "credit_band" CREDIT_BAND: Kind::Code(CreditBand::CODES), Need::Optional, "720+",
        "The borrower's credit score, as they gave it; `639-` is 639 or less.";
    "property_type" PROPERTY_TYPE: Kind::Code(PropertyType::CODES), Need::Optional,
        "single_family", "What kind of property it is.";
    "occupancy" OCCUPANCY: Kind::Code(Occupancy::CODES), Need::Optional, "primary",
        "How the borrower will use the property.";
    "military" MILITARY: Kind::YesNo, Need::Optional, "false",
        "Whether the borrower or their spouse served in the military.";
    "consent.certificate_url" CERTIFICATE_URL: Kind::Url { chars_max: 2_000 }, Need::Optional,
        "https://certificates.example/7f3a",
        "Where an independent record of the consent can be seen.";
    "consent.text" CONSENT_TEXT: Kind::Lines { chars_max: 10_000 }, Need::Required,
        "By pressing Get my quote I agree to be called about mortgages by one lender.",
        "The words that the borrower was shown and agreed to.";
    "consent.ip" CONSENT_IP: Kind::Ip, Need::Optional, "203.0.113.7",
        "The address from which the borrower agreed.";
    "consent.user_agent" USER_AGENT: line(1_000), Need::Optional, "Mozilla/5.0 (X11)",
        "The browser with which the borrower agreed.";
    "consent.at" CONSENT_AT: Kind::Instant, Need::Required, "2026-06-01T14:03:22Z",
        "When the borrower agreed. Consent older than 24 hours (a setting) is refused, and so is \
         consent in the future; 5 minutes are allowed for clocks that differ.";
    "external_id" EXTERNAL_ID: line(200), Need::Optional, "lead-10293",
        "The source's own name for the lead.";
    "test" TEST: Kind::YesNo, Need::Optional, "false",
        "If true: the same checks and the same answer, and nothing is kept.";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_need_that_another_field_can_meet_names_a_field() {
        for field in FIELDS {
            if let Need::Unless(other) = field.need {
                assert!(FIELDS.iter().any(|field| field.name == other), "{}", field.name);
            }
        }
    }

    #[test]
    fn a_code_shows_one_of_its_own_words_as_its_example() {
        for field in FIELDS {
            if let Kind::Code(codes) = field.kind {
                assert!(codes.contains(&field.example), "{}", field.name);
            }
        }
    }
}
