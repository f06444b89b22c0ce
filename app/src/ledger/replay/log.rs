//! What the book forgets and an audit must not: every lead with its recipient and its credit, and
//! every contract that was ever signed.

use std::collections::{HashMap, HashSet};

use crate::{
    credit::RoutedLead,
    ids::{AllocationId, LeadId},
    instant::Instant,
    ledger::{Book, Entry, Event, Flaw, OverflowedLead, Refusal, event::LeadOverflowed},
    routing::{Decision, Eligibility, Standing},
};

#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    leads: HashMap<LeadId, Known>,
    signed: HashSet<AllocationId>,
    /// When each contract's licences changed last.
    licensed: HashMap<AllocationId, Instant>,
}

#[derive(Clone, Debug, Default)]
struct Known {
    routed: Option<RoutedLead>,
    overflowed: Option<Overflowed>,
    /// It came before this house took leads.
    remembered: bool,
    opened: bool,
}

/// A lead that nobody got.
#[derive(Clone, Debug)]
struct Overflowed {
    lead: OverflowedLead,
    /// Whether it fitted each contract that was active when it came.
    fits: Vec<(AllocationId, bool)>,
}

/// Whether the lead fitted; unknown of a contract that was not active.
fn fits(standing: &Standing) -> Option<bool> {
    match standing.eligibility {
        Eligibility::NotActive => None,
        eligibility => Some(eligibility > Eligibility::NoMatch),
    }
}

impl Log {
    pub fn has_lead(&self, lead: LeadId) -> bool {
        self.leads.contains_key(&lead)
    }

    pub fn has_signed(&self, allocation: AllocationId) -> bool {
        self.signed.contains(&allocation)
    }

    pub fn routed(&self, lead: LeadId) -> Result<RoutedLead, Flaw> {
        let known = self.leads.get(&lead);
        known.and_then(|known| known.routed).ok_or(Flaw::NotRouted(lead))
    }

    /// Why nobody got this lead, if it may be offered again for all that is known of it.
    pub fn overflowed(&self, lead: LeadId) -> Result<OverflowedLead, Flaw> {
        let known = self.leads.get(&lead).ok_or(Flaw::NotArriving(lead))?;
        match (&known.routed, &known.overflowed) {
            (Some(_), _) => Err(Flaw::DecidedTwice(lead)),
            (None, Some(overflowed)) if !known.remembered => Ok(overflowed.lead),
            (None, _) => Err(Flaw::Refused(Refusal::NotOfferedAgain)),
        }
    }

    /// Filters never change, so a lead fits a contract later if it did at first, but for licences.
    pub fn check_fit(&self, lead: LeadId, claimed: &Decision) -> Result<(), Flaw> {
        let known = self.leads.get(&lead).and_then(|known| known.overflowed.as_ref());
        let Some(first) = known else { return Ok(()) };
        let differs = claimed.standings.iter().any(|standing| {
            let id = standing.allocation;
            let licensed = self.licensed.get(&id).is_some_and(|at| *at >= first.lead.at);
            let before = first.fits.iter().find(|(allocation, _)| *allocation == id);
            let now = fits(standing);
            !licensed && before.is_some_and(|(_, before)| now.is_some_and(|now| now != *before))
        });
        if differs { Err(Flaw::Fit(lead)) } else { Ok(()) }
    }

    /// A routed lead is opened once.
    pub fn check_unopened(&self, lead: LeadId) -> Result<(), Flaw> {
        self.routed(lead)?;
        let opened = self.leads.get(&lead).is_some_and(|known| known.opened);
        if opened { Err(Flaw::OpenedTwice(lead)) } else { Ok(()) }
    }

    /// Takes note of an entry that `book` has just applied.
    pub fn note(&mut self, entry: &Entry, book: &Book) {
        match &entry.event {
            Event::AllocationSigned(event) => drop(self.signed.insert(event.terms.allocation)),
            Event::LeadRouted(event) => {
                self.lead(event.lead).routed =
                    book.allocation(event.allocation).map(|living| RoutedLead {
                        allocation: event.allocation,
                        at: entry.at,
                        credit: None,
                        credit_window_ms: living.terms.credit_window_ms,
                    });
            }
            Event::LeadOverflowed(event) => self.note_overflowed(event, entry.at),
            Event::AllocationLicensed(event) => {
                self.licensed.insert(event.allocation, entry.at);
            }
            Event::LeadCreated(event) => self.lead(event.lead).remembered = event.remembered,
            Event::LeadOpened(event) => self.lead(event.lead).opened = true,
            event => self.note_credit(event),
        }
    }

    /// When it came it was decided for the first time.
    fn note_overflowed(&mut self, event: &LeadOverflowed, at: Instant) {
        let Some(reason) = event.decision.overflow() else { return };
        match &mut self.lead(event.lead).overflowed {
            Some(known) => known.lead.reason = reason,
            unknown => {
                let standings = event.decision.standings.iter();
                let fits = standings.filter_map(|it| Some((it.allocation, fits(it)?))).collect();
                *unknown = Some(Overflowed { lead: OverflowedLead { at, reason }, fits });
            }
        }
    }

    fn lead(&mut self, lead: LeadId) -> &mut Known {
        self.leads.entry(lead).or_default()
    }

    fn note_credit(&mut self, event: &Event) {
        let lead = event.lead().and_then(|lead| self.leads.get_mut(&lead));
        if let Some(routed) = lead.and_then(|lead| lead.routed.as_mut()) {
            routed.credit = event.credit(routed.credit).or(routed.credit);
        }
    }
}
