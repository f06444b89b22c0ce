//! A contract's account of a calendar month: what was owed, what came, and what it costs. A fold
//! over entries, the same for the page, its file and the tests. A month that is over never changes.

use std::{collections::BTreeMap, fmt};

use crate::{
    contract::{Closing, Line, Month, Remedy, Terms},
    credit::CreditEffect,
    ids::{AllocationId, LeadId},
    instant::Instant,
    ledger::{Entry, Event, event::CreditApproved},
    money::Cents,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    pub month: Month,
    /// The contract's.
    pub remedy: Remedy,
    /// `None` where the contract had no line in this month.
    pub line: Option<LineAccount>,
    /// Those that came on the line, in order.
    pub leads: Vec<StatedLead>,
    pub adjustments: Vec<Adjustment>,
}

/// What a line came to, or comes to if nothing changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineAccount {
    /// As it stood last.
    pub line: Line,
    /// Of a lead on this line.
    pub price_cents: Cents,
    pub closed: Option<Closed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    pub at: Instant,
    pub closing: Closing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedLead {
    pub lead: LeadId,
    pub at: Instant,
    /// The credited lead that this one makes good.
    pub replaces: Option<LeadId>,
    /// When it was credited, while its line was open.
    pub credited_at: Option<Instant>,
}

/// A lead of a closed line was credited in this month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Adjustment {
    pub at: Instant,
    pub lead: LeadId,
    pub routed_at: Instant,
    pub effect: CreditEffect,
    /// Negative: paid back. Nothing where a lead is owed again.
    pub cents: Cents,
}

/// What the entries that were handed in don't say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The contract's signing.
    Contract(AllocationId),
    /// The routing of a lead that was credited.
    Lead(LeadId),
}

impl Statement {
    /// Of entries in the ledger's order. They may be the whole ledger; it takes those of the
    /// contract itself, those of this month, and of each lead that was credited in it the one that
    /// routed it and the one that opened its line.
    pub fn of<'a>(
        allocation: AllocationId,
        month: Month,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<Self, Missing> {
        let mut fold = Fold::of(month);
        for entry in entries {
            if entry.event.allocation() == Some(allocation) {
                fold.take(entry)?;
            }
        }
        let Fold { signed, line, leads, adjustments, .. } = fold;
        let Signed { remedy, .. } = signed.ok_or(Missing::Contract(allocation))?;
        Ok(Self { month, remedy, line, leads, adjustments })
    }

    /// Whether nothing can change it any more.
    pub fn is_final(&self, now: Instant) -> bool {
        now >= self.month.end && self.line.as_ref().is_none_or(|line| line.closed.is_some())
    }

    /// Leads that made good a credited one.
    pub fn replaced(&self) -> i64 {
        self.leads.iter().filter(|lead| lead.replaces.is_some()).count() as i64
    }

    /// What is paid back for credits of leads of closed lines; never above 0.
    pub fn adjusted(&self) -> Cents {
        self.adjustments.iter().map(|adjustment| adjustment.cents).sum()
    }

    /// What the month costs: of an open line, if nothing changes.
    pub fn total(&self) -> Cents {
        let line = self.line.as_ref();
        let line = line.map_or(Cents(0), |line| line.billed() + line.settled());
        line + self.adjusted()
    }
}

impl LineAccount {
    /// N without carry: what is billed.
    pub fn contracted(&self) -> i64 {
        self.closed.map_or_else(|| self.line.contracted(), |closed| closed.closing.contracted)
    }

    /// N.
    pub fn owed(&self) -> i64 {
        self.closed.map_or_else(|| self.line.owed(), |closed| closed.closing.owed)
    }

    pub fn routed(&self) -> i64 {
        self.line.delivered + self.line.credited
    }

    /// Short at its end, or still to come; below 0 where more came than was owed.
    pub fn short(&self) -> i64 {
        self.owed() - self.line.delivered
    }

