//! The written number of leads a month.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Leads a month, 1 to 10,000. A contract signed by a person names at least
/// [`Number::CONTRACT_MIN`]; scenario files may go down to 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Number(u32);

impl Number {
    pub const MAX: u32 = 10_000;

    /// With contracts of one lead, "small and large fare alike" could be gamed by splitting.
    pub const CONTRACT_MIN: u32 = 5;

    pub const fn new(number: u32) -> Option<Self> {
        match number {
            1..=Self::MAX => Some(Self(number)),
            _ => None,
        }
    }

    pub const fn get(self) -> i64 {
        self.0 as i64
    }
}

impl TryFrom<u32> for Number {
    type Error = String;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        Self::new(number).ok_or_else(|| format!("a monthly number is 1 to 10,000, not {number}"))
    }
}

impl From<Number> for u32 {
    fn from(number: Number) -> Self {
        number.0
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
