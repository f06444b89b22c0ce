//! What will happen in the demo's world: first who is in it and what is bound to come, then, as
//! leads find their officers, what these do. Draws and plans; touches nothing.

use app::{
    contract::{Number, Terms},
    credit::CreditReason,
    ids::{AllocationId, LeadId, MarketId, OfficerId, ProspectId},
    instant::{DAY_MS, HOUR_MS, Instant},
    ledger::Command,
    money::Cents,
};
use chrono_tz::Tz;
use serde_json::Value;

use super::{
    agenda::{Act, Agenda, Recipient},
    arrivals::arrivals,
    borrower,
    callers::CALLERS,
    cast::{Contract, DemoMarket, MARKETS, OFFICER, Story},
    chance::{between, percent, pick},
    habits, places,
    span::Span,
};
use crate::{clock::Dice, store::officer::Officer};

/// Of the leads that arrive, those whose borrower was here before.
const AGAIN_PERCENT: u64 = 3;
/// Of the leads that arrive, those whose borrower lives in another state than they buy in.
const MOVING_PERCENT: u64 = 1;
/// Where they live still.
const STATES_LEFT: &[&str] = &["NY", "IL", "WA", "OH"];
/// Leads a month from where no market is.
const ELSEWHERE_MONTHLY: f64 = 24.0;
/// What was asked of the admin in so many days is not decided yet.
const QUEUE_DAYS: i64 = 3;
/// A borrower comes back among so many others.
const REMEMBERED: usize = 200;

pub struct World {
    pub agenda: Agenda,
    pub officers: Vec<Officer>,
    dice: Dice,
    span: Span,
    /// How many borrowers there were.
    borrowers: u64,
    /// What was posted in each market of the cast.
    posted: Vec<Vec<Value>>,
    /// Whether the demo's officer waits for an answer.
    asked_lately: bool,
}

impl World {
    pub fn new(seed: u64, span: Span) -> Self {
        let mut world = Self {
            agenda: Agenda::default(),
            officers: Vec::new(),
            dice: Dice::seeded(seed),
            span,
            borrowers: 0,
            posted: MARKETS.iter().map(|_| Vec::new()).collect(),
            asked_lately: false,
        };
        // Of their own, so that who calls changes nothing else.
        let dice = Dice::seeded(seed.wrapping_add(1));
        for (place, market) in MARKETS.iter().enumerate() {
            let id = world.plan_market(place, market);
            for caller in CALLERS.iter().filter(|caller| caller.market == market.name) {
                let at = span.now - caller.before_ms;
                let prospect = ProspectId(dice.id(at));
                world.agenda.plan(at, Act::Meet(id, prospect, caller));
            }
        }
        world.plan_arrivals(None, MARKETS[0].zone, span.begins, ELSEWHERE_MONTHLY);
        world
    }

    /// Who signs in as the demo's officer.
    pub fn signed_in(&self) -> OfficerId {
        let officer = self.officers.iter().find(|officer| officer.name == OFFICER);
        officer.expect("the cast has them").id
    }

    fn plan_market(&mut self, place: usize, market: &'static DemoMarket) -> MarketId {
        let begins = self.span.begins_in(market.zone);
        let opens = begins - 3 * DAY_MS;
        let id = MarketId(self.dice.id(opens));
        self.agenda.plan(opens, Act::OpenMarket(id, market));
        for contract in market.contracts {
            let (id_of_officer, name) =
                (OfficerId(self.dice.id(opens)), contract.officer.to_owned());
            let officer = Officer {
                nmls: Some(between(&self.dice, 200_000, 2_400_000).to_string()),
                licensed_states: contract.licensed_states(),
                ..Officer::named(id_of_officer, name, market.zone.name().to_owned(), opens)
            };
            self.plan_contract(id, market, contract, officer.id);
            self.officers.push(officer);
        }
        self.plan_arrivals(Some(place), market.zone, begins, market.supply());
        id
    }