    pub fn billed(&self) -> Cents {
        self.price_cents * self.contracted()
    }

    /// What its end turned into money: a shortage paid back (below 0), a surplus billed.
    pub fn settled(&self) -> Cents {
        let refunded = self.closed.map_or(0, |closed| closed.closing.refunded);
        self.price_cents * -refunded
    }
}

struct Signed {
    remedy: Remedy,
    /// What a lead costs on the line that opens next.
    price_cents: Cents,
}

struct Fold {
    month: Month,
    signed: Option<Signed>,
    /// What a lead costs on the line that opened last.
    price_cents: Cents,
    /// Whether that line is this month's, and open.
    is_open: bool,
    /// When each lead came, and what a lead cost on its line.
    routed: BTreeMap<LeadId, (Instant, Cents)>,
    line: Option<LineAccount>,
    leads: Vec<StatedLead>,
    adjustments: Vec<Adjustment>,
}

impl Fold {
    fn of(month: Month) -> Self {
        Self {
            month,
            signed: None,
            price_cents: Cents(0),
            is_open: false,
            routed: BTreeMap::new(),
            line: None,
            leads: Vec::new(),
            adjustments: Vec::new(),
        }
    }

    fn take(&mut self, entry: &Entry) -> Result<(), Missing> {
        let at = entry.at;
        match (&entry.event, &mut self.signed) {
            (Event::AllocationSigned(event), _) => {
                let Terms { remedy, price_cents, .. } = event.terms;
                self.signed = Some(Signed { remedy, price_cents });
            }
            (Event::AllocationRepriced(event), Some(signed)) => {
                signed.price_cents = event.price_cents;
            }
            (Event::LineOpened(event), Some(signed)) => {
                self.price_cents = signed.price_cents;
                self.is_open = self.is_this_months(event.line.start);
                if self.is_open {
                    let (line, price_cents) = (event.line.clone(), self.price_cents);
                    self.line = Some(LineAccount { line, price_cents, closed: None });
                }
            }
            (Event::LineClosed(event), _) => {
                let open = self.line.as_mut().filter(|_| self.is_open);
                if let Some(account) = open {
                    account.closed = Some(Closed { at, closing: event.closing });
                }
                self.is_open = false;
            }
            (Event::LeadRouted(event), _) => {
                let (lead, replaces) = (event.lead, event.replaces);
                self.routed.insert(lead, (at, self.price_cents));
                if self.is_open {
                    self.leads.push(StatedLead { lead, at, replaces, credited_at: None });
                }
            }
            (Event::CreditApproved(event), _) => self.credit(event, at)?,
            _ => {}
        }
        match (entry.event.step(), &mut self.line) {
            (Some((_, step)), Some(account)) if self.is_open => account.line.take(step, at),
            _ => {}
        }
        Ok(())
    }

    fn credit(&mut self, credit: &CreditApproved, at: Instant) -> Result<(), Missing> {
        let (lead, effect) = (credit.lead, credit.effect);
        if !self.is_this_months(at) {
            return Ok(());
        }
        let (routed_at, price) = *self.routed.get(&lead).ok_or(Missing::Lead(lead))?;
        let cents = match effect {
            CreditEffect::OpenLine => {
                let own = self.leads.iter_mut().filter(|stated| stated.lead == lead);
                own.for_each(|stated| stated.credited_at = Some(at));
                return Ok(());
            }
            CreditEffect::LateCredit => Cents(0),
            CreditEffect::Money => -price,
        };
        self.adjustments.push(Adjustment { at, lead, routed_at, effect, cents });
        Ok(())
    }

    fn is_this_months(&self, at: Instant) -> bool {
        (self.month.start..self.month.end).contains(&at)
    }
}

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contract(id) => write!(f, "no entry signed allocation {id}"),
            Self::Lead(id) => write!(f, "no entry routed lead {id}"),
        }
    }
}
