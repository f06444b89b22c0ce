//! What a market's month may still bring: its forecast, which one task at a time works out for all
//! who look. A page that has to wait for it does so without a connection. The rule decides once for
//! a line of the page itself, where it is told who goes first.

use std::{collections::HashMap, sync::Arc};

use app::{
    contract::Course,
    ids::{AllocationId, LeadId, MarketId},
    instant::{HOUR_MS, Instant},
    lead::facts::Facts,
    ledger::{Allocation, Command, Head},
    plan::{Band, Forecast, Supply, forecast, forecast::SUPPLY_MS},
    routing::{Eligibility, Standing},
};
use chrono_tz::Tz;

use super::{
    books::Books,
    workings::{Workings, Worth},
};
use crate::{
    calendar,
    fault::Fault,
    market_book::MarketBook,
    seal::Sealer,
    store::{
        Store, Tx, head, lead,
        market::Market,
        sealed_lead::{self, SealedContact},
    },
};

/// How long arrivals are good for, and a forecast: soon after a new entry, or after a while.
const SUPPLY_AGE_MS: i64 = HOUR_MS;
const FORECAST_AGE_MS: i64 = HOUR_MS / 6;
const MOVED_AGE_MS: i64 = HOUR_MS / 60;
/// How old a forecast may be that is told while the next one is made.
const TOLD_AGE_MS: i64 = HOUR_MS;
/// Sealed leads that are read at once.
const PAGE: usize = 500;

/// What all desks share.
pub struct Outlooks {
    sources: Sources,
    forecasts: Workings<Foreseen>,
}

/// What forecasts are made of.
#[derive(Clone)]
struct Sources {
    store: Store,
    sealer: Arc<Sealer>,
    books: Books,
}

/// A market's forecast, of the moment at which it was made.
pub(super) struct Foreseen {
    at: Instant,
    /// When the month ends that it is of.
    until: Instant,
    /// What it was made of. What was due by then has happened in its book.
    market: Arc<MarketBook>,
    supply: Option<Arc<Supply>>,
    /// `None` where the market has been taking leads for less than the 28 days that are repeated.
    forecast: Option<Forecast>,
}

/// What one contract can be told of its open line.
pub struct Outlook {
    pub contract: Allocation,
    /// The line from now on, if nothing happens to it but what is planned.
    pub ahead: Course,
    /// To the line's end; empty where the market has too little history.
    pub bands: Vec<Band>,
    /// Of which the contract is one.
    pub(super) market: Arc<MarketBook>,
}

/// Who the next lead goes to, were it to fit everybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// So many go first.
    Behind(usize),
    NotEligible,
}

impl Outlooks {
    pub fn new(store: Store, sealer: Arc<Sealer>) -> Self {
        let sources = Sources { store, sealer, books: Books::default() };
        Self { sources, forecasts: Workings::default() }
    }

    /// A market's book as it is now.
    pub async fn book(&self, tx: &mut Tx, market: MarketId) -> Result<Arc<MarketBook>, Fault> {
        self.sources.books.now(tx, market).await
    }

    /// How a contract stands, without what is foreseen; `None` where it is over. The market's head
    /// was read already.
    pub(super) async fn now(
        &self,
        tx: &mut Tx,
        (market, allocation): (MarketId, AllocationId),
        head: Option<Head>,
    ) -> Result<Option<Outlook>, Fault> {
        let market = self.sources.books.at(tx, market, head).await?;
        Ok(Outlook::of(&market, allocation, Vec::new()))
    }

    /// With what is foreseen. It may be waited for: whoever asks gives back their connection first.
    pub(super) async fn foresee(
        &self,
        market: &Market,
        outlook: Outlook,
        now: Instant,
    ) -> Result<Outlook, Fault> {
        let open = outlook.contract.line.as_ref().filter(|line| now < line.end);
        let Some(delivered) = open.map(|line| line.delivered) else { return Ok(outlook) };
        let foreseen = self.known_or_made(market, now, |it| it.worth_to(&outlook, now)).await?;
        let bands = foreseen.bands(outlook.contract.terms.allocation);
        Ok(Outlook { bands: at_least(delivered, bands), ..outlook })
    }

    /// What is foreseen of all contracts of a market, and has not aged. It is waited for, as above.
    pub(super) async fn foreseen(
        &self,
        market: &Market,
        now: Instant,
    ) -> Result<Arc<Foreseen>, Fault> {
        let head = head::find(&mut self.sources.store.look().await?, market.id).await?;
        let seq = head.map_or(0, |head| head.seq);
        let worth = |known: &Foreseen| match known.worth(seq, now) {
            Worth::Good => Worth::Good,
            Worth::Aged | Worth::Nothing => Worth::Nothing,
        };
        self.known_or_made(market, now, worth).await
    }

    async fn known_or_made(
        &self,
        market: &Market,
        now: Instant,
        worth: impl Fn(&Foreseen) -> Worth,
    ) -> Result<Arc<Foreseen>, Fault> {
        let (sources, whose) = (self.sources.clone(), (market.id, market.zone()?));
        self.forecasts.of(market.id, worth, |before| sources.foresee(whose, before, now)).await
    }
}

impl Foreseen {
    /// Of every contract whose line is open.
    pub fn outlooks(&self) -> impl Iterator<Item = Outlook> {
        let open = self.market.book.allocations().filter(|contract| contract.line.is_some());
        let ids = open.map(|contract| contract.terms.allocation);
        ids.filter_map(|id| Outlook::of(&self.market, id, self.bands(id)))
    }

    /// Of the market's rule.
    pub fn early_limit_ns(&self) -> i64 {
        self.market.book.early_limit_ns
    }

