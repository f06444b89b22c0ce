//! What kept a contract from leads: how far it came in the decisions of its market.

use std::collections::BTreeMap;

use crate::{
    ids::AllocationId,
    routing::{Decision, Eligibility, Outcome},
};

/// Of all decisions in which a contract had a standing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hindrance {
    pub leads: i64,
    /// Leads that came to it.
    pub won: i64,
    /// At which stage it fell out, and how often; eligible where another went first.
    pub stages: BTreeMap<Eligibility, i64>,
}

/// What kept a contract from leads most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    Paused,
    /// Its filters or licences: the leads that fitted.
    Narrow {
        fitted: i64,
    },
    /// It was too far ahead of pace for the market's early limit, at so many leads.
    Early(i64),
    /// Its daily maximum, at so many leads.
    Capped(i64),
    /// Others went first: there were too few leads for all.
    Supply,
}

impl Hindrance {
    /// Each contract's.
    pub fn of<'a>(decisions: impl Iterator<Item = &'a Decision>) -> BTreeMap<AllocationId, Self> {
        let mut all: BTreeMap<AllocationId, Self> = BTreeMap::new();
        for decision in decisions {
            for standing in &decision.standings {
                let own = all.entry(standing.allocation).or_default();
                own.leads += 1;
                *own.stages.entry(standing.eligibility).or_default() += 1;
            }
            if let Outcome::Routed { to, .. } = decision.outcome {
                all.entry(to).or_default().won += 1;
            }
        }
        all
    }

    fn at(&self, stage: Eligibility) -> i64 {
        self.stages.get(&stage).copied().unwrap_or(0)
    }

    /// Leads that came while it ran: before its start and in a pause it could have none.
    pub fn met(&self) -> i64 {
        self.leads - self.at(Eligibility::NotActive)
    }

    /// The stage that kept it from the most of those. A share of a tenth is worth naming; of
    /// filters, which somebody chose to be narrow, it takes half.
    pub fn cause(&self, is_paused: bool) -> Cause {
        if is_paused {
            return Cause::Paused;
        }
        let shares =
            [(Eligibility::NoMatch, 2), (Eligibility::Early, 10), (Eligibility::Capped, 10)];
        let stages = shares.map(|(stage, share)| (stage, share, self.at(stage)));
        let told = stages.into_iter().filter(|(_, share, leads)| {
            let is_worth_naming = share * leads >= self.met();
            *leads > 0 && is_worth_naming
        });
        match told.max_by_key(|(.., leads)| *leads) {
            Some((Eligibility::NoMatch, _, leads)) => Cause::Narrow { fitted: self.met() - leads },
            Some((Eligibility::Early, _, leads)) => Cause::Early(leads),
            Some((Eligibility::Capped, _, leads)) => Cause::Capped(leads),
            Some(_) | None => Cause::Supply,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stops_most_leads_is_the_cause() {
        let of = |leads, stages: &[(Eligibility, i64)]| Hindrance {
            leads,
            won: 0,
            stages: stages.iter().copied().collect(),
        };
        let narrow = of(10, &[(Eligibility::NoMatch, 5), (Eligibility::Eligible, 5)]);
        assert_eq!(narrow.cause(false), Cause::Narrow { fitted: 5 });
        assert_eq!(narrow.cause(true), Cause::Paused);
        let both = of(10, &[(Eligibility::NoMatch, 6), (Eligibility::Capped, 1)]);
        assert_eq!(both.cause(false), Cause::Narrow { fitted: 4 }, "it kept more from it");
        let capped = of(10, &[(Eligibility::NoMatch, 4), (Eligibility::Capped, 1)]);
        assert_eq!(capped.cause(false), Cause::Capped(1), "of filters it takes half");
        let early = of(10, &[(Eligibility::Early, 3), (Eligibility::Capped, 2)]);
        assert_eq!(early.cause(false), Cause::Early(3));
        assert_eq!(of(10, &[(Eligibility::NoMatch, 4)]).cause(false), Cause::Supply);
        assert_eq!(of(10, &[(Eligibility::Full, 9)]).cause(false), Cause::Supply);
        assert_eq!(Hindrance::default().cause(false), Cause::Supply);
    }

    #[test]
    fn leads_before_a_contract_ran_count_for_no_cause() {
        let stages = [(Eligibility::NotActive, 90), (Eligibility::NoMatch, 6)];
        let late = Hindrance { leads: 100, won: 0, stages: stages.into() };
        assert_eq!((late.met(), late.cause(false)), (10, Cause::Narrow { fitted: 4 }));
    }
}
