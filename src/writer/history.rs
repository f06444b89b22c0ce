//! Leads of the time before this house. Supply is what came before, so a market may begin with it;
//! what has happened is never added to.

use std::collections::HashMap;

use app::{
    ids::{LeadId, MarketId},
    instant::Instant,
    ledger::Hash,
};

use super::{
    Declined, Order, Post,
    batch::{Answered, Batcher, Pending},
};
use crate::{
    fault::Fault,
    store::{Tx, allocation, duplicate_mark::Claim, lead},
};

/// Who was here before whom, told by a file's own instants alone: nobody in it is anybody's
/// recipient, so nothing that other markets had decides anything.
#[derive(Default)]
pub(super) struct History {
    /// Each lead, and the one that it repeats, if it does.
    leads: HashMap<LeadId, Option<LeadId>>,
    /// The latest lead that counts, by mark.
    claims: HashMap<Hash, Claim>,
}

impl History {
    /// Orders ascend by their instants.
    pub fn of(orders: &[Order], window_ms: i64) -> Self {
        let mut history = Self::default();
        for order in orders {
            let Order::Remember { at, post } = order else { continue };
            let lead = post.arrival.lead;
            let counts = |claim: &&Claim| claim.at > *at - window_ms;
            let claims = post.marks.iter().filter_map(|mark| history.claims.get(mark));
            let earlier = claims.filter(counts).map(|claim| claim.lead).next();
            history.leads.insert(lead, earlier);
            if earlier.is_none() {
                let claims = post.marks.iter().map(|&mark| (mark, Claim { mark, lead, at: *at }));
                history.claims.extend(claims);
            }
        }
        history
    }

    pub fn duplicate_of(&self, lead: LeadId) -> Option<LeadId> {
        self.leads.get(&lead).copied().flatten()
    }

    pub fn has(&self, lead: LeadId) -> bool {
        self.leads.contains_key(&lead)
    }

    pub fn claims(&self) -> Vec<Claim> {
        let mut claims: Vec<Claim> = self.claims.values().copied().collect();
        claims.sort_by_key(|claim| claim.mark.0);
        claims
    }
}

impl Batcher {
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

/// Those of these markets that no lead has come to and nobody has signed for.
pub(super) async fn empty(tx: &mut Tx, markets: &[MarketId]) -> Result<Vec<MarketId>, Fault> {
    let mut empty = Vec::new();
    for market in markets {
        let has_leads = lead::first_received(tx, *market).await?.is_some();
        if !has_leads && allocation::in_market(tx, *market).await?.is_empty() {
            empty.push(*market);
        }
    }
    Ok(empty)
}
