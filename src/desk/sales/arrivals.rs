//! What came to each market, reduced, in memory: a page opens only the leads that came since the
//! last one. Nothing of it is written down, and an erased borrower's goes at the next look.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    ids::{LeadId, MarketId},
    instant::Instant,
    lead::facts::Facts,
    plan::reduced::reduced,
};

use crate::{
    desk::outlook::facts_of,
    fault::Fault,
    seal::Sealer,
    store::{Tx, arrival, sealed_lead},
};

/// Sealed leads that are read at once.
const PAGE: usize = 500;

/// What all desks of sales staff share.
#[derive(Default)]
pub struct Arrivals {
    markets: Mutex<HashMap<MarketId, Arc<Known>>>,
}

/// Of one market. Whoever asks while it is read waits for the result.
type Known = tokio::sync::Mutex<HashMap<LeadId, Facts>>;

impl Arrivals {
    /// What came since then and is not erased, in order. Each market is always asked for about the
    /// same time: what came before is forgotten.
    pub async fn since(
        &self,
        tx: &mut Tx,
        sealer: &Arc<Sealer>,
        market: MarketId,
        since: Instant,
    ) -> Result<Vec<(Instant, Facts)>, Fault> {
        let known = {
            let mut markets = self.markets.lock().unwrap_or_else(PoisonError::into_inner);
            markets.entry(market).or_default().clone()
        };
        let mut known = known.lock().await;
        let came = arrival::since(tx, market, since).await?;
        let present: HashSet<LeadId> = came.iter().map(|(lead, _)| *lead).collect();
        known.retain(|lead, _| present.contains(lead));
        let new: Vec<LeadId> =
            present.into_iter().filter(|lead| !known.contains_key(lead)).collect();
        for page in new.chunks(PAGE) {
            let sealed = sealed_lead::contacts(tx, page).await?;
            let sealer = sealer.clone();
            let opened = tokio::task::spawn_blocking(move || facts_of(&sealer, sealed)).await??;
            known.extend(opened.into_iter().map(|(lead, facts)| (lead, reduced(&facts))));
        }
        let facts = |lead: &LeadId| known.get(lead).cloned();
        Ok(came.iter().filter_map(|(lead, at)| Some((*at, facts(lead)?))).collect())
    }
}
