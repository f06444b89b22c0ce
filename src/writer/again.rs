//! Where a contract was signed or amended, fresh leads that nobody got are offered to the rule once
//! more, in the transaction of that change: docs/decisions/0021.

use std::collections::HashMap;

use app::{
    ids::{LeadId, MarketId},
    lead::{facts::Facts, mark::search_marks},
    ledger::{Command, OverflowedLead},
};

use super::batch::{Batcher, Pending};
use crate::{
    fault::Fault,
    seal::{Borrower, Marker, MasterKey, Sealer, SearchMark},
    store::{
        Tx,
        lead::{self, Fate, Lead},
        sealed_lead::{self, SealedContact},
    },
};

/// So many are offered at the most, the newest: a source that floods a market can't make its next
/// signing last for ever.
const LEADS_MAX: usize = 1_000;

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
    fn open(&self, sealed: &SealedContact) -> Result<Option<(Facts, Vec<SearchMark>)>, Fault> {
        let Some(key) = &sealed.key else { return Ok(None) };
        let opened = self.sealer.open_contact(sealed.lead, &sealed.text, key)?;
        let Borrower { contact, facts, .. } = opened.content;
        let marks = search_marks(&contact, &facts);
        let marks = marks.iter().map(|mark| self.marker.search(mark)).collect();
        Ok(Some((facts, marks)))
    }
}

impl Batcher {
    pub(super) async fn offer_again(
        &mut self,
        tx: &mut Tx,
        pending: &mut Pending,
    ) -> Result<(), Fault> {
        for market in std::mem::take(&mut pending.changed) {
            let leads = self.unrouted(market, tx, pending).await?;
            let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
            let mut sealed: HashMap<LeadId, SealedContact> =
                pending.sealed.iter().map(|row| (row.lead, row.of_contact())).collect();
            let kept = sealed_lead::contacts(tx, &ids).await?;
            sealed.extend(kept.into_iter().map(|row| (row.lead, row)));
            pending.gathered.leads.know(leads.clone());
            for lead in &leads {
                if let Some(sealed) = sealed.get(&lead.id) {
                    self.offer_lead_again(lead, sealed, pending)?;
                }
            }
        }
        Ok(())
    }

    /// The leads of a market that nobody got and that are fresh, in the order in which they came.
    async fn unrouted(
        &self,
        market: MarketId,
        tx: &mut Tx,
        pending: &Pending,
    ) -> Result<Vec<Lead>, Fault> {
        let since = pending.at - self.settings.again_within_ms;
        let mut leads = lead::overflowed(tx, market, since).await?;
        let gathered = &pending.gathered;
        let of_this_batch = gathered.leads.changed().into_iter().filter(|lead| {
            let is_here = lead.market == market && !gathered.history.has(lead.id);
            is_here && matches!(lead.fate, Fate::Overflow(_))
        });
        leads.extend(of_this_batch.cloned());
        let beyond = leads.len().saturating_sub(LEADS_MAX);
        Ok(leads.split_off(beyond))
    }

    fn offer_lead_again(
        &mut self,
        lead: &Lead,
        sealed: &SealedContact,
        pending: &mut Pending,
    ) -> Result<(), Fault> {
        let Fate::Overflow(reason) = lead.fate else { return Ok(()) };
        let overflowed = OverflowedLead { at: lead.received_at, reason };
        let within_ms = self.settings.again_within_ms;
        if !overflowed.may_go_again(pending.at, within_ms) {
            return Ok(());
        }
        let (facts, marks) = match self.opener.open(sealed) {
            Ok(Some(opened)) => opened,
            Ok(None) => return Ok(()),
            // One lead that can't be read keeps nobody from signing a contract.
            Err(fault) => {
                tracing::error!(%fault, "offering a lead again");
                return Ok(());
            }
        };
        let command = Command::OfferAgain { lead: lead.id, facts, overflowed, within_ms };
        let taken = self.take(lead.market, command, pending);
        taken.map_err(|why| Fault::corrupt("market", format!("lead {}: {why}", lead.id)))?;
        pending.search.push((lead.id, marks));
        Ok(())
    }
}
