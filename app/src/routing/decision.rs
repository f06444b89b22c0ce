//! A decision that explains itself: everybody's standing at that instant, who got the lead, and
//! what decided. The same code makes it on the server and checks it in the officer's browser.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    codes::codes,
    ids::AllocationId,
    routing::{Eligibility, OverflowReason, Standing},
};

/// The version of the rule that this code carries out; every decision names its own.
pub const RULE_VERSION: u16 = 1;

codes! {
    /// What told the winner from the next in line.
    DecidedBy {
        /// Nobody else was eligible.
        OnlyOne = "only_one",
        Gap = "gap",
        /// Equal gaps: the longest wait.
        Wait = "wait",
        /// Equal gaps and waits: the id.
        Id = "id",
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    Routed { to: AllocationId, by: DecidedBy },
    Overflow { reason: OverflowReason },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    pub rule: u16,
    /// The market's early limit at that instant, in nanoseconds.
    pub early_limit_ns: i64,
    /// One row for every allocation of the market, by id.
    pub standings: Vec<Standing>,
    pub outcome: Outcome,
}

/// What does not hold in a decision that claims to follow the rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Discrepancy {
    UnknownRule(u16),
    /// The numbers say that this allocation fell out elsewhere than is claimed.
    Stage {
        allocation: AllocationId,
        claimed: Eligibility,
    },
    Outcome {
        claimed: Outcome,
        found: Outcome,
    },
}

impl Decision {
    /// Carries out the rule on standings whose eligibility has been judged.
    pub fn of(early_limit_ns: i64, standings: Vec<Standing>) -> Self {
        let outcome = outcome(&standings);
        Self { rule: RULE_VERSION, early_limit_ns, standings, outcome }
    }

    /// Why nobody got the lead, if nobody did.
    pub const fn overflow(&self) -> Option<OverflowReason> {
        match self.outcome {
            Outcome::Overflow { reason } => Some(reason),
            Outcome::Routed { .. } => None,
        }
    }

    /// Runs the rule again on the decision's own numbers. Whether a lead fits an officer's filters
    /// and licences, whether a seat is paused and how many leads it had in the last 24 hours is
    /// taken from the codes; every stage that follows from the numbers is checked.
    pub fn check(&self) -> Result<(), Discrepancy> {
        if self.rule != RULE_VERSION {
            return Err(Discrepancy::UnknownRule(self.rule));
        }
        for standing in &self.standings {
            let full = standing.is_full();
            let early = standing.is_early(self.early_limit_ns);
            let holds = match standing.eligibility {
                Eligibility::NotActive | Eligibility::NoMatch => true,
                Eligibility::Full => full,
                Eligibility::Early => !full && early,
                Eligibility::Capped | Eligibility::Eligible => !full && !early,
            };
            if !holds {
                let (allocation, claimed) = (standing.allocation, standing.eligibility);
                return Err(Discrepancy::Stage { allocation, claimed });
            }
        }
        match outcome(&self.standings) {
            found if found == self.outcome => Ok(()),
            found => Err(Discrepancy::Outcome { claimed: self.outcome, found }),
        }
    }

    pub fn winner(&self) -> Option<&Standing> {
        match self.outcome {
            Outcome::Routed { to, .. } => self.standings.iter().find(|s| s.allocation == to),
            Outcome::Overflow { .. } => None,
        }
    }
}

fn outcome(standings: &[Standing]) -> Outcome {
    let mut eligible = standings.iter().filter(|s| s.eligibility == Eligibility::Eligible);
    let Some(first) = eligible.next() else {
        let reason = OverflowReason::of(standings.iter().map(|s| s.eligibility));
        return Outcome::Overflow { reason: reason.expect("nobody is eligible") };
    };
    let (mut winner, mut next) = (first, None);
    for standing in eligible {
        if standing.rank(winner).is_lt() {
            next = Some(std::mem::replace(&mut winner, standing));
        } else if next.is_none_or(|next| standing.rank(next).is_lt()) {
            next = Some(standing);
        }
    }
    Outcome::Routed { to: winner.allocation, by: decided_by(winner, next) }
}

fn decided_by(winner: &Standing, next: Option<&Standing>) -> DecidedBy {
    match next {
        None => DecidedBy::OnlyOne,
        Some(next) if winner.gap() != next.gap() => DecidedBy::Gap,
        Some(next) if winner.last_routed_at != next.last_routed_at => DecidedBy::Wait,
        Some(_) => DecidedBy::Id,
    }
}

impl fmt::Display for Discrepancy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownRule(rule) => write!(f, "it names rule {rule}, which is not known here"),
            Self::Stage { allocation, claimed } => {
                write!(f, "allocation {allocation} is said to be {claimed}; its numbers differ")
            }
            Self::Outcome { claimed, found } => {
                write!(f, "it says {claimed:?}; the rule says {found:?}")
            }
        }
    }
}
