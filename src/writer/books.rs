//! The books that the writer decides with: kept in memory, caught up with whatever somebody else
//! appended, read again after a failed commit.

use std::collections::{HashMap, hash_map::Entry as MapEntry};

use app::ids::MarketId;

use crate::{
    fault::Fault,
    market_book::MarketBook,
    store::{Tx, head, market},
};

#[derive(Default)]
pub(super) struct Books {
    known: HashMap<MarketId, MarketBook>,
}

impl Books {
    pub fn get(&mut self, market: MarketId) -> Option<&mut MarketBook> {
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
                MapEntry::Vacant(place) => place.insert(MarketBook::read(tx, head.market).await?),
            };
            known.catch_up(tx, head).await?;
        }
        Ok(())
    }

    /// A market that is opened in this very transaction.
    pub fn begin(&mut self, opened: &market::Market) -> Result<(), Fault> {
        self.known.insert(opened.id, MarketBook::begin(opened)?);
        Ok(())
    }
}
