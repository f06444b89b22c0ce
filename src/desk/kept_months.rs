//! What officers' months came to, in memory, as their ledgers had it: it is read again only where
//! one of them has moved. How a month stands at this moment is worked out on each page.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    api::log::LineLog,
    contract::Course,
    ids::{AllocationId, MarketId, OfficerId},
    ledger::Head,
    statement::Statement,
};
use chrono::NaiveDate;

use crate::store::line::LineRow;

/// Months of one kind that are kept at once: up to some dozen kilobytes each.
const MONTHS_MAX: usize = 500;

/// What all officers' desks share of their months.
#[derive(Default)]
pub struct KeptMonths {
    /// Of lines that opened in the month.
    pub(super) courses: Kept<Vec<(LineRow, Course)>>,
    pub(super) logs: Kept<Vec<(MarketId, LineLog)>>,
    /// Of contracts.
    pub(super) statements: Kept<Vec<(AllocationId, MarketId, Statement)>>,
}

/// Something that is made of the ledgers of an officer's markets, and of nothing else.
pub(super) struct Under<T> {
    /// Those of all the officer's markets, as they were when it was made.
    pub heads: Vec<Head>,
    pub made: T,
}

impl<T> Under<T> {
    pub fn head(&self, market: MarketId) -> Option<Head> {
        self.heads.iter().find(|head| head.market == market).copied()
    }
}

/// By whose they are, and the first day of the month.
pub(super) type Whose = (OfficerId, NaiveDate);

pub(super) struct Kept<T> {
    months: Mutex<HashMap<Whose, Arc<Under<T>>>>,
}

impl<T> Default for Kept<T> {
    fn default() -> Self {
        Self { months: Mutex::default() }
    }
}

impl<T> Kept<T> {
    /// What is known, if these are still the heads of all markets in which they have contracts.
    pub fn under(&self, whose: Whose, heads: &[Head]) -> Option<Arc<Under<T>>> {
        self.months(|months| months.get(&whose).filter(|known| known.heads == heads).cloned())
    }

    pub fn keep(&self, whose: Whose, made: Arc<Under<T>>) {
        self.months(|months| {
            if months.len() >= MONTHS_MAX {
                months.clear();
            }
            months.insert(whose, made);
        });
    }

    fn months<R>(&self, change: impl FnOnce(&mut HashMap<Whose, Arc<Under<T>>>) -> R) -> R {
        change(&mut self.months.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use app::ledger::Hash;
    use uuid::Uuid;

    use super::*;

    fn head(market: u128, seq: u64, byte: u8) -> Head {
        Head { market: MarketId(Uuid::from_u128(market)), seq, hash: Hash([byte; 32]) }
    }

    #[test]
    fn a_month_is_known_until_any_of_its_ledgers_moves() {
        let known = Kept::default();
        let officer = |n| OfficerId(Uuid::from_u128(n));
        let month = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let heads = vec![head(1, 7, 1), head(2, 9, 2)];
        let made = Under { heads: heads.clone(), made: () };
        known.keep((officer(1), month), Arc::new(made));
        assert!(known.under((officer(1), month), &heads).is_some());
        let moved = [
            vec![head(1, 8, 1), head(2, 9, 2)],
            vec![head(1, 7, 3), head(2, 9, 2)],
            vec![head(1, 7, 1)],
            vec![head(1, 7, 1), head(2, 9, 2), head(3, 1, 1)],
        ];
        for heads in moved {
            assert!(known.under((officer(1), month), &heads).is_none(), "{heads:?}");
        }
        assert!(known.under((officer(2), month), &heads).is_none(), "another's");
        assert!(known.under((officer(1), month.succ_opt().unwrap()), &heads).is_none());
    }
}
