//! An officer's desk: their own contracts and leads, and nothing else.

use std::{sync::Arc, time::Duration};

use app::{
    api::{
        Asked, Refusal,
        contract::OwnContract,
        leads::{LeadList, LeadsAsked},
        log::MonthLog,
        officer::{LeadRow, LeadView, OfficerDesk},
        pace::Pace,
        statement::StatementView,
    },
    ids::{LeadId, OfficerId, PersonId},
    lead::{consent::Consent, facts::Facts, score::Score},
    ledger::{Event, Hash},
};
use tokio::time::timeout;

use super::{Borrowers, KeptMonths, Outlooks, own_markets::Markets, timeline::Log, told};
use crate::{
    clock::{Clock, Dice},
    fault::Fault,
    seal::{Borrower, Marker, NoteSealer, Opened, Sealer},
    store::{
        Store, Tx, entry,
        lead::Fate,
        lead_page::ListedLead,
        market::Market,
        own_lead::{self, OwnLead},
        sealed_lead::{SealedContact, SealedRow},
    },
    writer::{Order, Writer},
};

/// How long a first look waits to be noted: it stands in the log that is shown then.
const NOTED_TIMEOUT: Duration = Duration::from_secs(2);

pub struct Officer {
    pub officer: OfficerId,
    pub person: PersonId,
    pub store: Store,
    pub sealer: Arc<Sealer>,
    pub marker: Arc<Marker>,
    pub notes: Arc<NoteSealer>,
    pub writer: Writer,
    pub clock: Clock,
    pub dice: Dice,
    pub outlooks: Arc<Outlooks>,
    pub borrowers: Arc<Borrowers>,
    pub months: Arc<KeptMonths>,
}

impl OfficerDesk for Officer {
    fn pace(&self, month: Option<String>) -> Asked<'_, Pace> {
        Box::pin(async move {
            told(self.read_pace(month.as_deref()).await)?.ok_or_else(Refusal::not_found)
        })
    }

    fn leads(&self, asked: LeadsAsked) -> Asked<'_, LeadList> {
        Box::pin(async move { told(self.read_leads(asked).await) })
    }

    fn lead(&self, lead: LeadId) -> Asked<'_, LeadView> {
        Box::pin(async move { told(self.open_lead(lead).await)?.ok_or_else(Refusal::not_found) })
    }

    fn log(&self, month: Option<String>) -> Asked<'_, MonthLog> {
        Box::pin(async move {
            told(self.read_log(month.as_deref()).await)?.ok_or_else(Refusal::not_found)
        })
    }

    fn contracts(&self) -> Asked<'_, Vec<OwnContract>> {
        Box::pin(async move { told(self.read_contracts().await) })
    }

    fn statement(&self, month: Option<String>) -> Asked<'_, StatementView> {
        Box::pin(async move {
            told(self.read_statement(month.as_deref()).await)?.ok_or_else(Refusal::not_found)
        })
    }
}

impl Officer {
    pub(super) async fn lead_rows(
        &self,
        tx: &mut Tx,
        leads: Vec<ListedLead>,
        markets: &Markets,
    ) -> Result<Vec<LeadRow>, Fault> {
        let borrowers = self.borrowers.of(tx, &self.sealer, &leads, self.clock.now()).await?;
        let rows = leads.into_iter().zip(borrowers).map(|(lead, borrower)| {
            let (name, facts) = match borrower {
                Some(known) => (known.name.clone(), known.facts.clone()),
                None => ("Erased".to_owned(), Facts::default()),
            };
            LeadRow {
                id: lead.id,
                name,
                facts,
                market: name_of(markets.get(&lead.market)),
                routed_at: lead.routed_at,
                score: lead.score,
                opened: lead.opened_at.is_some(),
                credit: lead.credit,
            }
        });
        Ok(rows.collect())
    }

