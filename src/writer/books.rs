//! The books that the writer decides with: kept in memory, caught up with whatever somebody else
//! appended, read again after a failed commit.

use std::collections::{HashMap, hash_map::Entry as MapEntry};

use app::{
    contract::Months,
    ids::MarketId,
    ledger::{Book, Head, Record},
};
use chrono_tz::Tz;

use crate::{
    calendar,
    fault::Fault,
    store::{Tx, entry, head, market, snapshot},
};

/// Entries that are read at once.
const PAGE: i64 = 1_000;

#[derive(Default)]
pub(super) struct Books {
    known: HashMap<MarketId, Known>,
}

/// A market as the writer knows it.
pub(super) struct Known {
    pub book: Book,
    pub head: Head,
    /// Of the stored book.
    pub snapshot_seq: u64,
    /// `None` for the house's ledger.
    pub name: Option<String>,
    pub months: Months,
}

impl Books {
    pub fn get(&mut self, market: MarketId) -> Option<&mut Known> {
        self.known.get_mut(&market)
    }

    /// After a failed commit nothing that was decided stands.
    pub fn forget(&mut self, markets: impl Iterator<Item = MarketId>) {
        for market in markets {
            self.known.remove(&market);
        }
    }

    /// Locks the heads of these markets and brings their books up to them. Markets that do not
    /// exist are left out.
    pub async fn catch_up(&mut self, tx: &mut Tx, markets: &[MarketId]) -> Result<(), Fault> {
        for head in head::lock(tx, markets).await? {
            let known = match self.known.entry(head.market) {
                MapEntry::Occupied(known) => known.into_mut(),
                MapEntry::Vacant(place) => place.insert(read(tx, head.market).await?),
            };
            while known.head.seq < head.seq {
                let records = entry::after(tx, head.market, known.head.seq, PAGE).await?;
                if records.is_empty() {
                    return Err(Fault::corrupt("entry", format!("{} ends early", head.market)));
                }
                records.iter().try_for_each(|record| known.take(record))?;
            }
            if known.head != head {
                let what = format!("market {} has another head than its entries", head.market);
                return Err(Fault::corrupt("head", what));
            }
        }
        Ok(())
    }

    /// A market that is opened in this very transaction.
    pub fn begin(&mut self, opened: &market::Market) -> Result<(), Fault> {
        let known = Known {
            book: Book::new(opened.id),
            head: Head::first(opened.id),
            snapshot_seq: 0,
            name: Some(opened.name.clone()),
            months: calendar::months(opened.zone()?),
        };
        self.known.insert(opened.id, known);
        Ok(())
    }
}

impl Known {
    fn take(&mut self, record: &Record) -> Result<(), Fault> {
        let corrupt = |what: String| {
            Fault::corrupt("entry", format!("{} {}: {what}", record.market, record.seq))
        };
        if record.hash != record.hash_after(self.head.hash) {
            return Err(corrupt("its hash does not follow".to_owned()));
        }
        let entry = record.entry().map_err(corrupt)?;
        self.book.apply(&entry).map_err(|misfit| corrupt(misfit.to_string()))?;
        (self.head.seq, self.head.hash) = (record.seq, record.hash);
        Ok(())
    }
}

/// A market's latest stored book, or an empty one.
async fn read(tx: &mut Tx, id: MarketId) -> Result<Known, Fault> {
    let (book, head) = match snapshot::latest(tx, id).await? {
        Some(stored) => stored,
        None => (Book::new(id), Head::first(id)),
    };
    let (name, zone) = match market::find(tx, id).await? {
        Some(market) => (Some(market.name.clone()), market.zone()?),
        None => (None, Tz::UTC),
    };
    let snapshot_seq = head.seq;
    Ok(Known { book, head, snapshot_seq, name, months: calendar::months(zone) })
}
