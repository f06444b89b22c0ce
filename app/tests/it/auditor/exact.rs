//! Exact arithmetic, spelled out. What does not fit panics.

use num_rational::Ratio;

pub type Exact = Ratio<i128>;

pub fn whole(number: i64) -> Exact {
    Ratio::from_integer(number.into())
}

pub fn half() -> Exact {
    Ratio::new(1, 2)
}

pub fn round_half_up(above: i64, below: i64) -> i64 {
    let rounded = (whole(above) / whole(below) + half()).floor();
    i64::try_from(rounded.to_integer()).unwrap()
}

/// A decimal as it is written, `2.5` or `1e-11`.
pub fn decimal(text: &str) -> Exact {
    let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (before, after) = digits.split_once('.').unwrap_or((digits, ""));
    let digits = whole(format!("{before}{after}").parse().unwrap());
    digits * whole(10).pow(exponent.parse::<i32>().unwrap() - after.len() as i32)
}
