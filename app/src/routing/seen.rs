//! A decision as one of the market's officers may see it: rivals are seats without a name, and why
//! one of them was not eligible can't be told, neither from its code nor from its numbers.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    ids::AllocationId,
    routing::{Decision, Eligibility, Outcome, Standing},
};

/// The numbers that the rule looked at, in the same order under other ids, so that it comes to the
/// same end. Of rivals who were not eligible only number and delivered are told: from N, earned,
/// total and last lead the instant of a pause could be worked out.
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
            if seen.allocation != seen_own && seen.eligibility <= Eligibility::NoMatch {
                seen.eligibility = Eligibility::NoMatch;
                (seen.owed, seen.earned, seen.total) = (0, 0, 0);
                seen.last_routed_at = None;
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
    /// For tests: a decision among three, of whom the viewer is the last and got the lead.
    #[cfg(test)]
    pub fn example() -> Self {
        let standings = vec![
            Standing::example(7, 18, Eligibility::Eligible),
            Standing::example(8, 12, Eligibility::NoMatch),
            Standing::example(9, 17, Eligibility::Eligible),
        ];
        let own = AllocationId(Uuid::from_u128(9));
        Decision::of(i64::MAX, standings).seen_by(own).expect("a seat of the viewer's own")
    }

    /// Whether N, gap and last lead of this row are withheld from the viewer.
    pub fn withholds(&self, standing: &Standing) -> bool {
        standing.allocation != self.own && standing.eligibility <= Eligibility::NoMatch
    }

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
    use crate::instant::Instant;

    #[test]
    fn a_viewer_checks_the_decision_without_learning_who_the_others_are() {
        let standings = vec![
            Standing::example(700, 18, Eligibility::Eligible),
            Standing::example(800, 17, Eligibility::Eligible),
            Standing::example(900, 17, Eligibility::Eligible),
            Standing::example(950, 0, Eligibility::NotActive),
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
    fn nothing_of_a_rivals_pause_can_be_derived() {
        let seen_with = |rival: Standing| {
            let standings = vec![Standing::example(700, 18, Eligibility::Eligible), rival];
            let decision = Decision::of(i64::MAX, standings);
            decision.seen_by(AllocationId(Uuid::from_u128(700))).unwrap()
        };
        // Half of its month earned when it paused; and a rival whom this lead does not fit.
        let paused = Standing {
            owed: 20,
            total: 20_000,
            last_routed_at: Some(Instant(3)),
            ..Standing::example(900, 9, Eligibility::NotActive)
        };
        let seen = seen_with(paused);
        assert_eq!(seen, seen_with(Standing::example(900, 9, Eligibility::NoMatch)));
        assert_eq!(seen.decision.check(), Ok(()));
        let [own, rival] = seen.decision.standings[..] else { unreachable!() };
        assert_eq!((rival.number.get(), rival.delivered, rival.gap()), (40, 9, None));
        assert!(seen.withholds(&rival) && !seen.withholds(&own));
    }

    #[test]
    fn a_viewer_sees_their_own_row_whole() {
        let own = Standing::example(700, 18, Eligibility::NoMatch);
        let decision =
            Decision::of(i64::MAX, vec![own, Standing::example(900, 9, Eligibility::Eligible)]);
        let seen = decision.seen_by(own.allocation).unwrap();
        let row = seen.decision.standings[0];
        assert_eq!(row, Standing { allocation: seen.own, ..own });
        assert!(!seen.withholds(&row));
    }

    #[test]
    fn seats_are_named_beyond_z() {
        assert_eq!([0, 25, 26, 701].map(letters), ["A", "Z", "AA", "ZZ"]);
    }
}
