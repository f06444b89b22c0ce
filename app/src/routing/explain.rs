//! A decision in words and in the few numbers that a person checks it by. For showing only: nothing
//! here decides.

use crate::routing::{DecidedBy, Decision, Eligibility, Outcome, Standing};

/// The rule in two sentences, as the contract, the quote and every decision show it.
pub const RULE: [&str; 2] = [
    "Your contract draws a straight line from 0 to N leads over the month.",
    "Each new lead goes at once to the officer it fits who is furthest below their line as a share \
     of their contract, counting half of the next lead so that small and large contracts fare \
     alike; ties go to the longest wait.",
];

impl Standing {
    /// Pace minus delivered, in hundredths of a lead, rounded half away from zero: 212 is 2.12
    /// leads behind, -50 half a lead ahead. `None` where nothing will be earned.
    pub fn behind_hundredths(&self) -> Option<i64> {
        let [owed, delivered, earned, total] =
            [self.owed, self.delivered, self.earned, self.total].map(i128::from);
        if total == 0 {
            return None;
        }
        let twice = 200 * (owed * earned - delivered * total);
        let rounded = (twice.abs() + total) / (2 * total);
        i64::try_from(rounded * twice.signum()).ok()
    }

    /// The gap, and the sum that it is: "4.1%", "2.12 behind, less half a lead, of 40".
    pub fn gap_sum(&self) -> Option<(String, String)> {
        let percent = format!("{}%", tenths(self.gap()?.per_mille()));
        let behind = self.behind_hundredths()?;
        let (side, leads) = if behind < 0 { ("ahead", -behind) } else { ("behind", behind) };
        let (whole, part) = (leads / 100, leads % 100);
        Some((percent, format!("{whole}.{part:02} {side}, less half a lead, of {}", self.owed)))
    }
}

impl Decision {
    /// How many could have had the lead.
    pub fn eligible(&self) -> usize {
        self.standings.iter().filter(|s| s.eligibility == Eligibility::Eligible).count()
    }

    /// Why it went where it went, or nowhere, in one sentence.
    pub fn reason(&self) -> &'static str {
        match self.outcome {
            Outcome::Routed { by: DecidedBy::OnlyOne, .. } => "Nobody else was eligible.",
            Outcome::Routed { by: DecidedBy::Gap, .. } => {
                "The largest gap below the line, as a share of the contract."
            }
            Outcome::Routed { by: DecidedBy::Wait, .. } => {
                "Equal gaps; the longest wait since the last lead."
            }
            Outcome::Routed { by: DecidedBy::Id, .. } => {
                "Equal gaps and equal waits; the lower contract id."
            }
            Outcome::Overflow { reason } => reason.sentence(),
        }
    }
}

impl Eligibility {
    /// In the words of a standings table.
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotActive => "not active",
            Self::NoMatch => "does not fit",
            Self::Full => "full",
            Self::Early => "early",
            Self::Capped => "capped",
            Self::Eligible => "eligible",
        }
    }
}

impl crate::routing::OverflowReason {
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::NoneActive => "No contract was active at that instant.",
            Self::NoMatch => "The lead fitted no active contract.",
            Self::AllFull => "Every contract that it fitted had all its leads.",
            Self::AllEarly => "Everybody that it fitted was too far ahead of pace.",
            Self::AllCapped => "Everybody that it fitted had their daily maximum.",
        }
    }
}

/// 21 as "2.1", -5 as "-0.5".
pub fn tenths(tenths: i64) -> String {
    let sign = if tenths < 0 { "-" } else { "" };
    let (whole, tenth) = (tenths.abs() / 10, tenths.abs() % 10);
    format!("{sign}{whole}.{tenth}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{contract::Number, ids::AllocationId};
    use uuid::Uuid;

    fn standing(owed: i64, delivered: i64, earned: i64, total: i64) -> Standing {
        Standing {
            allocation: AllocationId(Uuid::nil()),
            eligibility: Eligibility::Eligible,
            number: Number::new(40).unwrap(),
            owed,
            delivered,
            earned,
            total,
            last_routed_at: None,
        }
    }

    #[test]
    fn the_sum_of_a_gap_adds_up_before_the_readers_eyes() {
        let sum = |standing: Standing| {
            let (percent, terms) = standing.gap_sum().unwrap();
            format!("{terms}: {percent}")
        };
        let behind = standing(40, 17, 478, 1_000);
        assert_eq!(sum(behind), "2.12 behind, less half a lead, of 40: 4.1%");
        let ahead = standing(40, 20, 478, 1_000);
        assert_eq!(sum(ahead), "0.88 ahead, less half a lead, of 40: -3.5%");
    }

    #[test]
    fn nothing_owed_has_no_sum() {
        assert_eq!(standing(0, 0, 0, 0).gap_sum(), None);
    }
}
