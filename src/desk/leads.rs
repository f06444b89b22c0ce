//! An officer's list of leads: filtered, sought, a page at a time, on a page or in a file.

use app::{
    api::{
        leads::{LeadFilters, LeadList, LeadsAsked, SOUGHT_CHARS_MAX},
        officer::LeadRow,
    },
    ids::{LeadId, MarketId},
    instant::Instant,
    lead::mark::{Mark, sought_marks},
    ledger::Hash,
    ui::words,
};
use chrono::NaiveDate;
use chrono_tz::Tz;
use uuid::Uuid;

use super::{
    officer::Officer,
    own_markets::{Markets, Own},
};
use crate::{
    calendar,
    fault::Fault,
    store::{
        Tx,
        lead_page::{self, LeadPage, ListedLead},
        market::Market,
    },
};

/// Leads on one page.
const PAGE: i64 = 50;

/// A page of leads as they are stored, and where the next begins.
pub(super) struct Found {
    pub leads: Vec<ListedLead>,
    pub next: Option<String>,
}

impl Officer {
    pub(super) async fn read_leads(&self, asked: LeadsAsked) -> Result<LeadList, Fault> {
        // Markets and leads need not be of one moment: neither is ever taken away.
        let mut tx = self.store.look().await?;
        let Own { markets, .. } = Own::read(&mut tx, self.officer).await?;
        let asked = understood(&markets, asked);
        let Found { leads, next } = self.find_leads(&mut tx, &markets, &asked, PAGE).await?;
        let leads = self.lead_rows(&mut tx, leads, &markets).await?;
        let LeadsAsked { filters, after, sought } = asked;
        let market = filters.market.and_then(|id| markets.get(&id));
        let told = told(&filters, market);
        let market = market.map(|market| market.name.clone());
        Ok(LeadList { leads, next, is_first: after.is_none(), filters, market, sought, told })
    }

    pub(super) async fn newest(
        &self,
        tx: &mut Tx,
        markets: &Markets,
        limit: i64,
    ) -> Result<Vec<LeadRow>, Fault> {
        let found = self.find_leads(tx, markets, &LeadsAsked::default(), limit).await?;
        self.lead_rows(tx, found.leads, markets).await
    }

    /// At most `limit` leads; fewer do not mean that there are no more.
    pub(super) async fn find_leads(
        &self,
        tx: &mut Tx,
        markets: &Markets,
        asked: &LeadsAsked,
        limit: i64,
    ) -> Result<Found, Fault> {
        let Some(marks) = self.marks(asked) else {
            return Ok(Found { leads: Vec::new(), next: None });
        };
        let mut page = LeadPage {
            credit: asked.filters.credit,
            market: asked.filters.market,
            marks,
            ..LeadPage::newest(self.officer, limit + 1)
        };
        let day = asked.filters.day.as_deref().and_then(day_of);
        if let Some(day) = day {
            let (begins, ends) = span_of(markets, asked.filters.market, day);
            (page.since, page.before) = (begins, (ends, LeadId(Uuid::nil())));
        }
        if let Some(after) = asked.after.as_deref().and_then(cursor) {
            page.before = page.before.min(after);
        }
        let mut leads = lead_page::find(tx, &page).await?;
        let has_more = leads.len() > limit as usize;
        leads.truncate(limit as usize);
        let next = leads.last().filter(|_| has_more).map(cursor_text);
        if let Some(day) = day {
            leads.retain(|lead| is_of_day(lead, markets, day));
        }
        Ok(Found { leads, next })
    }

    /// What all of the leads have, likely the rarest first; `None` where nothing can have it.
    fn marks(&self, asked: &LeadsAsked) -> Option<Vec<Hash>> {
        let mut marks = match asked.words() {
            Some(words) if words.chars().count() > SOUGHT_CHARS_MAX => return None,
            Some(words) => Some(sought_marks(words)).filter(|marks| !marks.is_empty())?,
            None => Vec::new(),
        };
        marks.extend(asked.filters.purpose.map(Mark::purpose));
        let kept = marks.iter().map(|mark| self.marker.search(mark).of(self.officer));
        Some(kept.collect())
    }
}

