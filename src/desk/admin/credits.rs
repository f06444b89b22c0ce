//! The queue of credits: each request beside its evidence, decided one after the other.

use app::{
    api::{
        credit::{CreditCase, CreditQueue, CreditRow, MarketPolicy, Rate},
        form::{Problems, Typed},
    },
    credit::{CreditReason, CreditState},
    ids::{LeadId, MarketId},
    instant::{DAY_MS, MINUTE_MS},
    ledger::Event,
    ui::{path, words},
};

use super::{Admin, Came};
use crate::{
    desk::{credit, evidence::evidence, timeline::Log},
    fault::Fault,
    store::{
        Tx, credit_step,
        credit_step::Counted,
        entry, lead,
        lead::Fate,
        lead_access, market, officer,
        sealed_lead::{self, SealedRow},
        setting, source,
    },
    writer::{CreditStep, Declined, Order, Said},
};

/// The leads by which an officer and a source are judged.
const RATE_MS: i64 = 90 * DAY_MS;
/// For how long contact data stays in sight after it was asked for.
const SHOWN_MS: i64 = 15 * MINUTE_MS;

impl Admin {
    pub(super) async fn read_credits(&self) -> Result<CreditQueue, Fault> {
        let mut tx = self.store.read().await?;
        let markets = market::all(&mut tx).await?;
        let officers = officer::all(&mut tx).await?;
        let (mut waiting, now) = (Vec::new(), self.clock.now());
        for (id, since) in credit_step::open(&mut tx).await? {
            let Some(lead) = lead::find(&mut tx, &[id]).await?.pop() else { continue };
            let Fate::Routed { officer, .. } = lead.fate else { continue };
            let market = markets.iter().find(|market| market.id == lead.market);
            let officer = officers.iter().find(|it| it.id == officer);
            waiting.push(CreditRow {
                lead: id,
                market: market.map(|market| market.name.clone()).unwrap_or_default(),
                officer: officer.map(|officer| officer.name.clone()).unwrap_or_default(),
                reason: reason(&mut tx, id).await?,
                state: lead.credit,
                age: words::since(now - since).trim_start_matches("after ").to_owned(),
            });
        }
        let mut policies = Vec::new();
        for market in markets {
            let setting = setting::find(&mut tx, &credit::by_record(market.id)).await?;
            let by_record = setting.as_deref() == Some("yes");
            policies.push(MarketPolicy { market: market.id, name: market.name, by_record });
        }
        Ok(CreditQueue { waiting, policies })
    }

    pub(super) async fn read_credit(&self, id: LeadId) -> Result<Option<CreditCase>, Fault> {
        let mut tx = self.store.read().await?;
        let Some(lead) = lead::find(&mut tx, &[id]).await?.pop() else { return Ok(None) };
        let (Fate::Routed { officer, .. }, Some(state)) = (&lead.fate, lead.credit) else {
            return Ok(None);
        };
        let since = self.clock.now() - RATE_MS;
        let officer_rate = credit_step::of_officer(&mut tx, *officer, since).await?;
        let source_rate = credit_step::of_source(&mut tx, lead.source, since).await?;
        let officer = officer::find(&mut tx, *officer).await?;
        let sources = source::all(&mut tx).await?;
        let source = sources.into_iter().find(|source| source.id == lead.source);
        let market = market::find(&mut tx, lead.market).await?;
        let waiting = credit_step::open(&mut tx).await?;
        let records = entry::of_lead(&mut tx, id).await?;
        let sealed = sealed_lead::find(&mut tx, id).await?;
        let key = sealed.as_ref().and_then(|row| row.contact_key.as_deref());
        let said = credit::said(&mut tx, &self.sealer, (id, key)).await?;
        let (contact, facts) = self.shown(&mut tx, sealed).await?;
        Ok(Some(CreditCase {
            lead: id,
            state,
            reason: reason(&mut tx, id).await?,
            market: market.map(|market| market.name).unwrap_or_default(),
            officer: officer.map(|officer| officer.name).unwrap_or_default(),
            source: source.map(|source| source.name).unwrap_or_default(),
            evidence: evidence(&mut tx, (&self.sealer, &self.marker), &lead).await?,
            said,
            timeline: Log::read(&records)?.seen_by_staff(),
            officer_rate: rate(officer_rate),
            source_rate: rate(source_rate),
            contact,
            facts,
            next: waiting.into_iter().map(|(lead, _)| lead).find(|lead| *lead != id),
        }))
    }

    /// The facts, and the contact data if this admin has just asked for it.
    async fn shown(
        &self,
        tx: &mut Tx,
        sealed: Option<SealedRow>,
    ) -> Result<(Option<app::lead::contact::Contact>, app::lead::facts::Facts), Fault> {
        let Some(row) = sealed else { return Ok(Default::default()) };
        let Some(key) = &row.contact_key else { return Ok(Default::default()) };
        let borrower = self.sealer.open_contact(row.lead, &row.contact, key)?.content;
        let asked = lead_access::latest(tx, row.lead, self.me.person).await?;
        let is_shown = asked.is_some_and(|at| self.clock.now() - at < SHOWN_MS);
        Ok((is_shown.then_some(borrower.contact), borrower.facts))
    }

