//! A contract's account of a calendar month: what was owed, what came, and what it costs. A fold
//! over entries, the same for the page, its file and the tests. A month that is over never changes.

use std::{collections::BTreeMap, fmt};

use crate::{
    billing::{Account, Settled, Unaccounted},
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

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineAccount {
    /// As it stood last.
    pub line: Line,
    /// Of a lead on this line.
    pub price_cents: Cents,
    /// Of an open line, how it ends if nothing changes and, unless it is paused, all that is owed
    /// comes.
    pub closing: Closing,
    /// What its end turns into money.
    pub settled: Vec<Settled>,
    pub closed_at: Option<Instant>,
    pub follows: Follows,
}

/// What comes after a line, as far as is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    Line,
    /// The contract ends with it.
    Nothing,
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
    /// A line closed otherwise than its entries leave it.
    Step(AllocationId),
    /// Something of an earlier line.
    Line(AllocationId),
}

impl Statement {
    /// Of entries in the ledger's order. They may be the whole ledger; it takes all that the
    /// contract itself and its lines are about, this month's leads, and the routing of each lead
    /// that was credited once its line was closed.
    pub fn of<'a>(
        allocation: AllocationId,
        month: Month,
        entries: impl IntoIterator<Item = &'a Entry>,
    ) -> Result<Self, Missing> {
        let mut fold = Fold::of(allocation, month);
        for entry in entries {
            if entry.event.allocation() == Some(allocation) {
                fold.take(entry)?;
            }
        }
        fold.statement()
    }

    /// Whether nothing can change it any more. `settled` is an instant before which nothing is
    /// entered now; what closed with the month says so itself.
    pub fn is_final(&self, settled: Instant) -> bool {
        let closed_at = self.line.as_ref().map(|line| line.closed_at);
        match closed_at {
            Some(None) => false,
            Some(Some(at)) if at >= self.month.end => true,
            Some(Some(_)) | None => settled >= self.month.end,
        }
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
        self.closing.contracted
    }

    /// N.
    pub fn owed(&self) -> i64 {
        self.closing.owed
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

    /// What its end turns into money: a shortage paid back (below 0), a surplus billed.
    pub fn settled(&self) -> Cents {
        self.settled.iter().map(|settled| settled.amount()).sum()
    }
}

/// What the contract says.
struct Signed {
    remedy: Remedy,
    /// What a lead costs on the line that opens next.
    price_cents: Cents,
    ends: Option<Instant>,
}

impl Signed {
    fn follows(&self, end: Instant) -> Follows {
        match self.ends.is_some_and(|ends| ends <= end) {
            true => Follows::Nothing,
            false => Follows::Line,
        }
    }
}

/// The line that is open.
struct Open {
    line: Line,
    price_cents: Cents,
}

impl Open {
    fn expected(&self, remedy: Remedy, follows: Follows) -> Closing {
        let mut line = self.line.clone();
        if line.is_active() {
            line.delivered = line.delivered.max(line.owed());
        }
        line.close(line.end, remedy, follows == Follows::Line)
    }
}

struct Fold {
    allocation: AllocationId,
    month: Month,
    signed: Option<Signed>,
    open: Option<Open>,
    account: Account,
    /// When each lead came, and when its line opened.
    routed: BTreeMap<LeadId, (Instant, Instant)>,
    line: Option<LineAccount>,
    leads: Vec<StatedLead>,
    adjustments: Vec<Adjustment>,
}

impl Fold {
    fn of(allocation: AllocationId, month: Month) -> Self {
        Self {
            allocation,
            month,
            signed: None,
            open: None,
            account: Account::default(),
            routed: BTreeMap::new(),
            line: None,
            leads: Vec::new(),
            adjustments: Vec::new(),
        }
    }