    fn bands(&self, allocation: AllocationId) -> Vec<Band> {
        let bands = self.forecast.as_ref().and_then(|forecast| forecast.get(&allocation));
        bands.cloned().unwrap_or_default()
    }

    fn worth_to(&self, outlook: &Outlook, now: Instant) -> Worth {
        let Outlook { contract, market, .. } = outlook;
        let then = self.market.book.allocation(contract.terms.allocation);
        let is_as_it_was = then.is_some_and(|then| is_same(then, contract));
        match self.market.head.seq >= market.head.seq || is_as_it_was {
            true => self.worth(market.head.seq, now),
            false => Worth::Nothing,
        }
    }

    fn worth(&self, seq: u64, now: Instant) -> Worth {
        let age = now - self.at;
        let age_max = if self.market.head.seq >= seq { FORECAST_AGE_MS } else { MOVED_AGE_MS };
        match age {
            _ if self.until <= now => Worth::Nothing,
            _ if (0..age_max).contains(&age) => Worth::Good,
            _ if (0..TOLD_AGE_MS).contains(&age) && self.forecast.is_some() => Worth::Aged,
            _ => Worth::Nothing,
        }
    }
}

/// What was foreseen a while ago, now that so many leads are delivered.
fn at_least(delivered: i64, bands: Vec<Band>) -> Vec<Band> {
    let bands = bands.into_iter().map(|Band { at, low, mid, high }| {
        let [low, mid, high] = [low, mid, high].map(|leads| leads.max(delivered));
        Band { at, low, mid, high }
    });
    bands.collect()
}

/// Whether what was foreseen of a contract can still be told of it: not where it was changed or
/// paused since, nor where another line was opened.
fn is_same(then: &Allocation, now: &Allocation) -> bool {
    let line = |contract: &Allocation| {
        contract.line.as_ref().map(|line| (line.start, line.end, line.owed()))
    };
    line(then) == line(now) && then.paused == now.paused && then.planned == now.planned
}

impl Sources {
    async fn foresee(
        self,
        (market, zone): (MarketId, Tz),
        before: Option<Arc<Foreseen>>,
        now: Instant,
    ) -> Result<Foreseen, Fault> {
        let mut tx = self.store.look().await?;
        let mut known = MarketBook::clone(&*self.books.now(&mut tx, market).await?);
        let before = before.and_then(|before| before.supply.clone());
        let supply = match before {
            Some(supply) if (0..SUPPLY_AGE_MS).contains(&(now - supply.until)) => Some(supply),
            _ => self.supply(&mut tx, market, now).await?,
        };
        drop(tx);
        known.book.take(Command::Tick, now, &known.months, &mut Vec::new())?;
        let known = Arc::new(known);
        let from = now.max(known.book.at);
        let until = known.months.containing(from).map_or(from, |month| month.end);
        let forecast = match supply.clone() {
            Some(supply) => {
                let (known, checkpoints) = (known.clone(), checkpoints(zone, from, until));
                let run = move || forecast(&known.book, &known.months, &supply, from, &checkpoints);
                Some(tokio::task::spawn_blocking(run).await??)
            }
            None => None,
        };
        Ok(Foreseen { at: now, until, market: known, supply, forecast })
    }

    /// `None` where the market has been taking leads for less than the 28 days that are repeated.
    async fn supply(
        &self,
        tx: &mut Tx,
        market: MarketId,
        now: Instant,
    ) -> Result<Option<Arc<Supply>>, Fault> {
        let since = now - SUPPLY_MS;
        if lead::first_received(tx, market).await?.is_none_or(|first| first > since) {
            return Ok(None);
        }
        let read = arrivals(tx, &self.sealer, market, since).await?;
        Ok(Some(Arc::new(Supply::new(now, read))))
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
fn checkpoints(zone: Tz, now: Instant, ends: Instant) -> Vec<Instant> {
    let midnights = (1..).map(|days| calendar::midnight_after(zone, now, days));
    let midnights = midnights.take_while(|midnight| *midnight < ends);
    [now].into_iter().chain(midnights).chain([ends]).collect()
}

impl Outlook {
    fn of(market: &Arc<MarketBook>, allocation: AllocationId, bands: Vec<Band>) -> Option<Self> {
        let contract = market.book.allocation(allocation)?.clone();
        let ahead = market.book.foreseen(allocation)?;
        Some(Self { contract, ahead, bands, market: market.clone() })
    }

    /// By one decision of the rule.
    pub fn place(&self, now: Instant) -> Place {
        let (book, own) = (&self.market.book, self.contract.terms.allocation);
        // A lead that fits everybody: whom it does not fit is nobody else's business.
        let decision = book.decide_recipient(now.max(book.at), |_| true);
        let standings = &decision.standings;
        let Some(own) = standings.iter().find(|standing| standing.allocation == own) else {
            return Place::NotEligible;
        };
        let goes_first = |rival: &&Standing| {
            rival.eligibility == Eligibility::Eligible && rival.rank(own).is_lt()
        };
        match own.eligibility {
            Eligibility::Eligible => Place::Behind(standings.iter().filter(goes_first).count()),
            _ => Place::NotEligible,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_foreseen_below_what_is_delivered_by_now() {
        let band = |leads: [i64; 3]| {
            let [low, mid, high] = leads;
            Band { at: Instant(0), low, mid, high }
        };
        let aged = vec![band([12, 13, 15]), band([31, 36, 40])];
        assert_eq!(at_least(14, aged), [band([14, 14, 15]), band([31, 36, 40])]);
    }
}
