//! What a market's month may still bring. Its book and its recent arrivals are kept in memory, so
//! that a page costs neither a reading of the ledger nor a run of the rule.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    ids::{AllocationId, LeadId, MarketId},
    instant::{HOUR_MS, Instant},
    lead::facts::Facts,
    ledger::{Allocation, Book, Head},
    plan::{Band, Forecast, Supply, forecast, forecast::SUPPLY_MS},
    routing::{Eligibility, Standing},
};

use crate::{
    calendar,
    fault::Fault,
    market_book::MarketBook,
    seal::Sealer,
    store::{
        Tx, head, lead,
        market::Market,
        sealed_lead::{self, SealedContact},
    },
};

/// How long arrivals are good for, and a forecast: soon after a new entry, or after a while.
const SUPPLY_AGE_MS: i64 = HOUR_MS;
const FORECAST_AGE_MS: i64 = HOUR_MS / 6;
const MOVED_AGE_MS: i64 = HOUR_MS / 60;
/// Sealed leads that are read at once.
const PAGE: usize = 500;

/// What every officer's desk shares.
#[derive(Default)]
pub struct Outlooks {
    markets: Mutex<HashMap<MarketId, Arc<Shared>>>,
}

/// One market at a time is read, whoever asks for it meanwhile waits for the result.
type Shared = tokio::sync::Mutex<Option<Kept>>;

struct Kept {
    market: MarketBook,
    supply: Option<(Instant, Arc<Supply>)>,
    forecast: Option<Forecasted>,
}

#[derive(Clone)]
struct Forecasted {
    at: Instant,
    /// The head that it was made at.
    seq: u64,
    forecast: Arc<Forecast>,
}

/// What one contract can be told of its open line.
#[derive(Clone, Debug)]
pub struct Outlook {
    pub contract: Allocation,
    pub place: Place,
    /// From now to the line's end; empty where the market has too little history.
    pub bands: Vec<Band>,
}

/// Who the next lead goes to, were it to fit everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// So many go first.
    Behind(usize),
    Capped,
    NotEligible,
}

impl Outlooks {
    /// `None` where the contract is over.
    pub async fn of(
        &self,
        tx: &mut Tx,
        sealer: &Arc<Sealer>,
        (market, allocation): (&Market, AllocationId),
        now: Instant,
    ) -> Result<Option<Outlook>, Fault> {
        let head = head::find(tx, market.id).await?;
        self.at(tx, sealer, (market, allocation), (head, now)).await
    }

    /// As [`Outlooks::of`], where the market's head was read already.
    pub(super) async fn at(
        &self,
        tx: &mut Tx,
        sealer: &Arc<Sealer>,
        (market, allocation): (&Market, AllocationId),
        (head, now): (Option<Head>, Instant),
    ) -> Result<Option<Outlook>, Fault> {
        let shared = self.shared(market.id);
        let mut known = shared.lock().await;
        let known = caught_up(&mut known, tx, market.id, head).await?;
        let Some(contract) = known.market.book.allocation(allocation).cloned() else {
            return Ok(None);
        };
        let place = place(&known.market.book, allocation, now);
        known.refresh(tx, sealer, market, now).await?;
        let forecast = known.forecast.as_ref().map(|known| &known.forecast);
        let bands = forecast.and_then(|forecast| forecast.get(&allocation)).cloned();
        Ok(Some(Outlook { contract, place, bands: bands.unwrap_or_default() }))
    }

    /// A market's book as it is now.
    pub async fn book(&self, tx: &mut Tx, market: MarketId) -> Result<Book, Fault> {
        let head = head::find(tx, market).await?;
        let shared = self.shared(market);
        let mut known = shared.lock().await;
        Ok(caught_up(&mut known, tx, market, head).await?.market.book.clone())
    }

    fn shared(&self, market: MarketId) -> Arc<Shared> {
        let mut markets = self.markets.lock().unwrap_or_else(PoisonError::into_inner);
        markets.entry(market).or_default().clone()
    }
}

async fn caught_up<'a>(
    known: &'a mut Option<Kept>,
    tx: &mut Tx,
    market: MarketId,
    head: Option<Head>,
) -> Result<&'a mut Kept, Fault> {
    if known.is_none() {
        let market = MarketBook::read(tx, market).await?;
        *known = Some(Kept { market, supply: None, forecast: None });
    }
    let known = known.as_mut().expect("it was read just now");
    // A transaction that began before somebody else's may see less than is known already.
    if let Some(head) = head
        && head.seq > known.market.head.seq
    {
        known.market.catch_up(tx, head).await?;
    }
    Ok(known)
}

