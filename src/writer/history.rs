//! Leads of the time before this house. Supply is what came before, so a market may begin with it;
//! what has happened is never added to.

use app::{ids::MarketId, instant::Instant};

use super::{
    Declined, Post,
    batch::{Answered, Batcher, Pending},
};

impl Batcher {
    /// Orders of this kind stand or fall together: a lead's marks are taken before it is decided.
    pub(super) fn remember(&mut self, post: &Post, at: Instant, pending: &mut Pending) -> Answered {
        let market = pending.gathered.market_of(post);
        if market == MarketId::HOUSE {
            return Err(Declined::Unserved);
        }
        if !pending.empty.contains(&market) {
            return Err(Declined::HasHistory);
        }
        let known = self.books.get(market).ok_or(Declined::NoSuchMarket)?;
        if at < known.book.at {
            return Err(Declined::BeforeOpening);
        }
        self.post(post, at, pending)
    }
}
