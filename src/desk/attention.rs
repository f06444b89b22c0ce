//! What needs a person. Each market's part is worked out when somebody looks, in a task of its own,
//! and kept for a while: few looks cost a run of the rule. Who was spoken to is read each time.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use app::{
    api::{
        Asked,
        attention::{Attention, AttentionDesk, Behind, Contact, Overflow, Overflowed},
    },
    ids::{AllocationId, LeadId, MarketId, PersonId},
    instant::{HOUR_MS, Instant},
    ledger::Event,
    plan::{Cause, Hindrance, spare_seat, supply::SPAN_MS},
    routing::Decision,
};
use uuid::Uuid;

use super::{
    Outlooks,
    foretold::Foretold,
    outlook::Outlook,
    told,
    workings::{Workings, Worth},
};
use crate::{
    calendar,
    clock::{Clock, Dice},
    fault::Fault,
    seal::NoteSealer,
    store::{
        Store, Tx, act,
        act::Act,
        allocation, entry,
        lead::{self, Fate, Lead},
        market,
        market::Market,
        officer,
    },
};

/// How long what was worked out is good for.
const CONCERN_AGE_MS: i64 = HOUR_MS / 6;
/// The kind of an act.
const SPOKE: &str = "spoke_to_officer";
/// Characters of what was spoken of.
const NOTE_CHARS_MAX: usize = 500;

/// What every desk shares: each market's part.
#[derive(Default)]
pub struct Concerns(Workings<Concern>);

struct Concern {
    at: Instant,
    behind: Vec<Behind>,
    overflow: Option<Overflow>,
    is_foreseen: bool,
}

pub struct Attentive {
    pub person: PersonId,
    pub store: Store,
    pub notes: Arc<NoteSealer>,
    pub clock: Clock,
    pub dice: Dice,
    pub outlooks: Arc<Outlooks>,
    pub concerns: Arc<Concerns>,
    /// How old what is offered again may be.
    pub again_within_ms: i64,
}

impl AttentionDesk for Attentive {
    fn attention(&self) -> Asked<'_, Attention> {
        Box::pin(async move { told(self.read_attention().await) })
    }
}

impl Attentive {
    async fn read_attention(&self) -> Result<Attention, Fault> {
        let (mut behind, mut overflow, mut unforeseen) = (Vec::new(), Vec::new(), Vec::new());
        let markets = market::all(&mut self.store.look().await?).await?;
        for market in markets {
            let concern = self.concern(&market).await?;
            overflow.extend(concern.overflow.clone());
            behind.extend(concern.behind.iter().cloned());
            if !concern.is_foreseen {
                unforeseen.push(market.name);
            }
        }
        let mut tx = self.store.look().await?;
        for row in &mut behind {
            row.contact = self.contact(&mut tx, row.contract).await?;
        }
        behind.sort_by_key(|row| -1_000 * row.short() / row.owed.max(1));
        overflow.sort_by_key(|market| -market.leads);
        let again_hours = self.again_within_ms / HOUR_MS;
        Ok(Attention { behind, overflow, unforeseen, again_hours })
    }

    /// Waits for it without a connection.
    async fn concern(&self, market: &Market) -> Result<Arc<Concern>, Fault> {
        let now = self.clock.now();
        let worth = |known: &Concern| match (0..CONCERN_AGE_MS).contains(&(now - known.at)) {
            true => Worth::Good,
            false => Worth::Nothing,
        };
        let (store, outlooks) = (self.store.clone(), self.outlooks.clone());
        let work = |_| Concern::work_out(store, outlooks, market.clone(), now);
        self.concerns.0.of(market.id, worth, work).await
    }

    /// Who spoke to the contract's officer last, and of what.
    async fn contact(&self, tx: &mut Tx, contract: AllocationId) -> Result<Option<Contact>, Fault> {
        let acts = act::about(tx, &[contract.0]).await?;
        let Some((act, by)) = acts.into_iter().rfind(|(act, _)| act.kind == SPOKE) else {
            return Ok(None);
        };
        let words = self.notes.open(act.id, &act.words)?;
        let note = words.split_once('\n').map(|(_, note)| note.to_owned());
        Ok(Some(Contact { at: act.at, by, note: note.unwrap_or_default() }))
    }

    /// Notes that somebody spoke to a contract's officer; `false` where there is no such contract.
    pub async fn spoke(&self, contract: AllocationId, note: &str) -> Result<bool, Fault> {
        let mut tx = self.store.write().await?;
        if allocation::find(&mut tx, contract).await?.is_none() {
            return Ok(false);
        }
        let (id, at): (Uuid, Instant) = (self.dice.id(self.clock.now()), self.clock.now());
        let note: String = note.trim().chars().take(NOTE_CHARS_MAX).collect();
        let note = note.replace(['\r', '\n'], " ");
        let words = self.notes.seal(id, &format!("Spoke to the officer\n{note}"), &self.dice);
        let (person, kind, about) = (self.person, SPOKE.to_owned(), contract.0);
        act::insert(&mut tx, &Act { id, at, person, kind, about, entry: None, words }).await?;
        tx.commit().await?;
        Ok(true)
    }
}