impl Kept {
    async fn refresh(
        &mut self,
        tx: &mut Tx,
        sealer: &Arc<Sealer>,
        market: &Market,
        now: Instant,
    ) -> Result<(), Fault> {
        let seq = self.market.head.seq;
        let is_good = self.forecast.as_ref().is_some_and(|known| {
            let age_max = if known.seq == seq { FORECAST_AGE_MS } else { MOVED_AGE_MS };
            (0..age_max).contains(&(now - known.at))
        });
        if is_good {
            return Ok(());
        }
        self.forecast = None;
        let Some(supply) = self.supply(tx, sealer, now).await? else { return Ok(()) };
        let Some(month) = self.market.months.containing(now) else { return Ok(()) };
        let checkpoints = checkpoints(market, now, month.end)?;
        let (book, months) = (self.market.book.clone(), self.market.months.clone());
        let run = move || forecast(&book, &months, &supply, now.max(book.at), &checkpoints);
        let forecast = Arc::new(tokio::task::spawn_blocking(run).await??);
        self.forecast = Some(Forecasted { at: now, seq, forecast });
        Ok(())
    }

    /// `None` where the market has been taking leads for less than the 28 days that are repeated.
    async fn supply(
        &mut self,
        tx: &mut Tx,
        sealer: &Arc<Sealer>,
        now: Instant,
    ) -> Result<Option<Arc<Supply>>, Fault> {
        if let Some((at, supply)) = &self.supply
            && (0..SUPPLY_AGE_MS).contains(&(now - *at))
        {
            return Ok(Some(supply.clone()));
        }
        let (id, since) = (self.market.head.market, now - SUPPLY_MS);
        if lead::first_received(tx, id).await?.is_none_or(|first| first > since) {
            return Ok(None);
        }
        let read = arrivals(tx, sealer, id, since).await?;
        let supply = Arc::new(Supply::new(now, read));
        self.supply = Some((now, supply.clone()));
        Ok(Some(supply))
    }
}

/// What came to a market since then, as far as it is still known, in order.
pub(super) async fn arrivals(
    tx: &mut Tx,
    sealer: &Arc<Sealer>,
    market: MarketId,
    since: Instant,
) -> Result<Vec<(Instant, Facts)>, Fault> {
    let arrivals = lead::arrivals(tx, market, since).await?;
    let mut read = Vec::with_capacity(arrivals.len());
    for page in arrivals.chunks(PAGE) {
        let ids: Vec<LeadId> = page.iter().map(|(lead, _)| *lead).collect();
        let sealed = sealed_lead::contacts(tx, &ids).await?;
        let sealer = sealer.clone();
        let facts = tokio::task::spawn_blocking(move || facts_of(&sealer, sealed)).await??;
        read.extend(page.iter().filter_map(|(lead, at)| Some((*at, facts.get(lead)?.clone()))));
    }
    Ok(read)
}

/// What leads said of themselves. Of erased borrowers nothing is known any more.
pub(super) fn facts_of(
    sealer: &Sealer,
    sealed: Vec<SealedContact>,
) -> Result<HashMap<LeadId, Facts>, Fault> {
    let mut facts = HashMap::with_capacity(sealed.len());
    for row in sealed {
        let Some(key) = &row.key else { continue };
        let opened = sealer.open_contact(row.lead, &row.text, key)?;
        facts.insert(row.lead, opened.content.facts);
    }
    Ok(facts)
}

/// Now, every local midnight to come, and the month's end.
fn checkpoints(market: &Market, now: Instant, ends: Instant) -> Result<Vec<Instant>, Fault> {
    let zone = market.zone()?;
    let midnights = (1..).map(|days| calendar::midnight_after(zone, now, days));
    let midnights = midnights.take_while(|midnight| *midnight < ends);
    Ok([now].into_iter().chain(midnights).chain([ends]).collect())
}

fn place(book: &Book, own: AllocationId, now: Instant) -> Place {
    // A lead that fits everybody: whom it does not fit is nobody else's business.
    let decision = book.decide_recipient(now.max(book.at), |_| true);
    let standings = &decision.standings;
    let Some(own) = standings.iter().find(|standing| standing.allocation == own) else {
        return Place::NotEligible;
    };
    let goes_first =
        |rival: &&Standing| rival.eligibility == Eligibility::Eligible && rival.rank(own).is_lt();
    match own.eligibility {
        Eligibility::Eligible => Place::Behind(standings.iter().filter(goes_first).count()),
        Eligibility::Capped => Place::Capped,
        _ => Place::NotEligible,
    }
}
