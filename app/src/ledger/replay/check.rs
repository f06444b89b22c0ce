//! Whether an entry is what the entries before it make it: the command that it began with is read
//! off it, decided again by the book, and must come to the same events in the same order.

use std::{collections::VecDeque, ops::RangeInclusive};

use super::{Flaw, Next, Replay};
use crate::{
    contract::{Line, Month},
    ids::{LeadId, MarketId},
    instant::{DAY_MS, HOUR_MS, Instant},
    ledger::{
        Allocation, Command, Entry, Event, Misfit, Refusal,
        due::Due,
        event::{ChangeCalledOff, HoldExpired, MarketChanged, OfferExpired, SeatOffered},
    },
    routing::{Decision, Eligibility},
};

/// From a February to a long month, with clocks that spring forward or fall back in them.
const MONTH_MS: RangeInclusive<i64> = 28 * DAY_MS - 2 * HOUR_MS..=31 * DAY_MS + 2 * HOUR_MS;

impl Replay {
    /// What must come after this entry, if it may stand here.
    pub(super) fn check(&self, entry: &Entry) -> Result<Next, Flaw> {
        let (at, last) = (entry.at, self.book.at);
        if at < last {
            return Err(Flaw::Misfit(Misfit::BackInTime { at, last }));
        }
        match &self.next {
            Next::Any => self.check_first(entry),
            _ if at > last => Err(Flaw::Torn),
            Next::Rest(events) => exactly(events.clone(), &entry.event),
            Next::Score(lead) => match &entry.event {
                Event::LeadScored(scored) if scored.lead == *lead => Ok(Next::Outcome(*lead)),
                _ => Err(Flaw::Torn),
            },
            Next::Outcome(lead) if entry.event.lead() != Some(*lead) => Err(Flaw::Torn),
            Next::Outcome(lead) => self.check_outcome(*lead, entry),
        }
    }

    /// The first entry of what falls due, or of a command.
    fn check_first(&self, entry: &Entry) -> Result<Next, Flaw> {
        if let Some(due) = self.book.first_due(entry.at) {
            return match due {
                Due::Contract(at, contract) => self.check_due((at, contract), entry),
                Due::Seat(at, event) if (at, &*event) == (entry.at, &entry.event) => Ok(Next::Any),
                Due::Seat(at, event) => Err(Flaw::SeatOverdue(event, at)),
            };
        }
        if let Event::LeadCreated(created) = &entry.event {
            return match self.log.has_lead(created.lead) {
                true => Err(Flaw::CreatedTwice(created.lead)),
                false => Ok(Next::Score(created.lead)),
            };
        }
        if let Some(within_ms) = entry.event.again_within_ms() {
            return self.check_again(within_ms, entry);
        }
        let command = self.command(&entry.event)?;
        let events = self.book.decide(command, entry.at).map_err(Flaw::Refused)?;
        exactly(events.into(), &entry.event)
    }

    fn check_due(&self, (at, due): (Instant, &Allocation), entry: &Entry) -> Result<Next, Flaw> {
        let allocation = due.terms.allocation;
        if entry.at != at || entry.event.allocation() != Some(allocation) {
            return Err(Flaw::Overdue { allocation, at });
        }
        let month = || match (&self.months, &entry.event) {
            (Some(months), _) => months.containing(at),
            (None, Event::LineOpened(event)) => claimed_month(&event.line, at),
            (None, _) => None,
        };
        let event = due.due_event(at, month).map_err(|_| Flaw::Calendar)?;
        exactly([event].into(), &entry.event)
    }

    /// The command that begins with this event.
    fn command(&self, event: &Event) -> Result<Command, Flaw> {
        Ok(match event {
            Event::MarketOpened(event) => {
                Command::Open { seats: event.seats, early_limit_ns: event.early_limit_ns }
            }
            Event::MarketChanged(event) => {
                let MarketChanged { seats, early_limit_ns } = *event;
                Command::ChangeMarket { seats, early_limit_ns }
            }
            Event::AllocationSigned(event) if self.log.has_signed(event.terms.allocation) => {
                return Err(Flaw::Refused(Refusal::AlreadySigned(event.terms.allocation)));
            }
            Event::AllocationSigned(event) => match (event.terms.clone(), event.prospect) {
                (terms, None) => Command::Sign(terms),
                (terms, Some(prospect)) => Command::Sell { prospect, terms },
            },
            Event::SeatHeld(event) => Command::Hold(event.prospect),
            Event::HoldExtended(event) => Command::ExtendHold(event.prospect),
            Event::HoldReleased(event) => Command::ReleaseHold(event.prospect),
            Event::WaitlistJoined(event) => Command::JoinWaitlist(event.prospect),
            Event::WaitlistLeft(event) => Command::LeaveWaitlist(event.prospect),
            Event::HoldExpired(HoldExpired { prospect })
            | Event::OfferExpired(OfferExpired { prospect })
            | Event::SeatOffered(SeatOffered { prospect, .. }) => {
                return Err(Flaw::SeatNotDue(*prospect));
            }
            Event::AllocationAmended(event) => {
                Command::Amend { allocation: event.allocation, number: event.number }
            }
            Event::AllocationPaused(event) => Command::Pause(event.allocation),
            Event::AllocationResumed(event) => Command::Resume(event.allocation),
            Event::AllocationShortened(event) => {
                Command::Shorten { allocation: event.allocation, ends: event.ends }
            }
            Event::AllocationRepriced(event) => {
                let (allocation, price_cents) = (event.allocation, event.price_cents);
                Command::Reprice { allocation, price_cents }
            }
            Event::AllocationLicensed(event) => {
                let licensed_states = event.licensed_states.clone();
                Command::License { allocation: event.allocation, licensed_states }
            }
            Event::ChangePlanned(event) => {
                Command::Plan { allocation: event.allocation, planned: event.planned }
            }
            Event::ChangeCalledOff(event) => {
                let ChangeCalledOff { allocation, due, resumption } = *event;
                Command::CallOff { allocation, due, resumption }
            }
            Event::LineClosed(event) => Command::End(event.allocation),
            Event::AllocationEnded(event) => Command::End(event.allocation),
            Event::LineOpened(event) => return Err(Flaw::NotDue(event.allocation)),
            Event::LeadOpened(event) => {
                self.log.check_unopened(event.lead)?;
                Command::OpenLead(event.lead)
            }
            Event::CreditRequested(_)
            | Event::CreditWithdrawn(_)
            | Event::CreditAnswered(_)
            | Event::CreditProved(_)
            | Event::CreditApproved(_)
            | Event::CreditDenied(_) => return self.credit_command(event),
            Event::LeadCreated(_) | Event::CreditReplaced(_) => return Err(Flaw::Torn),
            Event::LeadScored(_)
            | Event::LeadRouted(_)
            | Event::LeadOverflowed(_)
            | Event::LeadDuplicate(_)
            | Event::LeadUnserved(_) => return Err(self.out_of_turn(event)),
        })
    }