impl Concern {
    async fn work_out(
        store: Store,
        outlooks: Arc<Outlooks>,
        market: Market,
        now: Instant,
    ) -> Result<Self, Fault> {
        let foreseen = outlooks.foreseen(&market, now).await?;
        let outlooks: Vec<Outlook> = foreseen.outlooks().collect();
        let is_foreseen = outlooks.iter().all(|outlook| !outlook.bands.is_empty());
        let mut tx = store.read().await?;
        let behind = behind(&mut tx, &market, &outlooks, now).await?;
        let overflowed = lead::overflowed(&mut tx, market.id, now - SPAN_MS).await?;
        // The rule takes a while.
        drop(tx);
        let overflow = overflow(&market, &overflowed, foreseen.early_limit_ns(), now).await?;
        Ok(Self { at: now, behind, overflow, is_foreseen })
    }
}

/// Whose month is likely to end short.
async fn behind(
    tx: &mut Tx,
    market: &Market,
    outlooks: &[Outlook],
    now: Instant,
) -> Result<Vec<Behind>, Fault> {
    let zone = market.zone()?;
    let foretold = outlooks.iter().map(|outlook| Foretold { outlook, zone, now });
    let short: Vec<Foretold> = foretold.filter(Foretold::is_short).collect();
    if short.is_empty() {
        return Ok(Vec::new());
    }
    let since = calendar::month_start(zone, now);
    let hindered = hindrances(tx, market.id, since).await?;
    let officers = officer::all(tx).await?;
    let names: HashMap<_, _> = officers.into_iter().map(|it| (it.id, it.name)).collect();
    let rows = short.into_iter().filter_map(|foretold| {
        let terms = &foretold.outlook.contract.terms;
        let officer = names.get(&terms.officer).cloned().unwrap_or_default();
        let hindered = hindered.get(&terms.allocation).cloned().unwrap_or_default();
        row(market, officer, &foretold, &hindered)
    });
    Ok(rows.collect())
}

fn row(
    market: &Market,
    officer: String,
    foretold: &Foretold<'_>,
    hindered: &Hindrance,
) -> Option<Behind> {
    let (end, closing) = (foretold.end()?, foretold.closing()?);
    let contract = &foretold.outlook.contract;
    Some(Behind {
        contract: contract.terms.allocation,
        market: market.name.clone(),
        officer,
        number: contract.number.get(),
        owed: closing.owed,
        delivered: foretold.as_it_stands().delivered,
        low: end.low,
        mid: end.mid,
        high: end.high,
        reason: reason(hindered, contract.paused),
        remedy: foretold.remedy(&closing),
        contact: None,
    })
}

fn reason(hindered: &Hindrance, is_paused: bool) -> String {
    let met = hindered.met();
    match hindered.cause(is_paused) {
        Cause::Paused => "It is paused.".to_owned(),
        Cause::Narrow { fitted } => {
            format!("Its filters and licences fitted {fitted} of the {met} leads that it met.")
        }
        Cause::Early(early) => {
            format!("{early} of {met} leads came in a rush, sooner than it may run ahead of pace.")
        }
        Cause::Capped(capped) => {
            format!("It had had its daily maximum when {capped} of {met} leads came.")
        }
        Cause::Supply if met == 0 => "No lead has come this month while it ran.".to_owned(),
        Cause::Supply => {
            let won = hindered.won;
            format!("Too few leads for all: {met} came this month, {won} of them to this seat.")
        }
    }
}

/// What kept each contract of a market from the leads since then.
async fn hindrances(
    tx: &mut Tx,
    market: MarketId,
    since: Instant,
) -> Result<BTreeMap<AllocationId, Hindrance>, Fault> {
    let records = entry::decisions(tx, market, since).await?;
    // The last word on each lead: it may have been offered again.
    let mut decisions: BTreeMap<LeadId, Decision> = BTreeMap::new();
    for record in &records {
        let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
        match entry.event {
            Event::LeadRouted(event) => drop(decisions.insert(event.lead, event.decision)),
            Event::LeadOverflowed(event) => drop(decisions.insert(event.lead, event.decision)),
            _ => {}
        }
    }
    Ok(Hindrance::of(decisions.values()))
}

/// `None` where every lead of the last thirty days found somebody.
async fn overflow(
    market: &Market,
    leads: &[Lead],
    early_limit_ns: i64,
    now: Instant,
) -> Result<Option<Overflow>, Fault> {
    let mut reasons: BTreeMap<_, Overflowed> = BTreeMap::new();
    for lead in leads {
        let Fate::Overflow(reason) = lead.fate else { continue };
        let at = lead.received_at;
        let of = Overflowed { reason, leads: 0, first_at: at, last_at: at };
        let known = reasons.entry(reason).or_insert(of);
        known.leads += 1;
        known.last_at = at;
    }
    if leads.is_empty() {
        return Ok(None);
    }
    let came: Vec<Instant> = leads.iter().map(|lead| lead.received_at).collect();
    let run = move || spare_seat(&came, early_limit_ns, now);
    let spare = tokio::task::spawn_blocking(run).await??;
    let mut reasons: Vec<Overflowed> = reasons.into_values().collect();
    reasons.sort_by_key(|of| -of.leads);
    Ok(Some(Overflow { market: market.name.clone(), leads: leads.len() as i64, reasons, spare }))
}
