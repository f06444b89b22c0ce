//! Where one allocation stood at the instant of a decision: the numbers that the rule looks at.

use std::cmp::{Ordering, Reverse};

use serde::{Deserialize, Serialize};

use crate::{
    contract::{Line, Number},
    ids::AllocationId,
    instant::Instant,
    routing::{Eligibility, Gap},
};

/// One allocation's row in a decision. Written as a list, because every lead's entry holds one row
/// a seat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Row", into = "Row")]
pub struct Standing {
    pub allocation: AllocationId,
    pub eligibility: Eligibility,
    /// Leads a month in force.
    pub number: Number,
    /// N.
    pub owed: i64,
    /// d, net of credits.
    pub delivered: i64,
    /// Lead-milliseconds.
    pub earned: i64,
    /// Lead-milliseconds.
    pub total: i64,
    pub last_routed_at: Option<Instant>,
}

type Row = (AllocationId, Eligibility, Number, i64, i64, i64, i64, Option<Instant>);

impl Standing {
    /// The standing of an allocation whose line (if one is open) is `line`; `eligibility` is still
    /// to be judged.
    pub fn of(
        allocation: AllocationId,
        number: Number,
        line: Option<&Line>,
        last_routed_at: Option<Instant>,
        at: Instant,
    ) -> Self {
        Self {
            allocation,
            eligibility: Eligibility::NotActive,
            number: line.map_or(number, |line| line.number),
            owed: line.map_or(0, Line::owed),
            delivered: line.map_or(0, |line| line.delivered),
            earned: line.map_or(0, |line| line.earned(at)),
            total: line.map_or(0, Line::total),
            last_routed_at,
        }
    }

    pub fn gap(&self) -> Option<Gap> {
        Gap::of(self.owed, self.delivered, self.earned, self.total)
    }

    pub fn is_full(&self) -> bool {
        self.delivered >= self.owed
    }

    /// Its next lead is due more than `limit_ns` nanoseconds from now: not
    /// (2d+1) x total - 2N x earned <= 2N x number x limit.
    pub fn is_early(&self, limit_ns: i64) -> bool {
        const NS_PER_MS: i128 = 1_000_000;
        let [owed, delivered, earned, total] =
            [self.owed, self.delivered, self.earned, self.total].map(i128::from);
        let ahead = (2 * delivered + 1) * total - 2 * owed * earned;
        let limit = 2 * owed * i128::from(self.number.get()) * i128::from(limit_ns);
        ahead * NS_PER_MS > limit
    }

    /// The rule's order, best first: the largest gap; then the longest wait since the last lead
    /// routed (never is longest); then the id, by bytes.
    pub fn rank(&self, other: &Self) -> Ordering {
        Reverse(self.gap())
            .cmp(&Reverse(other.gap()))
            .then_with(|| self.last_routed_at.cmp(&other.last_routed_at))
            .then_with(|| self.allocation.cmp(&other.allocation))
    }
}

impl From<Row> for Standing {
    fn from(row: Row) -> Self {
        let (allocation, eligibility, number, owed, delivered, earned, total, last_routed_at) = row;
        Self { allocation, eligibility, number, owed, delivered, earned, total, last_routed_at }
    }
}

impl From<Standing> for Row {
    fn from(s: Standing) -> Self {
        (
            s.allocation,
            s.eligibility,
            s.number,
            s.owed,
            s.delivered,
            s.earned,
            s.total,
            s.last_routed_at,
        )
    }
}

#[cfg(test)]
impl Standing {
    /// Half-way through a month of 40 leads.
    pub(crate) fn example(id: u128, delivered: i64, eligibility: Eligibility) -> Self {
        Self {
            allocation: AllocationId(uuid::Uuid::from_u128(id)),
            eligibility,
            number: Number::new(40).expect("40 is a number"),
            owed: 40,
            delivered,
            earned: 20_000,
            total: 40_000,
            last_routed_at: Some(Instant(5)),
        }
    }
}
