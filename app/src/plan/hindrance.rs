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

    /// A share of a tenth of all leads is worth naming, of the daily maximum; of filters it takes
    /// half.
    pub fn cause(&self, is_paused: bool) -> Cause {
        let at = |stage| self.stages.get(&stage).copied().unwrap_or(0);
        let narrow = at(Eligibility::NoMatch);
        match at(Eligibility::Capped) {
            _ if is_paused => Cause::Paused,
            capped if capped > 0 && 10 * capped >= self.leads => Cause::Capped(capped),
            _ if narrow > 0 && 2 * narrow >= self.leads => {
                Cause::Narrow { fitted: self.leads - narrow }
            }
            _ => Cause::Supply,
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
        let capped = of(10, &[(Eligibility::NoMatch, 6), (Eligibility::Capped, 1)]);
        assert_eq!(capped.cause(false), Cause::Capped(1));
        assert_eq!(of(10, &[(Eligibility::NoMatch, 4)]).cause(false), Cause::Supply);
        assert_eq!(Hindrance::default().cause(false), Cause::Supply);
    }
}
