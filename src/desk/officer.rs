//! An officer's desk: their own contracts and leads, and nothing else.

use std::{collections::HashMap, sync::Arc};

use app::{
    api::{
        Asked, Refusal,
        officer::{Home, LeadRow, LeadView, LineView, OfficerDesk},
    },
    ids::{LeadId, MarketId, OfficerId},
    instant::Instant,
    lead::{consent::Consent, contact::Contact, score::Score},
    ledger::{Entry, Event, Hash, Record},
    routing::Standing,
};

use super::timeline;
use crate::{
    clock::Clock,
    fault::Fault,
    seal::{Borrower, Sealer},
    store::{
        Store, Tx, allocation, entry, lead,
        lead::{Fate, Lead},
        line,
        line::LineRow,
        market, sealed_lead,
    },
    writer::{Order, Writer},
};

/// Leads on one page.
const PAGE: i64 = 50;
/// Stands before every lead that there is.
const NEWEST: (Instant, LeadId) = (Instant(i64::MAX), LeadId(uuid::Uuid::max()));

pub struct Officer {
    pub officer: OfficerId,
    pub store: Store,
    pub sealer: Arc<Sealer>,
    pub writer: Writer,
    pub clock: Clock,
}

impl OfficerDesk for Officer {
    fn home(&self, after: Option<String>) -> Asked<'_, Home> {
        Box::pin(async move { told(self.read_home(after.as_deref()).await) })
    }

    fn lead(&self, lead: LeadId) -> Asked<'_, LeadView> {
        Box::pin(async move {
            let found = told(self.read_lead(lead).await)?.ok_or_else(Refusal::not_found)?;
            self.note_opened(found.0).await;
            Ok(found.1)
        })
    }
}

impl Officer {
    async fn read_home(&self, after: Option<&str>) -> Result<Home, Fault> {
        let before = after.and_then(cursor).unwrap_or(NEWEST);
        let mut tx = self.store.read().await?;
        let names = names(&mut tx).await?;
        let lines = line::open_of_officer(&mut tx, self.officer).await?;
        let paused: Vec<_> = allocation::of_officer(&mut tx, self.officer).await?;
        let lines = lines.iter().map(|row| {
            let is_paused = paused
                .iter()
                .any(|it| it.id == row.allocation && it.status == allocation::Status::Paused);
            self.line_view(row, is_paused, &names)
        });
        let lines = lines.collect();
        let mut found = lead::of_officer(&mut tx, self.officer, before, PAGE + 1).await?;
        let has_more = found.len() > PAGE as usize;
        found.truncate(PAGE as usize);
        let next = found.last().filter(|_| has_more).and_then(cursor_text);
        let mut leads = Vec::with_capacity(found.len());
        for lead in found {
            leads.extend(self.lead_row(&mut tx, lead, &names).await?);
        }
        Ok(Home { lines, leads, next, is_first: after.is_none() })
    }

    fn line_view(
        &self,
        row: &LineRow,
        paused: bool,
        names: &HashMap<MarketId, String>,
    ) -> LineView {
        let now = self.clock.now().clamp(row.line.start, row.end);
        let standing = Standing::of(row.allocation, row.line.number, Some(&row.line), None, now);
        LineView {
            market: name(names, row.market),
            owed: row.owed,
            delivered: row.line.delivered,
            behind_hundredths: standing.behind_hundredths(),
            paused,
            start: row.line.start,
            end: row.end,
        }
    }

    async fn lead_row(
        &self,
        tx: &mut Tx,
        lead: Lead,
        names: &HashMap<MarketId, String>,
    ) -> Result<Option<LeadRow>, Fault> {
        let Fate::Routed { at, .. } = lead.fate else { return Ok(None) };
        let borrower = self.borrower(tx, lead.id).await?;
        let (contact, facts) = borrower.map(|it| (it.contact, it.facts)).unzip();
        Ok(Some(LeadRow {
            id: lead.id,
            name: contact.map_or_else(erased, |contact: Contact| contact.name()),
            facts: facts.unwrap_or_default(),
            market: name(names, lead.market),
            routed_at: at,
            score: lead.score,
            opened: lead.opened_at.is_some(),
            credit: lead.credit,
        }))
    }

    /// `None` where the borrower was erased.
    async fn borrower(&self, tx: &mut Tx, lead: LeadId) -> Result<Option<Borrower>, Fault> {
        let Some(sealed) = sealed_lead::find(tx, lead).await? else { return Ok(None) };
        let Some(key) = sealed.contact_key else { return Ok(None) };
        self.sealer.open_contact(lead, &sealed.contact, &key).map(|opened| Some(opened.content))
    }

    async fn consent(&self, tx: &mut Tx, lead: LeadId) -> Result<Option<Consent>, Fault> {
        let Some(sealed) = sealed_lead::find(tx, lead).await? else { return Ok(None) };
        let opened = self.sealer.open_consent(lead, &sealed.consent, &sealed.consent_key)?;
        Ok(Some(opened.content))
    }

