//! What came of a scenario, read off its entries: the form of a case's `expected`.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use crate::{
    contract::{Closing, Line},
    credit::CreditEffect,
    ids::{AllocationId, LeadId},
    instant::Instant,
    ledger::{
        Book, Entry, Event,
        event::{LeadOverflowed, LeadRouted, LineClosed},
    },
    plan::{Names, simulate::MARKET},
    routing::{self, Decision, OverflowReason},
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// In the order in which they were routed.
    pub leads: Vec<LeadOutcome>,
    /// By allocation id and start.
    pub lines: Vec<LineOutcome>,
    /// By allocation id, where not 0.
    pub settled: Vec<Settled>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum LeadOutcome {
    Routed { lead: String, routed_to: String },
    Overflow { lead: String, overflow: OverflowReason },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineOutcome {
    pub allocation: String,
    #[serde(serialize_with = "rfc3339")]
    pub start: Instant,
    /// `None` while it is open, as with `carry_out` and `refunded`.
    #[serde(serialize_with = "rfc3339_or_null")]
    pub end: Option<Instant>,
    /// N at the end, or now.
    pub owed: i64,
    /// Net of `credited`.
    pub delivered: i64,
    pub credited: i64,
    pub carry_in: i64,
    pub carry_out: Option<i64>,
    /// Leads turned into money at the end; negative: a surplus billed.
    pub refunded: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    pub allocation: String,
    /// Leads turned into money in all; negative: billed.
    pub leads: i64,
}

impl Outcome {
    pub fn of(entries: &[Entry], names: &Names) -> Self {
        let mut book = Book::new(MARKET);
        let mut leads = Vec::new();
        let mut lines: BTreeMap<(AllocationId, Instant), LineOutcome> = BTreeMap::new();
        let mut settled: BTreeMap<AllocationId, i64> = BTreeMap::new();
        for entry in entries {
            match &entry.event {
                Event::LeadRouted(LeadRouted { lead, decision, .. })
                | Event::LeadOverflowed(LeadOverflowed { lead, decision, .. }) => {
                    let outcome = lead_outcome(names, *lead, decision);
                    if entry.event.again_within_ms().is_some() {
                        leads.retain(|known: &LeadOutcome| known.lead() != outcome.lead());
                    }
                    leads.push(outcome);
                }
                Event::LineClosed(LineClosed { allocation, line, closing }) => {
                    let mut line = open_line(names, *allocation, line);
                    line.close(entry.at, closing);
                    lines.insert((*allocation, line.start), line);
                    *settled.entry(*allocation).or_default() += closing.refunded;
                }
                Event::CreditApproved(event) if event.effect == CreditEffect::Money => {
                    *settled.entry(event.allocation).or_default() += 1;
                }
                _ => {}
            }
            book.apply(entry).expect("the entries of a simulation follow each other");
        }
        for living in book.allocations() {
            if let Some(line) = &living.line {
                let id = living.terms.allocation;
                lines.insert((id, line.start), open_line(names, id, line));
            }
        }
        let settled = settled.into_iter().filter(|(_, leads)| *leads != 0);
        let settled = settled
            .map(|(id, leads)| Settled { allocation: names.allocation(id).to_owned(), leads });
        Self { leads, lines: lines.into_values().collect(), settled: settled.collect() }
    }
}

impl LeadOutcome {
    fn lead(&self) -> &str {
        match self {
            Self::Routed { lead, .. } | Self::Overflow { lead, .. } => lead,
        }
    }
}

impl LineOutcome {
    fn close(&mut self, at: Instant, closing: &Closing) {
        self.end = Some(at);
        self.owed = closing.owed;
        self.carry_out = Some(closing.carry_out);
        self.refunded = Some(closing.refunded);
    }
}

fn lead_outcome(names: &Names, lead: LeadId, decision: &Decision) -> LeadOutcome {
    let lead = names.lead(lead).to_owned();
    match decision.outcome {
        routing::Outcome::Routed { to, .. } => {
            LeadOutcome::Routed { lead, routed_to: names.allocation(to).to_owned() }
        }
        routing::Outcome::Overflow { reason } => LeadOutcome::Overflow { lead, overflow: reason },
    }
}

fn open_line(names: &Names, allocation: AllocationId, line: &Line) -> LineOutcome {
    LineOutcome {
        allocation: names.allocation(allocation).to_owned(),
        start: line.start,
        end: None,
        owed: line.owed(),
        delivered: line.delivered,
        credited: line.credited,
        carry_in: line.carry_in,
        carry_out: None,
        refunded: None,
    }
}

fn rfc3339<S: Serializer>(at: &Instant, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&at.rfc3339())
}

fn rfc3339_or_null<S: Serializer>(at: &Option<Instant>, serializer: S) -> Result<S::Ok, S::Error> {
    at.map(Instant::rfc3339).serialize(serializer)
}
