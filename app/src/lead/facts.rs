//! What is known of a lead besides who it is: the only things that filters and licences look at.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::codes::codes;

codes! {
    /// What the borrower wants the loan for.
    Purpose {
        Purchase = "purchase",
        Refinance = "refinance",
        CashOut = "cash_out",
        HomeEquity = "home_equity",
        Reverse = "reverse",
    }
}

codes! {
    /// The borrower's credit score, as they gave it.
    CreditBand {
        From720 = "720+",
        From680 = "680-719",
        From640 = "640-679",
        Below640 = "639-",
    }
}

codes! {
    PropertyType {
        SingleFamily = "single_family",
        Condo = "condo",
        Townhouse = "townhouse",
        MultiUnit = "multi_unit",
        Manufactured = "manufactured",
    }
}

codes! {
    Occupancy { Primary = "primary", SecondHome = "second_home", Investment = "investment" }
}

/// A state by its two-letter postal code, upper case. Whether it exists is the reader's to check.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct State([u8; 2]);

impl State {
    /// Two ASCII letters, in either case.
    pub fn from_code(code: &str) -> Option<Self> {
        match code.as_bytes() {
            [a, b] if a.is_ascii_alphabetic() && b.is_ascii_alphabetic() => {
                Some(Self([a.to_ascii_uppercase(), b.to_ascii_uppercase()]))
            }
            _ => None,
        }
    }

    pub fn code(&self) -> &str {
        str::from_utf8(&self.0).expect("two ASCII letters")
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for State {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for State {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::from_code(&code)
            .ok_or_else(|| serde::de::Error::custom("a state is two letters, like TX"))
    }
}

/// Everything that a filter or a licence may look at. A field that the source left out matches no
/// filter that asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Facts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit_band: Option<CreditBand>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property_type: Option<PropertyType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occupancy: Option<Occupancy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<State>,
    /// Five digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zip: Option<String>,
    /// Whole dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub loan_amount: Option<u64>,
    /// Whole dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property_value: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub military: Option<bool>,
}
