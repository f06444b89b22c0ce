//! Markets' books in memory: a page reads what was appended since another looked, not the ledger.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::{ids::MarketId, ledger::Head};

use crate::{
    fault::Fault,
    market_book::MarketBook,
    store::{Tx, head},
};

/// What all desks share.
#[derive(Clone, Default)]
pub(super) struct Books(Arc<Mutex<HashMap<MarketId, Arc<Kept>>>>);

/// One market's is brought up to date by one at a time, for whom the others wait.
type Kept = tokio::sync::Mutex<Option<Arc<MarketBook>>>;

impl Books {
    pub async fn now(&self, tx: &mut Tx, market: MarketId) -> Result<Arc<MarketBook>, Fault> {
        let head = head::find(tx, market).await?;
        self.at(tx, market, head).await
    }

    /// At this head, or at a later one: a transaction that began before somebody else's may see
    /// less than is known already.
    pub async fn at(
        &self,
        tx: &mut Tx,
        market: MarketId,
        head: Option<Head>,
    ) -> Result<Arc<MarketBook>, Fault> {
        let kept = self.kept(market);
        let mut kept = kept.lock().await;
        let known = match &mut *kept {
            Some(known) => known,
            none => none.insert(Arc::new(MarketBook::read(tx, market).await?)),
        };
        if let Some(head) = head
            && head.seq > known.head.seq
        {
            Arc::make_mut(known).catch_up(tx, head).await?;
        }
        Ok(known.clone())
    }

    fn kept(&self, market: MarketId) -> Arc<Kept> {
        let mut books = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        books.entry(market).or_default().clone()
    }
}
