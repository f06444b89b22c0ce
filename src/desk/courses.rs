//! What officers' months went through, in memory, as their ledgers had it: it is read again only
//! where one of them has moved. How a month stands at this moment is worked out on each page.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    contract::Course,
    ids::{MarketId, OfficerId},
    ledger::Head,
};
use chrono::NaiveDate;

use crate::store::line::LineRow;

/// Months that are kept at once, some kilobytes each.
const MONTHS_MAX: usize = 500;

/// The lines of an officer that opened in one calendar month.
pub(super) struct Courses {
    /// Of all the officer's markets, as they were at that moment: a line comes from nothing else.
    pub heads: Vec<Head>,
    pub lines: Vec<(LineRow, Course)>,
}

impl Courses {
    pub fn head(&self, market: MarketId) -> Option<Head> {
        self.heads.iter().find(|head| head.market == market).copied()
    }
}

/// By whose they are, and the first day of the month.
type Whose = (OfficerId, NaiveDate);

/// What all officers' desks share.
#[derive(Default)]
pub struct KnownCourses {
    months: Mutex<HashMap<Whose, Arc<Courses>>>,
}

impl KnownCourses {
    /// What is known, if these are still the heads of all markets in which they have contracts.
    pub(super) fn at(&self, whose: Whose, heads: &[Head]) -> Option<Arc<Courses>> {
        self.months(|months| months.get(&whose).filter(|known| known.heads == heads).cloned())
    }

    pub(super) fn keep(&self, whose: Whose, courses: Arc<Courses>) {
        self.months(|months| {
            if months.len() >= MONTHS_MAX {
                months.clear();
            }
            months.insert(whose, courses);
        });
    }

    fn months<T>(&self, change: impl FnOnce(&mut HashMap<Whose, Arc<Courses>>) -> T) -> T {
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
        let known = KnownCourses::default();
        let officer = |n| OfficerId(Uuid::from_u128(n));
        let month = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let heads = vec![head(1, 7, 1), head(2, 9, 2)];
        let courses = Courses { heads: heads.clone(), lines: Vec::new() };
        known.keep((officer(1), month), Arc::new(courses));
        assert!(known.at((officer(1), month), &heads).is_some());
        let moved = [
            vec![head(1, 8, 1), head(2, 9, 2)],
            vec![head(1, 7, 3), head(2, 9, 2)],
            vec![head(1, 7, 1)],
            vec![head(1, 7, 1), head(2, 9, 2), head(3, 1, 1)],
        ];
        for heads in moved {
            assert!(known.at((officer(1), month), &heads).is_none(), "{heads:?}");
        }
        assert!(known.at((officer(2), month), &heads).is_none(), "another's");
        assert!(known.at((officer(1), month.succ_opt().unwrap()), &heads).is_none());
    }
}