    /// Takes a form of the page of one credit: shows the contact data, or decides.
    pub async fn decide_credit(&self, id: LeadId, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.read().await?;
        let Some(lead) = lead::find(&mut tx, &[id]).await?.pop() else { return Ok(Came::NotFound) };
        let Some(state) = lead.credit else { return Ok(Came::NotFound) };
        let step = match typed.text("what") {
            "reveal" => {
                drop(tx);
                let mut tx = self.store.write().await?;
                lead_access::insert(&mut tx, id, self.clock.now(), self.me.person).await?;
                tx.commit().await?;
                return Ok(Came::Done(path::credit(id)));
            }
            "approve" => CreditStep::Approve,
            "deny" => CreditStep::Deny,
            _ => return Ok(Came::Problems(Problems::at(Problems::FORM, "Approve it or deny it."))),
        };
        // Somebody else decided what this form was about; perhaps it came back since.
        if typed.text("seen") != state.code() {
            return Ok(Came::Problems(decided(&mut tx, id).await?));
        }
        let note = typed.text("note");
        let to = step.to(Some(state));
        if note.is_empty() && step_needs_a_note(step) {
            let what = "Say why: the officer reads it, and may answer.";
            return Ok(Came::Problems(Problems::at("note", what)));
        }
        if note.chars().count() > credit::WORDS_CHARS_MAX {
            let what = format!("At most {} characters.", credit::WORDS_CHARS_MAX);
            return Ok(Came::Problems(Problems::at("note", what)));
        }
        let words = credit::seal(&mut tx, &self.sealer, (lead.id, to), note, &self.dice).await?;
        drop(tx);
        let said = Some(Said { person: self.me.person, to, words });
        match self.writer.order(Order::Credit { lead: id, step, said }).await {
            Ok(_) => {}
            Err(Declined::Refused(_) | Declined::StepTaken) => {
                let mut tx = self.store.read().await?;
                return Ok(Came::Problems(decided(&mut tx, id).await?));
            }
            Err(declined) => return Ok(Came::Problems(credit::refused(&declined))),
        }
        let waiting = credit_step::open(&mut self.store.read().await?).await?;
        let next = waiting.first().map(|(lead, _)| path::credit(*lead));
        let done = if to == CreditState::Approved { "approved" } else { "denied" };
        Ok(Came::Done(format!("{}?done={done}", next.as_deref().unwrap_or(path::CREDITS))))
    }

    /// Whether a market approves by itself what the record proves.
    pub async fn change_credit_policy(&self, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.write().await?;
        let market = typed.text("market").parse::<MarketId>().ok();
        let Some(market) = market else {
            return Ok(Came::Problems(Problems::at(Problems::FORM, "Choose a market.")));
        };
        if market::find(&mut tx, market).await?.is_none() {
            return Ok(Came::NotFound);
        }
        let (value, kind) = match typed.text("by_record") {
            "yes" => ("yes", "credits_by_record"),
            _ => ("no", "credits_by_admins"),
        };
        setting::put(&mut tx, &credit::by_record(market), value).await?;
        self.note(&mut tx, (kind, market.0), "").await?;
        tx.commit().await?;
        Ok(Came::Done(path::CREDITS.to_owned()))
    }
}

/// A denial is answered, so it has to say something.
fn step_needs_a_note(step: CreditStep) -> bool {
    matches!(step, CreditStep::Deny)
}

/// Who decided what, in plain words.
async fn decided(tx: &mut Tx, lead: LeadId) -> Result<Problems, Fault> {
    let steps = credit_step::of_lead(tx, lead).await?;
    let last = steps.last().map(|(step, name)| {
        let who = name.as_deref().unwrap_or_else(|| credit::nobody(step.state));
        format!(
            "{who} was faster: {}. Nothing was changed by you.",
            words::credit(Some(step.state))
        )
    });
    let what = last.unwrap_or_else(|| "Nothing was changed: it is not open.".to_owned());
    Ok(Problems::at(Problems::FORM, what))
}

async fn reason(tx: &mut Tx, lead: LeadId) -> Result<Option<CreditReason>, Fault> {
    let records = entry::of_lead(tx, lead).await?;
    let reason = Log::read(&records)?.events().find_map(|event| match event {
        Event::CreditRequested(event) => Some(event.reason),
        _ => None,
    });
    Ok(reason)
}

fn rate(counted: Counted) -> Rate {
    Rate { routed: counted.routed, asked: counted.asked, approved: counted.approved }
}