    fn credit_command(&self, event: &Event) -> Result<Command, Flaw> {
        let lead = event.lead().ok_or(Flaw::Torn)?;
        let routed = self.log.routed(lead)?;
        Ok(match event {
            Event::CreditRequested(event) => {
                Command::RequestCredit { lead, routed, reason: event.reason }
            }
            Event::CreditWithdrawn(_) => Command::WithdrawCredit { lead, routed },
            Event::CreditAnswered(_) => Command::AnswerDenial { lead, routed },
            Event::CreditProved(event) => {
                Command::ApproveCredit { lead, routed, proof: Some(event.proof) }
            }
            Event::CreditApproved(_) => Command::ApproveCredit { lead, routed, proof: None },
            Event::CreditDenied(_) => Command::DenyCredit { lead, routed },
            _ => return Err(Flaw::Torn),
        })
    }

    /// A lead's outcome, or its score, where no lead is arriving.
    fn out_of_turn(&self, event: &Event) -> Flaw {
        match event.lead() {
            Some(lead) if self.log.has_lead(lead) => Flaw::DecidedTwice(lead),
            Some(lead) => Flaw::NotArriving(lead),
            None => Flaw::Torn,
        }
    }

    fn check_outcome(&self, lead: LeadId, entry: &Entry) -> Result<Next, Flaw> {
        let is_house = self.book.market == MarketId::HOUSE;
        match &entry.event {
            event if event.again_within_ms().is_some() => Err(Flaw::Outcome(lead)),
            Event::LeadRouted(event) if !is_house => {
                self.check_decision(lead, &event.decision, entry)
            }
            Event::LeadOverflowed(event) if !is_house => {
                self.check_decision(lead, &event.decision, entry)
            }
            Event::LeadUnserved(_) if is_house => Ok(Next::Any),
            // The earlier one may stand in another market's ledger.
            Event::LeadDuplicate(event) if event.earlier != lead => Ok(Next::Any),
            _ => Err(Flaw::Outcome(lead)),
        }
    }

    /// The codes say who fitted; everything else follows from the book.
    fn check_decision(
        &self,
        lead: LeadId,
        claimed: &Decision,
        entry: &Entry,
    ) -> Result<Next, Flaw> {
        let events = self.book.route(lead, entry.at, |allocation| fitted(claimed, allocation));
        exactly(events.into(), &entry.event)
    }

    /// A decision about a lead that nobody got when it came.
    fn check_again(&self, within_ms: i64, entry: &Entry) -> Result<Next, Flaw> {
        let (lead, claimed) = match &entry.event {
            Event::LeadRouted(event) => (event.lead, &event.decision),
            Event::LeadOverflowed(event) => (event.lead, &event.decision),
            _ => return Err(Flaw::Torn),
        };
        let overflowed = self.log.overflowed(lead)?;
        self.log.check_fit(lead, claimed)?;
        let events = self.book.offer_again(lead, overflowed, within_ms, entry.at, |allocation| {
            fitted(claimed, allocation)
        });
        match events.map_err(Flaw::Refused)? {
            events if events.is_empty() => Err(Flaw::Outcome(lead)),
            events => exactly(events.into(), &entry.event),
        }
    }
}

/// Whether the codes say that the lead fitted this contract.
fn fitted(claimed: &Decision, allocation: &Allocation) -> bool {
    let id = allocation.terms.allocation;
    let standing = claimed.standings.iter().find(|standing| standing.allocation == id);
    standing.is_some_and(|standing| standing.eligibility > Eligibility::NoMatch)
}

/// The event must be the first of these; the others must follow.
fn exactly(mut events: VecDeque<Event>, event: &Event) -> Result<Next, Flaw> {
    match events.pop_front() {
        Some(expected) if expected != *event => Err(Flaw::Otherwise(Box::new(expected))),
        _ if events.is_empty() => Ok(Next::Any),
        _ => Ok(Next::Rest(events)),
    }
}

/// The month that a line says it opens in, if there can be such a month. Of a line that its
/// contract cuts short only the month's length is known: any end serves that is not before the
/// line's.
fn claimed_month(line: &Line, at: Instant) -> Option<Month> {
    let can_be = MONTH_MS.contains(&line.month_ms) && line.end - at <= line.month_ms;
    can_be.then(|| Month { start: line.end - line.month_ms, end: line.end })
}
