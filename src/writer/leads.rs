//! The read model of leads, made from entries: for the writer a batch's worth, for `evenpace
//! verify` a whole ledger's. The same code makes both.

use std::collections::BTreeMap;

use app::{
    credit::{CreditState, RoutedLead},
    ids::{LeadId, MarketId, OfficerId, SourceId},
    instant::Instant,
    ledger::{Book, Entry, Event},
};

use crate::{
    seal::SearchMark,
    store::{
        lead::{Fate, Lead},
        search_mark::MarkRow,
    },
};

#[derive(Default)]
pub struct Leads {
    known: BTreeMap<LeadId, Lead>,
    /// Created and scored, and not decided yet: between two entries of one command.
    arriving: Option<Arriving>,
    /// Changes of leads that are not known here yet.
    waiting: Vec<(LeadId, Change)>,
    /// Which of the known leads are not in the database as they are here.
    changed: std::collections::BTreeSet<LeadId>,
}

struct Arriving {
    source: SourceId,
    at: Instant,
    score: u8,
}

enum Change {
    /// It was offered again, and came to this.
    Again(Fate),
    Opened(Instant),
    Credit(CreditState),
    ReplacedBy(LeadId),
}

impl Leads {
    /// Rows as they stand in the database.
    pub fn know(&mut self, leads: Vec<Lead>) {
        for lead in leads {
            self.known.entry(lead.id).or_insert(lead);
        }
        for (lead, change) in std::mem::take(&mut self.waiting) {
            self.change(lead, change);
        }
    }

    pub fn get(&self, lead: LeadId) -> Option<&Lead> {
        self.known.get(&lead)
    }

    /// Leads that some entry changes and whose rows are to be read first.
    pub fn unknown(&self) -> Vec<LeadId> {
        self.waiting.iter().map(|(lead, _)| *lead).collect()
    }

    /// Rows to be written.
    pub fn changed(&self) -> Vec<&Lead> {
        self.changed.iter().map(|lead| &self.known[lead]).collect()
    }

    pub fn all(&self) -> impl Iterator<Item = &Lead> {
        self.known.values()
    }

    pub fn apply(&mut self, market: MarketId, entry: &Entry, book: &Book) {
        let at = entry.at;
        match &entry.event {
            Event::LeadCreated(event) => {
                self.arriving = Some(Arriving { source: event.source, at, score: 0 });
            }
            Event::LeadScored(event) => {
                if let Some(arriving) = &mut self.arriving {
                    arriving.score = event.score;
                }
            }
            Event::LeadRouted(event) => {
                let officer = book.allocation(event.allocation).map(|a| a.terms.officer);
                let fate = officer.map(|officer| Fate::Routed {
                    allocation: event.allocation,
                    officer,
                    at,
                    replaces: event.replaces,
                });
                self.decided(market, event.lead, fate, event.again_within_ms);
            }
            Event::LeadOverflowed(event) => {
                let fate = event.decision.overflow().map(Fate::Overflow);
                self.decided(market, event.lead, fate, event.again_within_ms);
            }
            Event::LeadDuplicate(event) => {
                self.settle(market, event.lead, Some(Fate::Duplicate { of: event.earlier }));
            }
            Event::LeadUnserved(event) => self.settle(market, event.lead, Some(Fate::Unserved)),
            Event::LeadOpened(event) => self.change(event.lead, Change::Opened(at)),
            Event::CreditRequested(_)
            | Event::CreditWithdrawn(_)
            | Event::CreditAnswered(_)
            | Event::CreditApproved(_)
            | Event::CreditDenied(_) => self.change_credit(&entry.event),
            Event::CreditReplaced(event) => self.change(event.lead, Change::ReplacedBy(event.by)),
            _ => {}
        }
    }

    /// By the rule: of a lead that was created just now, or of one that was offered again.
    fn decided(
        &mut self,
        market: MarketId,
        id: LeadId,
        fate: Option<Fate>,
        again_within_ms: Option<i64>,
    ) {
        match (again_within_ms, fate) {
            (Some(_), Some(fate)) => self.change(id, Change::Again(fate)),
            (_, fate) => self.settle(market, id, fate),
        }
    }

    /// The lead that was created just now came to this. Without a fate, or without a lead that was
    /// created, nothing is noted: only a ledger that replay refuses has such entries.
    fn settle(&mut self, market: MarketId, id: LeadId, fate: Option<Fate>) {
        let Some((arriving, fate)) = self.arriving.take().zip(fate) else { return };
        let lead = Lead {
            id,
            market,
            source: arriving.source,
            received_at: arriving.at,
            score: arriving.score,
            fate,
            opened_at: None,
            credit: None,
            replaced_by: None,
        };
        self.known.insert(id, lead);
        self.changed.insert(id);
    }

    /// Its lead is known: whoever orders a step of a credit names it.
    fn change_credit(&mut self, event: &Event) {
        let Some(lead) = event.lead() else { return };
        let before = self.known.get(&lead).and_then(|lead| lead.credit);
        if let Some(state) = event.credit(before) {
            self.change(lead, Change::Credit(state));
        }
    }

    fn change(&mut self, id: LeadId, change: Change) {
        let Some(lead) = self.known.get_mut(&id) else {
            self.waiting.push((id, change));
            return;
        };
        match change {
            Change::Again(fate) if matches!(lead.fate, Fate::Overflow(_)) => lead.fate = fate,
            // Only a ledger that replay refuses routes a lead twice.
            Change::Again(_) => return,
            Change::Opened(at) => lead.opened_at = lead.opened_at.or(Some(at)),
            Change::Credit(state) => lead.credit = Some(state),
            Change::ReplacedBy(by) => lead.replaced_by = Some(by),
        }
        self.changed.insert(id);
    }
}

/// What a credit's decision needs to know of a lead, but for its contract's window; `None` where it
/// was routed to nobody.
pub(super) fn routed_lead(lead: &Lead) -> Option<RoutedLead> {
    match lead.fate {
        Fate::Routed { allocation, at, .. } => {
            Some(RoutedLead { allocation, at, credit: lead.credit, credit_window_ms: 0 })
        }
        Fate::Overflow(_) | Fate::Duplicate { .. } | Fate::Unserved => None,
    }
}

/// By which a lead's recipient finds it, if it has one.
pub fn search_marks(lead: &Lead, marks: &[SearchMark]) -> Vec<MarkRow> {
    let Fate::Routed { officer, at, .. } = lead.fate else { return Vec::new() };
    let row = |mark: &SearchMark| MarkRow { mark: mark.of(officer), routed_at: at, lead: lead.id };
    marks.iter().map(row).collect()
}

/// Whether this lead is that officer's.
pub(super) fn is_of(lead: &Lead, officer: OfficerId) -> bool {
    matches!(lead.fate, Fate::Routed { officer: recipient, .. } if recipient == officer)
}
