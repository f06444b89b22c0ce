//! What is still to happen in the demo's world, in order of instants.

use std::collections::BTreeMap;

use app::{
    credit::CreditReason,
    ids::{LeadId, MarketId, OfficerId, ProspectId},
    instant::Instant,
    ledger::Command,
};
use chrono_tz::Tz;

use super::{callers::Caller, cast::DemoMarket};

pub enum Act {
    OpenMarket(MarketId, &'static DemoMarket),
    Change(MarketId, Box<Command>),
    /// A borrower asks in this market of the cast, or where no market is.
    Arrive(Option<usize>),
    Open(Recipient),
    RequestCredit(LeadId, CreditReason),
    Meet(MarketId, ProspectId, &'static Caller),
    Approve(LeadId),
    Deny(LeadId),
}

/// Who got which lead, and when they are awake.
#[derive(Clone, Copy)]
pub struct Recipient {
    pub lead: LeadId,
    pub officer: OfficerId,
    pub zone: Tz,
}

/// Acts of one instant happen in the order in which they were planned.
#[derive(Default)]
pub struct Agenda {
    acts: BTreeMap<(Instant, u64), Act>,
    planned: u64,
}

impl Agenda {
    pub fn plan(&mut self, at: Instant, act: Act) {
        self.acts.insert((at, self.planned), act);
        self.planned += 1;
    }

    /// The next act, unless it lies after `until`.
    pub fn next(&mut self, until: Instant) -> Option<(Instant, Act)> {
        let first = self.acts.first_entry()?;
        let at = first.key().0;
        (at <= until).then(|| (at, first.remove()))
    }
}
