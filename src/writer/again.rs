//! Where a contract was signed or its number raised, fresh leads that nobody got are offered to the
//! rule once more, in the transaction of that change: docs/decisions/0021.

use std::collections::HashMap;

use app::{
    ids::{LeadId, MarketId},
    instant::Instant,
    lead::mark::search_marks,
    ledger::{Command, OverflowedLead},
};

use super::batch::{Batcher, Pending};
use crate::{
    fault::Fault,
    seal::{Borrower, Marker, MasterKey, Sealer},
    store::{
        Tx,
        lead::{self, Fate, Lead},
        sealed_lead::{self, SealedContact},
    },
};

/// So many are offered at the most, the newest: a source that floods a market can't make its next
/// signing last for ever.
pub const LEADS_MAX: i64 = 1_000;

/// Opens what a lead says, which the rule asks for, and marks it for its recipient's search.
pub(super) struct Opener {
    sealer: Sealer,
    marker: Marker,
}

impl Opener {
    pub fn new(master: &MasterKey) -> Self {
        Self { sealer: Sealer::new(master), marker: Marker::new(master) }
    }

    /// `None` where the borrower was erased.
    fn open(&self, sealed: &SealedContact) -> Result<Option<Borrower>, Fault> {
        let Some(key) = &sealed.key else { return Ok(None) };
        let opened = self.sealer.open_contact(sealed.lead, &sealed.text, key)?;
        Ok(Some(opened.content))
    }
}

impl Batcher {
    /// What falls due by now in the batch's markets happens before anything else, and what a number
    /// that rose then offers.
    pub(super) async fn begin(&mut self, tx: &mut Tx, pending: &mut Pending) -> Result<(), Fault> {
        for market in pending.markets.clone() {
            // One whose ledger goes no further says so to whoever orders something of it.
            drop(self.take(market, Command::Tick, pending));
        }
        self.offer_again(tx, pending).await
    }

    pub(super) async fn offer_again(
        &mut self,
        tx: &mut Tx,
        pending: &mut Pending,
    ) -> Result<(), Fault> {
        for market in std::mem::take(&mut pending.raised) {
            let at = self.books.get(market).map_or(pending.at, |known| known.book.at);
            let at = at.max(pending.at);
            let leads = self.open_leads(market, at, tx, pending).await?;
            let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
            let mut sealed: HashMap<LeadId, SealedContact> =
                pending.sealed.iter().map(|row| (row.lead, row.of_contact())).collect();
            let kept = sealed_lead::contacts(tx, &ids).await?;
            sealed.extend(kept.into_iter().map(|row| (row.lead, row)));
            pending.gathered.leads.know(leads);
            for id in ids {
                if let Some(sealed) = sealed.get(&id) {
                    self.offer_lead_again(sealed, at, pending)?;
                }
            }
        }
        Ok(())
    }

    /// The leads of a market that are fresh and that another contract could take, in the order in
    /// which they came: those that are kept, and those of this very batch.
    async fn open_leads(
        &self,
        market: MarketId,
        at: Instant,
        tx: &mut Tx,
        pending: &Pending,
    ) -> Result<Vec<Lead>, Fault> {
        let after = at - self.settings.again_within_ms;
        let mut leads = lead::open(tx, market, after, LEADS_MAX).await?;
        let gathered = &pending.gathered;
        let of_this_batch = gathered.leads.changed().into_iter().filter(|lead| {
            let is_here = lead.market == market && !gathered.history.has(lead.id);
            is_here && matches!(lead.fate, Fate::Overflow(reason) if reason.is_open())
        });
        leads.extend(of_this_batch.cloned());
        Ok(leads)
    }

    fn offer_lead_again(
        &mut self,
        sealed: &SealedContact,
        at: Instant,
        pending: &mut Pending,
    ) -> Result<(), Fault> {
        let Some(lead) = pending.gathered.leads.get(sealed.lead).cloned() else { return Ok(()) };
        let Fate::Overflow(reason) = lead.fate else { return Ok(()) };
        let overflowed = OverflowedLead { at: lead.received_at, reason };
        let within_ms = self.settings.again_within_ms;
        if !overflowed.may_go_again(at, within_ms) {
            return Ok(());
        }
        let Borrower { contact, facts, .. } = match self.opener.open(sealed) {
            Ok(Some(borrower)) => borrower,
            Ok(None) => return Ok(()),
            // One lead that can't be read keeps nobody from signing a contract.
            Err(fault) => {
                tracing::error!(%fault, "offering a lead again");
                return Ok(());
            }
        };
        let marks = search_marks(&contact, &facts);
        let command = Command::OfferAgain { lead: lead.id, facts, overflowed, within_ms };
        let taken = self.take(lead.market, command, pending);
        taken.map_err(|why| Fault::corrupt("market", format!("lead {}: {why}", lead.id)))?;
        let fate = pending.gathered.leads.get(lead.id).map(|lead| &lead.fate);
        let is_known = pending.search.iter().any(|(known, _)| *known == lead.id);
        if matches!(fate, Some(Fate::Routed { .. })) && !is_known {
            let marks = marks.iter().map(|mark| self.opener.marker.search(mark)).collect();
            pending.search.push((lead.id, marks));
        }
        Ok(())
    }
}
