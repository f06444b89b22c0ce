//! Exact arithmetic, spelled out.

use num_bigint::BigInt;
use num_rational::BigRational;

pub fn whole(number: i64) -> BigRational {
    BigRational::from_integer(BigInt::from(number))
}

pub fn half() -> BigRational {
    whole(1) / whole(2)
}

pub fn round_half_up(above: i64, below: i64) -> i64 {
    let rounded = (whole(above) / whole(below) + half()).floor().to_integer();
    i64::try_from(rounded).unwrap()
}

/// A decimal as it is written, without an exponent.
pub fn decimal(text: &str) -> BigRational {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let digits: i64 = format!("{before}{after}").parse().unwrap();
    after.chars().fold(whole(digits), |number, _| number / whole(10))
}
