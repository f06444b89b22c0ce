//! Runs a scenario through the very commands and the book that serve production.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use crate::{
    contract::Terms,
    credit::{CreditState, RoutedLead},
    ids::{AllocationId, LeadId, MarketId, SourceId},
    instant::Instant,
    lead::facts::Facts,
    ledger::{Arrival, Book, Command, Entry, Event, Hash, OverflowedLead, Refusal},
    plan::{Happening, Scenario, Unsound, What},
};

/// The market of every simulation. Its id ranks nothing.
pub const MARKET: MarketId = MarketId(Uuid::max());

/// The ledger that the scenario becomes, or the event that can't have happened.
pub fn simulate(scenario: &Scenario) -> Result<Vec<Entry>, Unsound> {
    let mut run = Run::new(scenario);
    run.open()?;
    for happening in &scenario.happenings {
        run.take(happening).map_err(|why| scenario.unsound(happening, why))?;
    }
    run.finish()?;
    Ok(run.entries)
}

struct Run<'a> {
    scenario: &'a Scenario,
    book: Book,
    entries: Vec<Entry>,
    signed: BTreeSet<AllocationId>,
    /// Every lead that came; `None` where it overflowed.
    leads: BTreeMap<LeadId, Option<RoutedLead>>,
    /// Those of them that may be offered again, in the order in which they came.
    overflowed: Vec<(LeadId, &'a Facts, OverflowedLead)>,
    /// When a contract was signed, or its number raised, and nothing was offered again yet.
    raised_at: Option<Instant>,
}

