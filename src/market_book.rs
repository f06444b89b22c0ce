//! A market's book as the ledger has it: the latest stored one, and what was appended since. The
//! writer decides with it; desks read it.

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

#[derive(Clone)]
pub struct MarketBook {
    pub book: Book,
    pub head: Head,
    /// Of the stored book.
    pub snapshot_seq: u64,
    /// `None` for the house's ledger.
    pub name: Option<String>,
    pub months: Months,
}

impl MarketBook {
    /// The latest stored book, or an empty one; [`MarketBook::catch_up`] brings it up to now.
    pub async fn read(tx: &mut Tx, id: MarketId) -> Result<Self, Fault> {
        let (book, head) = match snapshot::latest(tx, id).await? {
            Some(stored) => stored,
            None => (Book::new(id), Head::first(id)),
        };
        let (name, zone) = match market::find(tx, id).await? {
            Some(market) => (Some(market.name.clone()), market.zone()?),
            None => (None, Tz::UTC),
        };
        let snapshot_seq = head.seq;
        Ok(Self { book, head, snapshot_seq, name, months: calendar::months(zone) })
    }

    /// As it is now.
    pub async fn now(tx: &mut Tx, id: MarketId) -> Result<Self, Fault> {
        let mut known = Self::read(tx, id).await?;
        if let Some(head) = head::find(tx, id).await? {
            known.catch_up(tx, head).await?;
        }
        Ok(known)
    }

    /// A market that is only being opened.
    pub fn begin(opened: &market::Market) -> Result<Self, Fault> {
        Ok(Self {
            book: Book::new(opened.id),
            head: Head::first(opened.id),
            snapshot_seq: 0,
            name: Some(opened.name.clone()),
            months: calendar::months(opened.zone()?),
        })
    }

    /// Takes in what somebody appended up to this head, and nothing that came after it: who reads
    /// without a transaction may see more by now.
    pub async fn catch_up(&mut self, tx: &mut Tx, head: Head) -> Result<(), Fault> {
        while self.head.seq < head.seq {
            let records = entry::after(tx, head.market, self.head.seq, PAGE).await?;
            if records.is_empty() {
                return Err(Fault::corrupt("entry", format!("{} ends early", head.market)));
            }
            let mut known = records.iter().take_while(|record| record.seq <= head.seq);
            known.try_for_each(|record| self.take(record))?;
        }
        if self.head != head {
            let what = format!("market {} has another head than its entries", head.market);
            return Err(Fault::corrupt("head", what));
        }
        Ok(())
    }

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