/// Without what can't be meant, so that nothing is said to be on that isn't.
pub(super) fn understood(markets: &Markets, mut asked: LeadsAsked) -> LeadsAsked {
    asked.sought = asked.words().map(str::to_owned);
    asked.filters.day = asked.filters.day.filter(|day| day_of(day).is_some());
    asked.filters.market = asked.filters.market.filter(|market| markets.contains_key(market));
    asked
}

/// From the first beginning to the last end of a day, in whichever zones these markets are: one, or
/// all of the officer's.
fn span_of(markets: &Markets, one: Option<MarketId>, day: NaiveDate) -> (Instant, Instant) {
    let asked = markets.keys().filter(|id| one.is_none_or(|one| one == **id));
    let zones: Vec<Tz> = asked.filter_map(|id| zone_of(markets, *id)).collect();
    let at = |day: NaiveDate| zones.iter().map(move |zone| calendar::midnight(*zone, day));
    let next = day.succ_opt().unwrap_or(day);
    let span = at(day).min().zip(at(next).max());
    // Nobody without a contract has leads.
    span.unwrap_or((Instant(0), Instant(0)))
}

fn told(filters: &LeadFilters, market: Option<&Market>) -> Vec<String> {
    let day = filters.day.as_deref().and_then(day_of);
    let zone = match market.and_then(|market| market.zone().ok()) {
        Some(zone) => format!("in {} time", calendar::name(zone)),
        None => "in each market's time".to_owned(),
    };
    let told = [
        filters.purpose.map(|purpose| words::purpose(purpose).to_owned()),
        filters.credit.map(|credit| words::credit(Some(credit)).to_owned()),
        market.map(|market| market.name.clone()),
        day.map(|day| format!("{} {zone}", day.format("%a %-d %b %Y"))),
    ];
    told.into_iter().flatten().collect()
}

fn day_of(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

fn zone_of(markets: &Markets, market: MarketId) -> Option<Tz> {
    markets.get(&market)?.zone().ok()
}

fn is_of_day(lead: &ListedLead, markets: &Markets, day: NaiveDate) -> bool {
    zone_of(markets, lead.market).is_some_and(|zone| calendar::date(zone, lead.routed_at) == day)
}

/// Where a page of leads ends: an instant and an id, nothing personal.
fn cursor_text(lead: &ListedLead) -> String {
    format!("{}.{}", lead.routed_at.0, lead.id.0.simple())
}

fn cursor(text: &str) -> Option<(Instant, LeadId)> {
    let (at, id) = text.split_once('.')?;
    Some((Instant(at.parse().ok()?), id.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use app::money::Cents;

    use super::*;

    #[test]
    fn a_day_of_one_market_is_as_long_as_its_own() {
        let ids = [1, 2].map(|id| MarketId(Uuid::from_u128(id)));
        let zones = ["America/New_York", "Pacific/Honolulu"];
        let market = |(id, zone): (MarketId, &str)| Market {
            id,
            name: String::new(),
            time_zone: zone.to_owned(),
            seats: 1,
            price_cents: Cents(1),
            opened_at: Instant(0),
            towns: String::new(),
        };
        let markets = ids.into_iter().zip(zones).map(|it| (it.0, market(it))).collect();
        let day = day_of("2026-11-03").unwrap();
        let told = |one| {
            let (begins, ends) = span_of(&markets, one, day);
            [begins, ends].map(|at| at.rfc3339()[5..13].to_owned())
        };
        assert_eq!(told(None), ["11-03T05", "11-04T10"]);
        assert_eq!(told(Some(ids[0])), ["11-03T05", "11-04T05"]);
        assert_eq!(told(Some(ids[1])), ["11-03T10", "11-04T10"]);
    }
}