    async fn open_lead(&self, id: LeadId) -> Result<Option<LeadView>, Fault> {
        let mut tx = self.store.read().await?;
        let mut found = own_lead::find(&mut tx, self.officer, id).await?;
        if found.as_ref().is_some_and(|own| own.lead.opened_at.is_none()) {
            // What is noted stands in the log that is shown.
            drop(tx);
            self.note_first_look(id).await;
            tx = self.store.read().await?;
            found = own_lead::find(&mut tx, self.officer, id).await?;
        }
        match found {
            Some(own) => self.read_lead(tx, own).await,
            None => Ok(None),
        }
    }

    /// Looking at a lead for the first time is an entry of its own. Where it can't be noted now the
    /// officer sees their lead all the same, and it is noted later, or at the next look.
    pub(super) async fn note_first_look(&self, lead: LeadId) {
        let order = Order::OpenLead { lead, officer: self.officer };
        match timeout(NOTED_TIMEOUT, self.writer.order(order)).await {
            Ok(Ok(_)) => {}
            Ok(Err(declined)) => tracing::warn!(%declined, "a first look was not noted"),
            Err(_) => tracing::warn!("a first look is not noted yet"),
        }
    }

    async fn read_lead(&self, mut tx: Tx, own: OwnLead) -> Result<Option<LeadView>, Fault> {
        let lead = &own.lead;
        let Fate::Routed { allocation, .. } = lead.fate else { return Ok(None) };
        let records = entry::of_lead(&mut tx, lead.id).await?;
        let log = Log::read(&records)?;
        let contact = own.sealed.as_ref().map(SealedRow::of_contact);
        let borrower = self.borrower(contact.as_ref())?;
        let consent = self.consent(own.sealed.as_ref())?;
        let created = log.events().find_map(|event| match event {
            Event::LeadCreated(created) => Some(created),
            _ => None,
        });
        let created = created.ok_or_else(|| corrupt(lead.id, "no entry created it"))?;
        let borrower = committed(lead.id, borrower, created.commitment)?;
        let consent = committed(lead.id, consent, created.consent)?;
        let parts = borrower.as_ref().zip(consent.as_ref()).map(|(borrower, consent)| {
            Score::of(&borrower.contact, &borrower.facts, consent).parts
        });
        let (contact, facts) = borrower.map(|it| (it.contact, it.facts)).unzip();
        Ok(Some(LeadView {
            id: lead.id,
            market: own.market.clone().unwrap_or_default(),
            contact,
            facts: facts.unwrap_or_default(),
            state_contradicts_zip: created.state_contradicts_zip,
            consent,
            score: lead.score,
            parts: parts.unwrap_or_default(),
            credit: lead.credit,
            about_credit: self.credit_view(&mut tx, &own).await?,
            timeline: log.seen_by(allocation),
        }))
    }

    /// `None` where the borrower was erased.
    pub(super) fn borrower(
        &self,
        sealed: Option<&SealedContact>,
    ) -> Result<Option<Opened<Borrower>>, Fault> {
        let Some(SealedContact { lead, text, key: Some(key) }) = sealed else { return Ok(None) };
        self.sealer.open_contact(*lead, text, key).map(Some)
    }

    fn consent(&self, sealed: Option<&SealedRow>) -> Result<Option<Opened<Consent>>, Fault> {
        let Some(sealed) = sealed else { return Ok(None) };
        self.sealer.open_consent(sealed.lead, &sealed.consent, &sealed.consent_key).map(Some)
    }
}

/// What was opened, if it is what the ledger says was sealed.
fn committed<T>(
    lead: LeadId,
    opened: Option<Opened<T>>,
    commitment: Hash,
) -> Result<Option<T>, Fault> {
    match opened {
        Some(opened) if opened.commitment != commitment => {
            Err(corrupt(lead, "what is sealed is not what its entry commits to"))
        }
        opened => Ok(opened.map(|opened| opened.content)),
    }
}

fn corrupt(lead: LeadId, what: &str) -> Fault {
    Fault::corrupt("lead", format!("{lead}: {what}"))
}

fn name_of(market: Option<&Market>) -> String {
    market.map(|market| market.name.clone()).unwrap_or_default()
}
