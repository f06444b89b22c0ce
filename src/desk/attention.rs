//! What needs a person. Each market's part is worked out when somebody looks, and kept for a while:
//! few looks cost a run of the rule. Who was spoken to is read anew each time.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use app::{
    api::{
        Asked,
        attention::{Attention, AttentionDesk, Behind, Contact, Overflow, Overflowed},
    },
    contract::Remedy,
    ids::{AllocationId, LeadId, MarketId, PersonId},
    instant::{HOUR_MS, Instant},
    ledger::{Allocation, Event},
    plan::{Cause, Hindrance, spare_seat, supply::SPAN_MS},
    routing::Decision,
    ui::words::money,
};
use uuid::Uuid;

use super::{Outlooks, outlook::Outlook, told};
use crate::{
    calendar,
    clock::{Clock, Dice},
    fault::Fault,
    market_book::MarketBook,
    seal::{NoteSealer, Sealer},
    store::{
        Store, Tx, act,
        act::Act,
        allocation::{self, Status},
        entry, lead,
        lead::Fate,
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

/// What every desk shares: each market's part, and when it was worked out.
#[derive(Default)]
pub struct Concerns(Mutex<HashMap<MarketId, (Instant, Arc<Concern>)>>);

#[derive(Default)]
struct Concern {
    behind: Vec<Behind>,
    overflow: Option<Overflow>,
    is_foreseen: bool,
}

pub struct Attentive {
    pub person: PersonId,
    pub store: Store,
    pub sealer: Arc<Sealer>,
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
        let mut tx = self.store.read().await?;
        let (mut behind, mut overflow, mut unforeseen) = (Vec::new(), Vec::new(), Vec::new());
        for market in market::all(&mut tx).await? {
            let concern = self.concern(&mut tx, &market).await?;
            overflow.extend(concern.overflow.clone());
            behind.extend(concern.behind.iter().cloned());
            if !concern.is_foreseen {
                unforeseen.push(market.name);
            }
        }
        for row in &mut behind {
            row.contact = self.contact(&mut tx, row.contract).await?;
        }
        behind.sort_by_key(|row| -1_000 * row.short() / row.owed.max(1));
        overflow.sort_by_key(|market| -market.leads);
        let again_hours = self.again_within_ms / HOUR_MS;
        Ok(Attention { behind, overflow, unforeseen, again_hours })
    }

    async fn concern(&self, tx: &mut Tx, market: &Market) -> Result<Arc<Concern>, Fault> {
        let now = self.clock.now();
        if let Some((at, concern)) = self.concerns.lock().get(&market.id)
            && (0..CONCERN_AGE_MS).contains(&(now - *at))
        {
            return Ok(concern.clone());
        }
        let (behind, is_foreseen) = self.behind(tx, market, now).await?;
        let overflow = overflow(tx, market, now).await?;
        let concern = Arc::new(Concern { behind, overflow, is_foreseen });
        self.concerns.lock().insert(market.id, (now, concern.clone()));
        Ok(concern)
    }

    /// Whose month is likely to end short, and whether there was a forecast.
    async fn behind(
        &self,
        tx: &mut Tx,
        market: &Market,
        now: Instant,
    ) -> Result<(Vec<Behind>, bool), Fault> {
        let (mut outlooks, mut is_foreseen) = (Vec::new(), true);
        for contract in allocation::in_market(tx, market.id).await? {
            if contract.status == Status::Ended {
                continue;
            }
            let whose = (market, contract.id);
            let outlook = self.outlooks.of(tx, &self.sealer, whose, now).await?;
            let open = outlook.filter(|outlook| outlook.contract.line.is_some());
            is_foreseen &= open.as_ref().is_none_or(|outlook| !outlook.bands.is_empty());
            outlooks.extend(open.filter(is_short));
        }
        if outlooks.is_empty() {
            return Ok((Vec::new(), is_foreseen));
        }
        let since = calendar::month_start(market.zone()?, now);
        let hindered = hindrances(tx, market.id, since).await?;
        let officers = officer::all(tx).await?;
        let names: HashMap<_, _> = officers.into_iter().map(|it| (it.id, it.name)).collect();
        let rows = outlooks.into_iter().filter_map(|outlook| {
            let terms = &outlook.contract.terms;
            let officer = names.get(&terms.officer).cloned().unwrap_or_default();
            let hindered = hindered.get(&terms.allocation).cloned().unwrap_or_default();
            row(market, officer, &outlook, &hindered)
        });
        Ok((rows.collect(), is_foreseen))
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

impl Concerns {
    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<MarketId, (Instant, Arc<Concern>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_short(outlook: &Outlook) -> bool {
    let owed = outlook.contract.line.as_ref().map_or(0, |line| line.owed());
    outlook.bands.last().is_some_and(|end| end.mid < owed)
}

fn row(
    market: &Market,
    officer: String,
    outlook: &Outlook,
    hindered: &Hindrance,
) -> Option<Behind> {
    let (contract, end) = (&outlook.contract, outlook.bands.last()?);
    let line = contract.line.as_ref()?;
    Some(Behind {
        contract: contract.terms.allocation,
        market: market.name.clone(),
        officer,
        number: contract.number.get(),
        owed: line.owed(),
        delivered: line.delivered,
        low: end.low,
        mid: end.mid,
        high: end.high,
        reason: reason(hindered, contract.paused),
        remedy: remedy(contract),
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

fn remedy(contract: &Allocation) -> String {
    let ends = contract.terms.ends;
    let is_last = contract.line.as_ref().is_some_and(|line| ends.is_some_and(|it| it <= line.end));
    match contract.terms.remedy {
        Remedy::Carry if !is_last => "What is short is carried into the next month.".to_owned(),
        Remedy::Carry | Remedy::Refund => {
            format!("What is short is paid back, {} a lead.", money(contract.price_cents))
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
async fn overflow(tx: &mut Tx, market: &Market, now: Instant) -> Result<Option<Overflow>, Fault> {
    let leads = lead::overflowed(tx, market.id, now - SPAN_MS).await?;
    let mut reasons: BTreeMap<_, Overflowed> = BTreeMap::new();
    for lead in &leads {
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
    let early_limit_ns = MarketBook::now(tx, market.id).await?.book.early_limit_ns;
    let came: Vec<Instant> = leads.iter().map(|lead| lead.received_at).collect();
    let run = move || spare_seat(&came, early_limit_ns, now);
    let spare = tokio::task::spawn_blocking(run).await??;
    let mut reasons: Vec<Overflowed> = reasons.into_values().collect();
    reasons.sort_by_key(|of| -of.leads);
    Ok(Some(Overflow { market: market.name.clone(), leads: leads.len() as i64, reasons, spare }))
}
