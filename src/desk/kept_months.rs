//! What officers' months came to, in memory, as their ledgers had it: it is read again only where
//! one of them has moved. How a month stands at this moment is worked out on each page.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use app::{
    api::log::LineLog,
    contract::Course,
    ids::{AllocationId, MarketId, OfficerId},
    ledger::Head,
    statement::Statement,
};
use chrono::NaiveDate;

use super::own_markets::Own;
use crate::{
    fault::Fault,
    store::{Store, Tx, line::LineRow},
};

/// Rows of one kind that are kept at once: some hundred bytes each.
const ROWS_MAX: usize = 100_000;
/// Rows of a month that is still worth its place.
const MONTH_ROWS_MAX: usize = ROWS_MAX / 10;

/// What all officers' desks share of their months.
pub struct KeptMonths {
    /// Of lines that opened in the month.
    pub(super) courses: Shelf<(LineRow, Course)>,
    pub(super) logs: Shelf<(MarketId, LineLog)>,
    /// Of contracts.
    pub(super) statements: Shelf<(AllocationId, MarketId, Statement)>,
}

impl Default for KeptMonths {
    fn default() -> Self {
        Self {
            courses: Shelf::of_rows(|(_, course)| course.points().len()),
            logs: Shelf::of_rows(|(_, log)| log.events.len()),
            statements: Shelf::of_rows(|(.., it)| it.leads.len() + it.adjustments.len()),
        }
    }
}

/// What is made of the ledgers of an officer's markets, and of nothing else.
pub(super) struct Under<T> {
    /// Those of all the officer's markets, as they were when it was made.
    pub heads: Vec<Head>,
    pub made: Vec<T>,
}

impl<T> Under<T> {
    pub fn head(&self, market: MarketId) -> Option<Head> {
        self.heads.iter().find(|head| head.market == market).copied()
    }
}

/// By whose they are, and the first day of the month.
pub(super) type Whose = (OfficerId, NaiveDate);

/// One kind of thing that months come to.
pub(super) struct Shelf<T> {
    /// How many there are in one of them.
    rows_of: fn(&T) -> usize,
    places: Mutex<Places<T>>,
}

struct Places<T> {
    months: HashMap<Whose, Arc<Under<T>>>,
    rows: usize,
}

impl<T> Shelf<T> {
    fn of_rows(rows_of: fn(&T) -> usize) -> Self {
        let places = Places { months: HashMap::new(), rows: 0 };
        Self { rows_of, places: Mutex::new(places) }
    }

    /// What is kept of a month, or else what `read` makes of it, in one moment. The connection and
    /// the officer's own that come back are others then: nobody holds two connections.
    pub async fn of(
        &self,
        store: &Store,
        (tx, own): (Tx, Own),
        whose: Whose,
        read: impl AsyncFnOnce(&mut Tx, &Own) -> Result<Vec<T>, Fault>,
    ) -> Result<(Tx, Own, Arc<Under<T>>), Fault> {
        if let Some(known) = self.under(whose, &own.heads) {
            return Ok((tx, own, known));
        }
        drop(tx);
        let mut tx = store.read().await?;
        let own = Own::read(&mut tx, whose.0).await?;
        let made = Under { heads: own.heads.clone(), made: read(&mut tx, &own).await? };
        let made = Arc::new(made);
        self.keep(whose, made.clone());
        Ok((tx, own, made))
    }

    /// What is known, if these are still the heads of all markets in which they have contracts.
    fn under(&self, whose: Whose, heads: &[Head]) -> Option<Arc<Under<T>>> {
        self.places().months.get(&whose).filter(|known| known.heads == heads).cloned()
    }

    fn keep(&self, whose: Whose, made: Arc<Under<T>>) {
        let rows = self.rows(&made);
        let mut places = self.places();
        if let Some(before) = places.months.remove(&whose) {
            places.rows -= self.rows(&before);
        }
        if rows > MONTH_ROWS_MAX {
            return;
        }
        if places.rows + rows > ROWS_MAX {
            *places = Places { months: HashMap::new(), rows: 0 };
        }
        places.rows += rows;
        places.months.insert(whose, made);
    }

    fn rows(&self, of: &Under<T>) -> usize {
        1 + of.made.iter().map(self.rows_of).sum::<usize>()
    }

    fn places(&self) -> MutexGuard<'_, Places<T>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
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
        let known = Shelf::of_rows(|(): &()| 0);
        let officer = |n| OfficerId(Uuid::from_u128(n));
        let month = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let heads = vec![head(1, 7, 1), head(2, 9, 2)];
        let made = Under { heads: heads.clone(), made: Vec::new() };
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

    #[test]
    fn months_are_kept_up_to_so_many_rows_and_none_that_is_a_shelf_by_itself() {
        let shelf = Shelf::of_rows(|rows: &usize| *rows);
        let first = NaiveDate::from_ymd_opt(2026, 11, 1).unwrap();
        let whose = |n| (OfficerId(Uuid::from_u128(n)), first);
        let keep =
            |n, rows| shelf.keep(whose(n), Arc::new(Under { heads: Vec::new(), made: vec![rows] }));
        let is_kept = |n| shelf.under(whose(n), &[]).is_some();
        keep(1, MONTH_ROWS_MAX);
        assert!(!is_kept(1), "the whole shelf would be theirs");
        (2..=11).for_each(|n| keep(n, MONTH_ROWS_MAX - 1));
        for _ in 0..100 {
            keep(2, MONTH_ROWS_MAX - 1);
        }
        assert!((2..=11).all(is_kept), "the same month takes one place, on a full shelf, too");
        keep(12, 0);
        assert!(is_kept(12) && !is_kept(2), "there was no room left");
    }
}
