//! Money is whole cents.

use std::{iter, ops};

use serde::{Deserialize, Serialize};

/// US cents; negative where money flows back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);

/// A price of so many leads.
impl ops::Mul<i64> for Cents {
    type Output = Self;

    fn mul(self, leads: i64) -> Self {
        Self(self.0 * leads)
    }
}

impl ops::Add for Cents {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl ops::Neg for Cents {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl iter::Sum for Cents {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self(0), ops::Add::add)
    }
}
