//! A decision as one of the market's officers may see it: rivals are seats without a name, and why one
//! of them was not eligible is not told apart.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ids::AllocationId,
    routing::{Decision, Eligibility, Outcome},
};

/// The same numbers in the same order under other ids, so that the rule comes to the same end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenDecision {
    pub decision: Decision,
    /// The viewer's own row.
    pub own: AllocationId,
}

impl Decision {
    /// `None` where the viewer had no seat at that instant.
    pub fn seen_by(&self, own: AllocationId) -> Option<SeenDecision> {
        let ids: Vec<AllocationId> = self.standings.iter().map(|it| it.allocation).collect();
        let seat = |id: AllocationId| {
            let index = ids.iter().position(|it| *it == id)?;
            Some(AllocationId(Uuid::from_u128(index as u128 + 1)))
        };
        let seen_own = seat(own)?;
        let standings = self.standings.iter().map(|standing| {
            let mut seen = *standing;
            seen.allocation = seat(standing.allocation)?;
            if seen.allocation != seen_own && seen.eligibility == Eligibility::NotActive {
                seen.eligibility = Eligibility::NoMatch;
            }
            Some(seen)
        });
        let outcome = match self.outcome {
            Outcome::Routed { to, by } => Outcome::Routed { to: seat(to)?, by },
            overflow @ Outcome::Overflow { .. } => overflow,
        };
        let decision = Decision { standings: standings.collect::<Option<_>>()?, outcome, ..*self };
        Some(SeenDecision { decision, own: seen_own })
    }
}

impl SeenDecision {
    /// "You", or "Seat C".
    pub fn name(&self, id: AllocationId) -> String {
        if id == self.own {
            return "You".to_owned();
        }
        let rivals = self.decision.standings.iter().filter(|it| it.allocation != self.own);
        let index = rivals.take_while(|it| it.allocation != id).count();
        format!("Seat {}", letters(index))
    }
}

/// 0 is A, 25 is Z, 26 is AA.
fn letters(index: usize) -> String {
    let letter = char::from(b'A' + (index % 26) as u8);
    match index / 26 {
        0 => letter.to_string(),
        more => format!("{}{letter}", letters(more - 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{contract::Number, instant::Instant, routing::Standing};

    fn standing(id: u128, delivered: i64, eligibility: Eligibility) -> Standing {
        Standing {
            allocation: AllocationId(Uuid::from_u128(id)),
            eligibility,
            number: Number::new(40).unwrap(),
            owed: 40,
            delivered,
            earned: 20_000,
            total: 40_000,
            last_routed_at: Some(Instant(5)),
        }
    }

    #[test]
    fn a_viewer_checks_the_decision_without_learning_who_the_others_are() {
        let standings = vec![
            standing(700, 18, Eligibility::Eligible),
            standing(800, 17, Eligibility::Eligible),
            standing(900, 17, Eligibility::Eligible),
            standing(950, 0, Eligibility::NotActive),
        ];
        let decision = Decision::of(i64::MAX, standings);
        let own = AllocationId(Uuid::from_u128(900));
        let seen = decision.seen_by(own).unwrap();
        assert_eq!(seen.decision.check(), Ok(()));
        let winner = seen.decision.winner().unwrap().allocation;
        assert_eq!(seen.name(winner), "Seat B");
        assert_eq!(seen.name(seen.own), "You");
        let told = serde_json::to_string(&seen).unwrap();
        for id in [700, 800, 950] {
            assert!(!told.contains(&Uuid::from_u128(id).to_string()));
        }
        assert!(!told.contains("not_active"));
    }

    #[test]
    fn seats_are_named_beyond_z() {
        assert_eq!([0, 25, 26, 701].map(letters), ["A", "Z", "AA", "ZZ"]);
    }
}