impl<'a> Run<'a> {
    fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
            book: Book::new(MARKET),
            entries: Vec::new(),
            signed: BTreeSet::new(),
            leads: BTreeMap::new(),
            overflowed: Vec::new(),
            raised_at: None,
        }
    }

    fn open(&mut self) -> Result<(), Unsound> {
        let (seats, early_limit_ns) = (u32::MAX, self.scenario.early_limit_ns);
        let opens = self.scenario.opens;
        self.command(Command::Open { seats, early_limit_ns }, opens).map_err(Unsound::Market)?;
        for terms in &self.scenario.listed {
            let allocation = terms.allocation;
            self.sign(terms.clone(), opens).map_err(|why| Unsound::Allocation {
                id: self.scenario.names.allocation(allocation).into(),
                why,
            })?;
        }
        Ok(())
    }

    /// Contracts that are signed at one instant share what nobody got, so it is offered again
    /// before anything else happens.
    fn take(&mut self, happening: &'a Happening) -> Result<(), String> {
        let signs = matches!(happening.what, What::Sign(_));
        if self.raised_at.is_some_and(|at| at < happening.at || !signs) {
            self.offer_again()?;
        }
        let raises = self.book.raises_so_far();
        self.carry_out(happening)?;
        if self.book.raises_so_far() > raises {
            self.raised_at = Some(happening.at);
        }
        Ok(())
    }

    fn carry_out(&mut self, happening: &'a Happening) -> Result<(), String> {
        let at = happening.at;
        match &happening.what {
            What::Lead(lead, facts) => self.receive(*lead, facts, at),
            What::Credit(lead) => self.credit(*lead, at),
            What::Pause(allocation) => self.command(Command::Pause(*allocation), at),
            What::Resume(allocation) => self.command(Command::Resume(*allocation), at),
            What::End(allocation) => self.command(Command::End(*allocation), at),
            What::Amend(allocation, number) => {
                self.command(Command::Amend { allocation: *allocation, number: *number }, at)
            }
            What::Sign(terms) => self.sign((**terms).clone(), at),
        }
    }

    /// Rolls lines to the end of the scenario.
    fn finish(&mut self) -> Result<(), Unsound> {
        self.offer_again().map_err(Unsound::Market)?;
        match self.scenario.ends() {
            Some(at) => self.command(Command::Tick, at).map_err(Unsound::Market),
            None => Ok(()),
        }
    }

    fn sign(&mut self, terms: Terms, at: Instant) -> Result<(), String> {
        if !self.signed.insert(terms.allocation) {
            return Err("an allocation of this id was signed before".to_owned());
        }
        self.command(Command::Sign(terms), at)
    }

    fn receive(&mut self, lead: LeadId, facts: &'a Facts, at: Instant) -> Result<(), String> {
        if self.leads.contains_key(&lead) {
            return Err("a lead of this id came before".to_owned());
        }
        let known = self.entries.len();
        self.command(Command::Receive(arrival(lead, facts.clone())), at)?;
        self.note_fate(lead, known);
        let overflowed = self.entries[known..].iter().find_map(|entry| match &entry.event {
            Event::LeadOverflowed(event) => event.decision.overflow(),
            _ => None,
        });
        if let Some(reason) = overflowed {
            self.overflowed.push((lead, facts, OverflowedLead { at, reason }));
        }
        Ok(())
    }

    fn offer_again(&mut self) -> Result<(), String> {
        let Some(at) = self.raised_at.take() else { return Ok(()) };
        let within_ms = self.scenario.again_within_ms;
        for (lead, facts, overflowed) in std::mem::take(&mut self.overflowed) {
            if !overflowed.may_go_again(at, within_ms) {
                continue;
            }
            let known = self.entries.len();
            let command = Command::OfferAgain { lead, facts: facts.clone(), overflowed, within_ms };
            self.command(command, at)?;
            match self.entries.len() > known {
                true => self.note_fate(lead, known),
                false => self.overflowed.push((lead, facts, overflowed)),
            }
        }
        Ok(())
    }

    /// What became of a lead in the entries from `known` on.
    fn note_fate(&mut self, lead: LeadId, known: usize) {
        let routed = self.entries[known..].iter().find_map(|entry| match &entry.event {
            Event::LeadRouted(event) => Some((event.allocation, entry.at)),
            _ => None,
        });
        let routed = routed.map(|(allocation, at)| RoutedLead {
            allocation,
            at,
            credit: None,
            credit_window_ms: 0,
        });
        self.leads.insert(lead, routed);
    }

    fn credit(&mut self, lead: LeadId, at: Instant) -> Result<(), String> {
        let routed = match self.leads.get(&lead) {
            Some(Some(routed)) => *routed,
            Some(None) => return Err("this lead overflowed".to_owned()),
            None => return Err("no lead of this id came before".to_owned()),
        };
        self.command(Command::ApproveCredit { lead, routed, proof: None }, at)?;
        let credited = RoutedLead { credit: Some(CreditState::Approved), ..routed };
        self.leads.insert(lead, Some(credited));
        Ok(())
    }

    fn command(&mut self, command: Command, at: Instant) -> Result<(), String> {
        let taken = self.book.take(command, at, &self.scenario.months, &mut self.entries);
        taken.map_err(|refusal| self.in_words(refusal))
    }

    /// The message names the allocation already, and by its own id.
    fn in_words(&self, refusal: Refusal) -> String {
        match refusal {
            Refusal::NoSuchAllocation(id) if self.signed.contains(&id) => {
                "its contract is over".to_owned()
            }
            Refusal::NoSuchAllocation(_) => "no allocation of this id was signed before".to_owned(),
            Refusal::AlreadyPaused(_) => "it is paused already".to_owned(),
            Refusal::NotPaused(_) => "it is not paused".to_owned(),
            refusal => refusal.to_string(),
        }
    }
}

/// A lead that nobody is behind: there is nothing to seal or to score.
pub(super) fn arrival(lead: LeadId, facts: Facts) -> Arrival {
    let nothing = Hash([0; 32]);
    Arrival {
        lead,
        source: SourceId(Uuid::nil()),
        facts,
        state_contradicts_zip: false,
        score: 0,
        rubric: 0,
        commitment: nothing,
        consent: nothing,
        remembered: false,
        duplicate_of: None,
    }
}
