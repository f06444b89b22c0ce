//! Who came in the leads that officers have on their screens, in memory: a list opens only what it
//! hasn't opened lately. Nothing of it is written down; an erased borrower's goes at the next look.

use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    ids::LeadId,
    instant::{Instant, MINUTE_MS},
    lead::facts::Facts,
};

use crate::{
    fault::Fault,
    seal::Sealer,
    store::{
        Tx,
        lead_page::{ListedBorrower, ListedLead},
        sealed_lead,
    },
};

/// What nobody looked at for this long is forgotten, or at twice this long and two sweeps at the
/// most: within ten minutes.
const AGE_MS: i64 = 4 * MINUTE_MS;
/// Borrowers after which a new generation begins: some hundred bytes each.
const GENERATION_MAX: usize = 5_000;

/// What a list shows of a borrower. What was sealed never changes.
pub(super) struct Shown {
    pub name: String,
    pub facts: Facts,
}

/// What all officers' desks share. Whose a lead is was asked before: leads that are listed are the
/// officer's own.
#[derive(Default)]
pub struct Borrowers {
    kept: Mutex<Generations>,
}

/// Whoever is asked for moves to the new ones; the old ones are dropped together.
#[derive(Default)]
struct Generations {
    began: Option<Instant>,
    new: HashMap<LeadId, Arc<Shown>>,
    old: HashMap<LeadId, Arc<Shown>>,
}

impl Borrowers {
    /// Of each lead its borrower, in the order given; `None` where it was erased.
    pub(super) async fn of(
        &self,
        tx: &mut Tx,
        sealer: &Sealer,
        leads: &[ListedLead],
        now: Instant,
    ) -> Result<Vec<Option<Arc<Shown>>>, Fault> {
        let mut known = self.recall(leads, now);
        let missing = leads
            .iter()
            .zip(&known)
            .filter(|(lead, known)| lead.borrower == ListedBorrower::Sealed && known.is_none());
        let missing: Vec<LeadId> = missing.map(|(lead, _)| lead.id).collect();
        if missing.is_empty() {
            return Ok(known);
        }
        let mut opened = HashMap::with_capacity(missing.len());
        for row in sealed_lead::contacts(tx, &missing).await? {
            // Erased since the list was read.
            let Some(key) = &row.key else { continue };
            let borrower = sealer.open_contact(row.lead, &row.text, key)?.content;
            let (name, facts) = (borrower.contact.name(), borrower.facts);
            opened.insert(row.lead, Arc::new(Shown { name, facts }));
        }
        for (lead, known) in leads.iter().zip(&mut known) {
            if known.is_none() {
                *known = opened.get(&lead.id).cloned();
            }
        }
        self.generations(|kept| kept.new.extend(opened));
        Ok(known)
    }

    /// Forgets whose time is over. To be called now and then: nobody may look any more.
    pub fn sweep(&self, now: Instant) {
        self.generations(|kept| kept.age(now));
    }

    fn recall(&self, leads: &[ListedLead], now: Instant) -> Vec<Option<Arc<Shown>>> {
        self.generations(|kept| {
            kept.age(now);
            leads.iter().map(|lead| kept.recall(lead)).collect()
        })
    }

    fn generations<T>(&self, change: impl FnOnce(&mut Generations) -> T) -> T {
        change(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Generations {
    fn age(&mut self, now: Instant) {
        let age = now - *self.began.get_or_insert(now);
        if !(0..2 * AGE_MS).contains(&age) {
            self.new.clear();
        }
        if !(0..AGE_MS).contains(&age) || self.new.len() >= GENERATION_MAX {
            self.old = mem::take(&mut self.new);
            self.began = Some(now);
        }
    }

    fn recall(&mut self, lead: &ListedLead) -> Option<Arc<Shown>> {
        let aged = self.old.remove(&lead.id);
        match lead.borrower {
            ListedBorrower::Erased => {
                self.new.remove(&lead.id);
                None
            }
            ListedBorrower::Sealed => {
                if let Some(known) = aged {
                    self.new.insert(lead.id, known);
                }
                self.new.get(&lead.id).cloned()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use app::ids::MarketId;
    use uuid::Uuid;

    use super::*;

    fn lead(id: u128, borrower: ListedBorrower) -> ListedLead {
        ListedLead {
            id: LeadId(Uuid::from_u128(id)),
            market: MarketId(Uuid::nil()),
            routed_at: Instant(0),
            score: 50,
            opened_at: None,
            credit: None,
            borrower,
        }
    }

    fn knowing(ids: [u128; 2]) -> Borrowers {
        let borrowers = Borrowers::default();
        let known = || Arc::new(Shown { name: "Dana".to_owned(), facts: Facts::default() });
        borrowers.recall(&[], Instant(0));
        borrowers.generations(|kept| {
            kept.new.extend(ids.map(|id| (LeadId(Uuid::from_u128(id)), known())));
        });
        borrowers
    }

    impl Borrowers {
        fn knows(&self, id: u128, now: Instant) -> bool {
            self.recall(&[lead(id, ListedBorrower::Sealed)], now)[0].is_some()
        }

        fn count(&self) -> usize {
            self.generations(|kept| kept.new.len() + kept.old.len())
        }
    }

    #[test]
    fn an_erased_borrower_is_gone_from_memory_at_the_next_look() {
        let borrowers = knowing([1, 2]);
        assert!(borrowers.recall(&[lead(1, ListedBorrower::Erased)], Instant(0))[0].is_none());
        assert_eq!(borrowers.count(), 1);
        assert!(!borrowers.knows(1, Instant(0)) && borrowers.knows(2, Instant(0)));
    }

    #[test]
    fn who_is_not_looked_at_is_forgotten_and_who_is_looked_at_is_not() {
        let borrowers = knowing([1, 2]);
        for turns in 1..=4 {
            assert!(borrowers.knows(1, Instant(turns * AGE_MS)), "{turns}");
        }
        assert_eq!(borrowers.count(), 1);
        assert!(!borrowers.knows(2, Instant(5 * AGE_MS)));
    }

    #[test]
    fn who_was_on_a_screen_is_forgotten_though_nobody_looks_again() {
        let borrowers = knowing([1, 2]);
        let sweeps = |from, until| (from..until).map(|sweep| Instant(sweep * MINUTE_MS / 2));
        sweeps(0, 8).for_each(|at| borrowers.sweep(at));
        assert!(borrowers.knows(1, Instant(4 * MINUTE_MS)));
        sweeps(9, 28).for_each(|at| borrowers.sweep(at));
        assert_eq!(borrowers.count(), 0);
        let unswept = knowing([1, 2]);
        assert!(!unswept.knows(1, Instant(10 * MINUTE_MS)));
        assert_eq!(unswept.count(), 0);
    }

    #[test]
    fn there_are_never_more_than_two_generations() {
        let borrowers = knowing([1, 2]);
        let many = (0..GENERATION_MAX as u128).map(|id| {
            let known = Shown { name: String::new(), facts: Facts::default() };
            (LeadId(Uuid::from_u128(10 + id)), Arc::new(known))
        });
        borrowers.generations(|kept| kept.new.extend(many));
        assert!(borrowers.knows(1, Instant(0)));
        borrowers.generations(|kept| kept.began = Some(Instant(-AGE_MS)));
        assert!(!borrowers.knows(2, Instant(0)), "of the generation before the last");
        assert_eq!(borrowers.count(), 1);
    }
}
