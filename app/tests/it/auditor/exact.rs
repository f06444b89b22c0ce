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

/// A decimal as it is written, `2.5` or `1e-11`.
pub fn decimal(text: &str) -> BigRational {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = whole(format!("{before}{after}").parse().unwrap());
    digits * whole(10).pow(exponent.parse::<i32>().unwrap() - after.len() as i32)
}