    fn plan_contract(
        &mut self,
        id: MarketId,
        market: &DemoMarket,
        contract: &Contract,
        officer: OfficerId,
    ) {
        let midnight = |thousandths| self.span.midnight(market.zone, thousandths);
        let starts = match contract.story {
            Story::Joins { at } => midnight(at),
            _ => self.span.begins_in(market.zone),
        };
        let signed = self.in_working_hours(starts - DAY_MS);
        let allocation = AllocationId(self.dice.id(signed));
        let terms = Terms {
            allocation,
            officer,
            number: Number::new(contract.number).expect("a test knows every number of the cast"),
            starts,
            ends: match contract.story {
                Story::Ends { at } => Some(midnight(at)),
                _ => None,
            },
            remedy: contract.remedy,
            daily_max: contract.daily_max,
            price_cents: Cents(market.price_dollars * 100),
            credit_window_ms: 7 * DAY_MS,
            filters: contract.filters(),
            licensed_states: contract.licensed_states(),
        };
        let changes = match contract.story {
            Story::Steady | Story::Joins { .. } | Story::Ends { .. } => Vec::new(),
            Story::Amends { at, number } => {
                let number = Number::new(number).expect("a test knows every number of the cast");
                vec![(midnight(at), Command::Amend { allocation, number })]
            }
            Story::Pauses { from, to } => {
                let resumed = to.map(|to| (midnight(to), Command::Resume(allocation)));
                [(midnight(from), Command::Pause(allocation))].into_iter().chain(resumed).collect()
            }
        };
        self.agenda.plan(signed, Act::Change(id, Box::new(Command::Sign(terms))));
        for (date, command) in changes {
            self.agenda.plan(self.in_working_hours(date), Act::Change(id, Box::new(command)));
        }
    }

    /// Some time between nine and five on the date that begins at this midnight.
    fn in_working_hours(&self, midnight: Instant) -> Instant {
        midnight + 9 * HOUR_MS + self.dice.below(8 * HOUR_MS as u64) as i64
    }

    fn plan_arrivals(&mut self, place: Option<usize>, zone: Tz, from: Instant, monthly: f64) {
        for at in arrivals(zone, from, self.span.now, monthly, &self.dice) {
            self.agenda.plan(at, Act::Arrive(place));
        }
    }

    /// The id of a lead that arrives now, and what its source posts.
    pub fn arrive(&mut self, place: Option<usize>, at: Instant) -> (LeadId, Value) {
        let dice = &self.dice;
        let number = self.borrowers;
        self.borrowers += 1;
        let lead = LeadId(dice.id(at));
        let Some(place) = place else {
            let region = pick(dice, places::ELSEWHERE);
            return (lead, borrower::body(region, region.area_codes, number, at, dice));
        };
        let region = MARKETS[place].region;
        let posted = &mut self.posted[place];
        if percent(dice, AGAIN_PERCENT) && !posted.is_empty() {
            let lately = &posted[posted.len().saturating_sub(REMEMBERED)..];
            let before = pick(dice, lately);
            return (lead, borrower::body_again(before, region.area_codes, number, at, dice));
        }
        let mut body = borrower::body(region, region.area_codes, number, at, dice);
        if percent(dice, MOVING_PERCENT) {
            let state = pick(dice, STATES_LEFT);
            borrower::move_to(&mut body, state);
        }
        posted.push(body.clone());
        (lead, body)
    }

    /// An officer got a lead: perhaps they open it.
    pub fn routed(&mut self, recipient: Recipient, at: Instant) {
        if let Some(opens) = habits::opens_at(at, recipient.zone, &self.dice) {
            self.agenda.plan(opens, Act::Open(recipient));
        }
    }

    /// An officer opened a lead: perhaps it is no good. The demo's officer is made to wait for one
    /// answer, so that the queue and their page show it.
    pub fn opened(&mut self, recipient: Recipient, at: Instant) {
        let mut asks = habits::asks_at(at, recipient.zone, &self.dice);
        if recipient.officer == self.signed_in() && at > self.queue_since() && !self.asked_lately {
            self.asked_lately = true;
            asks = Some((at + HOUR_MS, CreditReason::Disconnected));
        }
        if let Some((asks, reason)) = asks {
            self.agenda.plan(asks, Act::RequestCredit(recipient.lead, reason));
        }
    }

    /// The admin has decided nothing since.
    fn queue_since(&self) -> Instant {
        self.span.now - QUEUE_DAYS * DAY_MS
    }

    /// A credit was asked for: the admin decides, unless they are behind.
    pub fn asked(&mut self, lead: LeadId, reason: CreditReason, at: Instant) {
        let (decides, approves) = habits::decides_at(at, reason, &self.dice);
        if decides > self.queue_since() {
            return;
        }
        let act = if approves { Act::Approve(lead) } else { Act::Deny(lead) };
        self.agenda.plan(decides, act);
    }
}
