//! What the book forgets and an audit must not: every lead with its recipient and its credit, and
//! every contract that was ever signed.

use std::collections::{HashMap, HashSet};

use crate::{
    credit::RoutedLead,
    ids::{AllocationId, LeadId},
    instant::Instant,
    ledger::{Book, Entry, Event, Flaw, OverflowedLead, Refusal},
};

#[derive(Clone, Debug, Default)]
pub(super) struct Log {
    leads: HashMap<LeadId, Known>,
    signed: HashSet<AllocationId>,
    /// How often contracts were signed and amended.
    changes: u64,
}

#[derive(Clone, Debug, Default)]
struct Known {
    routed: Option<RoutedLead>,
    /// Why nobody got it, and how many changes there had been.
    overflowed: Option<(OverflowedLead, u64)>,
    /// It came before this house took leads.
    remembered: bool,
    opened: bool,
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

    /// A lead that nobody got, that is fresh, and that a change of a contract may have made
    /// somebody's.
    pub fn check_again(&self, lead: LeadId, at: Instant, within_ms: i64) -> Result<(), Flaw> {
        let known = self.leads.get(&lead).ok_or(Flaw::NotArriving(lead))?;
        if known.routed.is_some() {
            return Err(Flaw::DecidedTwice(lead));
        }
        let may = known.overflowed.is_some_and(|(overflowed, changes)| {
            overflowed.may_go_again(at, within_ms) && changes < self.changes && !known.remembered
        });
        if may { Ok(()) } else { Err(Flaw::Refused(Refusal::NotOfferedAgain)) }
    }

    /// A routed lead is opened once.
    pub fn check_unopened(&self, lead: LeadId) -> Result<(), Flaw> {
        self.routed(lead)?;
        let opened = self.leads.get(&lead).is_some_and(|known| known.opened);
        if opened { Err(Flaw::OpenedTwice(lead)) } else { Ok(()) }
    }

    /// Takes note of an entry that `book` has just applied.
    pub fn note(&mut self, entry: &Entry, book: &Book) {
        self.changes += u64::from(entry.event.offers_again());
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
            Event::LeadOverflowed(event) => {
                let reason = event.decision.overflow();
                let overflowed = reason.map(|reason| OverflowedLead { at: entry.at, reason });
                let changes = self.changes;
                self.lead(event.lead).overflowed = overflowed.map(|it| (it, changes));
            }
            Event::LeadCreated(event) => self.lead(event.lead).remembered = event.remembered,
            Event::LeadOpened(event) => self.lead(event.lead).opened = true,
            event => self.note_credit(event),
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