    async fn read_lead(&self, id: LeadId) -> Result<Option<(Lead, LeadView)>, Fault> {
        let mut tx = self.store.read().await?;
        let found = lead::find_for_officer(&mut tx, self.officer, id).await?;
        let Some(lead) = found else { return Ok(None) };
        let Fate::Routed { allocation, .. } = lead.fate else { return Ok(None) };
        let records = entry::of_lead(&mut tx, id).await?;
        let log = read_log(&records)?;
        let borrower = self.borrower(&mut tx, id).await?;
        let consent = self.consent(&mut tx, id).await?;
        let parts = borrower.as_ref().zip(consent.as_ref()).map(|(borrower, consent)| {
            Score::of(&borrower.contact, &borrower.facts, consent).parts
        });
        let decision = log.iter().find_map(|(_, entry, _)| match &entry.event {
            Event::LeadRouted(event) => event.decision.seen_by(allocation),
            _ => None,
        });
        let contradicts = log.iter().any(|(_, entry, _)| {
            matches!(&entry.event, Event::LeadCreated(event) if event.state_contradicts_zip)
        });
        let market = market::find(&mut tx, lead.market).await?.map(|market| market.name);
        let view = LeadView {
            id,
            name: borrower.as_ref().map_or_else(erased, |it| it.contact.name()),
            market: market.unwrap_or_default(),
            contact: borrower.as_ref().map(|it| contact_rows(&it.contact)).unwrap_or_default(),
            facts: borrower.map(|it| it.facts).unwrap_or_default(),
            state_contradicts_zip: contradicts,
            consent: consent.as_ref().map(consent_rows).unwrap_or_default(),
            consent_at: consent.map(|consent| consent.at),
            score: lead.score,
            parts: parts.unwrap_or_default(),
            timeline: log.iter().map(timeline::view).collect(),
            decision,
        };
        Ok(Some((lead, view)))
    }

    /// The first time only. The officer sees their lead all the same if it can't be noted now; the
    /// next look notes it.
    async fn note_opened(&self, lead: Lead) {
        if lead.opened_at.is_some() {
            return;
        }
        let order = Order::OpenLead { lead: lead.id, officer: self.officer };
        if let Err(declined) = self.writer.order(order).await {
            tracing::warn!(%declined, "a first look at a lead was not noted");
        }
    }
}

/// A lead's entries, each with its place and its hash.
pub(super) type Logged = (u64, Entry, Hash);

fn read_log(records: &[Record]) -> Result<Vec<Logged>, Fault> {
    let log = records.iter().map(|record| {
        let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
        Ok((record.seq, entry, record.hash))
    });
    log.collect()
}

async fn names(tx: &mut Tx) -> Result<HashMap<MarketId, String>, Fault> {
    let markets = market::all(tx).await?;
    Ok(markets.into_iter().map(|market| (market.id, market.name)).collect())
}

fn name(names: &HashMap<MarketId, String>, market: MarketId) -> String {
    names.get(&market).cloned().unwrap_or_default()
}

fn erased() -> String {
    "Erased".to_owned()
}

fn contact_rows(contact: &Contact) -> Vec<(String, String)> {
    let rows = [
        ("Name", Some(contact.name())),
        ("Phone", contact.phone.as_ref().map(ToString::to_string)),
        ("E-mail", contact.email.as_ref().map(|email| email.as_str().to_owned())),
        ("Street", contact.street.clone()),
        ("City", contact.city.clone()),
    ];
    named(rows)
}

fn consent_rows(consent: &Consent) -> Vec<(String, String)> {
    named([
        ("Text shown", Some(consent.text.clone())),
        ("Certificate", consent.certificate_url.clone()),
        ("From address", consent.ip.map(|ip| ip.to_string())),
        ("Browser", consent.user_agent.clone()),
    ])
}

fn named<const N: usize>(rows: [(&str, Option<String>); N]) -> Vec<(String, String)> {
    rows.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?))).collect()
}

/// Where a page of leads ends: an instant and an id, nothing personal.
fn cursor_text(lead: &Lead) -> Option<String> {
    match lead.fate {
        Fate::Routed { at, .. } => Some(format!("{}.{}", at.0, lead.id.0.simple())),
        Fate::Overflow(_) | Fate::Duplicate { .. } | Fate::Unserved => None,
    }
}

fn cursor(text: &str) -> Option<(Instant, LeadId)> {
    let (at, id) = text.split_once('.')?;
    Some((Instant(at.parse().ok()?), id.parse().ok()?))
}

/// What went wrong is logged here, and told nobody.
pub(super) fn told<T>(result: Result<T, Fault>) -> Result<T, Refusal> {
    result.map_err(|fault| {
        tracing::error!(%fault, "desk");
        Refusal::fault()
    })
}