    fn take(&mut self, entry: &Entry) -> Result<(), Missing> {
        let at = entry.at;
        if let (Some((_, step)), Some(open)) = (entry.event.step(), &mut self.open) {
            open.line.take(step, at);
        }
        match (&entry.event, &mut self.signed) {
            (Event::AllocationSigned(event), _) => {
                let Terms { remedy, price_cents, ends, .. } = event.terms;
                self.signed = Some(Signed { remedy, price_cents, ends });
            }
            (Event::AllocationRepriced(event), Some(signed)) => {
                signed.price_cents = event.price_cents;
            }
            (Event::AllocationShortened(event), Some(signed)) => signed.ends = Some(event.ends),
            (Event::LineOpened(event), Some(signed)) => {
                let (line, price_cents) = (event.line.clone(), signed.price_cents);
                self.open = Some(Open { line, price_cents });
            }
            (Event::LineClosed(event), Some(signed)) => {
                let follows = signed.follows(at);
                let mut open = self.open.take().ok_or(Missing::Line(self.allocation))?;
                // Of other months there are no leads here.
                if self.is_this_months(open.line.start) && open.line != event.line {
                    return Err(Missing::Step(self.allocation));
                }
                open.line = event.line.clone();
                self.close(open, event.closing, Some(at), follows)?;
            }
            (Event::AllocationEnded(_), _) => {
                let last = self.line.as_mut().filter(|line| line.closed_at == Some(at));
                last.into_iter().for_each(|line| line.follows = Follows::Nothing);
            }
            (Event::LeadRouted(event), _) => {
                let (lead, replaces) = (event.lead, event.replaces);
                let Some(open) = &self.open else { return Err(Missing::Line(self.allocation)) };
                self.routed.insert(lead, (at, open.line.start));
                if self.is_this_months(open.line.start) {
                    self.leads.push(StatedLead { lead, at, replaces, credited_at: None });
                }
            }
            (Event::CreditApproved(event), _) => self.credit(event, at)?,
            _ => {}
        }
        Ok(())
    }

    /// Accounts for a line as it ends; keeps what is this month's.
    fn close(
        &mut self,
        open: Open,
        closing: Closing,
        closed_at: Option<Instant>,
        follows: Follows,
    ) -> Result<(), Missing> {
        let Open { line, price_cents } = open;
        let settled = self.account.close(line.start, price_cents, &closing);
        let settled = settled.map_err(|Unaccounted| Missing::Line(self.allocation))?;
        if self.is_this_months(line.start) {
            let account = LineAccount { line, price_cents, closing, settled, closed_at, follows };
            self.line = Some(account);
        }
        Ok(())
    }

    fn credit(&mut self, credit: &CreditApproved, at: Instant) -> Result<(), Missing> {
        let (lead, effect) = (credit.lead, credit.effect);
        if effect == CreditEffect::OpenLine {
            let own = self.leads.iter_mut().filter(|stated| stated.lead == lead);
            own.for_each(|stated| stated.credited_at = Some(at));
            return Ok(());
        }
        let (routed_at, line) = *self.routed.get(&lead).ok_or(Missing::Lead(lead))?;
        let cents = match effect {
            CreditEffect::Money => self.account.refund(line).map(|cents| -cents),
            CreditEffect::OpenLine | CreditEffect::LateCredit => {
                self.account.owe_again(line).map(|()| Cents(0))
            }
        };
        let cents = cents.map_err(|Unaccounted| Missing::Line(self.allocation))?;
        if self.is_this_months(at) {
            self.adjustments.push(Adjustment { at, lead, routed_at, effect, cents });
        }
        Ok(())
    }

    fn statement(mut self) -> Result<Statement, Missing> {
        let Some(Signed { remedy, .. }) = self.signed else {
            return Err(Missing::Contract(self.allocation));
        };
        let open = self.open.take().filter(|open| self.is_this_months(open.line.start));
        if let (Some(open), Some(signed)) = (open, &self.signed) {
            let follows = signed.follows(open.line.end);
            let expected = open.expected(remedy, follows);
            self.close(open, expected, None, follows)?;
        }
        let Self { month, line, leads, adjustments, .. } = self;
        Ok(Statement { month, remedy, line, leads, adjustments })
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
            Self::Step(id) => write!(f, "a line of {id} closed otherwise than its entries say"),
            Self::Line(id) => write!(f, "the lines, leads and credits of {id} don't add up"),
        }
    }
}
