//! The one number that ranks: how far below its line an allocation stands, as a share of N.

use std::cmp::Ordering;

/// gap = (pace - d - 1/2) / N = \[2N x earned - (2d+1) x total\] / \[2N x total\], exact. With
/// numbers up to 10,000 both parts stay below 2^62, so their cross products fit 128 bits.
#[derive(Clone, Copy, Debug)]
pub struct Gap {
    numerator: i128,
    /// Above 0.
    denominator: i128,
}

impl Gap {
    /// `owed` is N, `delivered` is d; `earned` and `total` are in lead-milliseconds. There is no
    /// gap where nothing is owed or nothing will be earned.
    pub fn of(owed: i64, delivered: i64, earned: i64, total: i64) -> Option<Self> {
        let [owed, delivered, earned, total] = [owed, delivered, earned, total].map(i128::from);
        (owed > 0 && total > 0).then(|| Self {
            numerator: 2 * owed * earned - (2 * delivered + 1) * total,
            denominator: 2 * owed * total,
        })
    }

    /// For showing only, never for deciding: thousandths of N, rounded half away from zero (42 is
    /// 4.2% of the contract below the line).
    pub fn per_mille(self) -> i64 {
        let twice = 2_000 * self.numerator;
        let rounded = (twice.abs() + self.denominator) / (2 * self.denominator);
        i64::try_from(rounded * twice.signum()).expect("a gap is within a few N")
    }
}

impl Ord for Gap {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.numerator * other.denominator).cmp(&(other.numerator * self.denominator))
    }
}

impl PartialOrd for Gap {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Gap {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Gap {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_next_lead_counts() {
        // 40 leads, half of the month gone, 17 delivered: (20 - 17 - 1/2) / 40.
        let gap = Gap::of(40, 17, 20_000, 40_000).unwrap();
        assert_eq!(gap.per_mille(), 63);
        assert_eq!(Gap::of(40, 20, 20_000, 40_000).unwrap().per_mille(), -13);
    }

    #[test]
    fn equal_shares_of_unlike_contracts_are_equal_gaps() {
        let small = Gap::of(10, 0, 500, 1_000).unwrap();
        let large = Gap::of(30, 1, 1_500, 3_000).unwrap();
        assert_eq!(small, large);
    }

    #[test]
    fn the_largest_numbers_fit() {
        let month_ms = 31 * crate::instant::DAY_MS + 3_600_000;
        let total = 10_000 * month_ms;
        let behind = Gap::of(40_000, 0, total, total).unwrap();
        let ahead = Gap::of(40_000, 40_000, 0, total).unwrap();
        assert!(behind > ahead);
    }

    #[test]
    fn nothing_owed_is_no_gap() {
        assert!(Gap::of(0, 0, 1, 1).is_none());
        assert!(Gap::of(1, 0, 0, 0).is_none());
    }
}
