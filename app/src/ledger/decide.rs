//! From a command to entries. The only way in which a market changes, in production, simulation,
//! demo, benchmark and test.

use crate::{
    contract::Months,
    credit::{CreditEffect, CreditProof, CreditReason, CreditState, RoutedLead},
    ids::{AllocationId, LeadId, MarketId},
    instant::Instant,
    ledger::{
        Allocation, Arrival, Book, Command, Entry, Event, Refusal,
        event::{
            AllocationAmended, AllocationEnded, AllocationPaused, AllocationResumed,
            CreditAnswered, CreditApproved, CreditDenied, CreditProved, CreditReplaced,
            CreditRequested, CreditWithdrawn, LeadCreated, LeadDuplicate, LeadOpened,
            LeadOverflowed, LeadRouted, LeadScored, LeadUnserved, LineClosed, MarketOpened,
        },
    },
    routing::Outcome,
};

impl Book {
    /// Carries out a command at `at` (or at the last entry's instant, if that is later): first
    /// whatever is due by then, then the command itself. Appends the entries that became of it;
    /// those that fell due stay even where the command is refused.
    pub fn take(
        &mut self,
        command: Command,
        at: Instant,
        months: &Months,
        entries: &mut Vec<Entry>,
    ) -> Result<(), Refusal> {
        let at = at.max(self.at);
        self.roll(at, months, entries)?;
        for event in self.decide(command, at)? {
            self.append(Entry { at, event }, entries);
        }
        self.roll(at, months, entries)
    }

    /// The entries that the command would become now. Nothing changes.
    pub fn foresee(
        &self,
        command: Command,
        at: Instant,
        months: &Months,
    ) -> Result<Vec<Entry>, Refusal> {
        let mut entries = Vec::new();
        self.clone().take(command, at, months, &mut entries)?;
        Ok(entries)
    }

    /// What a command becomes at `at`, once everything due by then was applied.
    pub(super) fn decide(&self, command: Command, at: Instant) -> Result<Vec<Event>, Refusal> {
        match command {
            Command::Open { seats, early_limit_ns } => match self.seats {
                Some(_) => Err(Refusal::MarketIsOpen),
                None => Ok(vec![MarketOpened { seats, early_limit_ns }.into()]),
            },
            Command::ChangeMarket { seats, early_limit_ns } => {
                self.change_market(seats, early_limit_ns)
            }
            Command::Sign(terms) => self.sign(terms, None, at),
            Command::Sell { prospect, terms } => self.sign(terms, Some(prospect), at),
            Command::Hold(prospect) => self.hold(prospect, at),
            Command::ExtendHold(prospect) => self.extend_hold(prospect),
            Command::ReleaseHold(prospect) => self.release_hold(prospect),
            Command::JoinWaitlist(prospect) => self.join_waitlist(prospect),
            Command::LeaveWaitlist(prospect) => self.leave_waitlist(prospect),
            Command::Amend { allocation, number } => {
                self.living_allocation(allocation)?;
                Ok(vec![AllocationAmended { allocation, number }.into()])
            }
            Command::Pause(allocation) => match self.living_allocation(allocation)?.paused {
                true => Err(Refusal::AlreadyPaused(allocation)),
                false => Ok(vec![AllocationPaused { allocation }.into()]),
            },
            Command::Resume(allocation) => match self.living_allocation(allocation)?.paused {
                true => Ok(vec![AllocationResumed { allocation }.into()]),
                false => Err(Refusal::NotPaused(allocation)),
            },
            Command::End(allocation) => self.end(allocation, at),
            Command::Shorten { allocation, ends } => self.shorten(allocation, ends, at),
            Command::Reprice { allocation, price_cents } => self.reprice(allocation, price_cents),
            Command::License { allocation, licensed_states } => {
                self.license(allocation, licensed_states)
            }
            Command::Plan { allocation, planned } => self.plan(allocation, planned, at),
            Command::CallOff { allocation, due, resumption } => {
                self.call_off(allocation, due, resumption)
            }
            Command::Receive(arrival) => Ok(self.receive(arrival, at)),
            Command::OfferAgain { lead, facts, overflowed, within_ms } => {
                self.offer_again(lead, overflowed, within_ms, at, |it| it.terms.fit(&facts))
            }
            Command::OpenLead(lead) => Ok(vec![LeadOpened { lead }.into()]),
            Command::RequestCredit { lead, routed, reason } => {
                request_credit(lead, routed, reason, at)
            }
            Command::WithdrawCredit { lead, routed } => match closed(routed.credit) {
                Some(refusal) => Err(refusal),
                None => Ok(vec![CreditWithdrawn { lead }.into()]),
            },
            Command::AnswerDenial { lead, routed } => match routed.credit {
                Some(CreditState::Denied) => Ok(vec![CreditAnswered { lead }.into()]),
                state => Err(closed(state).unwrap_or(Refusal::CreditIsOpen)),
            },
            Command::ApproveCredit { lead, routed, proof } => {
                self.approve_credit(lead, routed, proof)
            }
            Command::DenyCredit { lead, routed } => match closed(routed.credit) {
                Some(refusal) => Err(refusal),
                None => Ok(vec![CreditDenied { lead }.into()]),
            },
            Command::Tick => Ok(Vec::new()),
        }
    }

    fn end(&self, allocation: AllocationId, at: Instant) -> Result<Vec<Event>, Refusal> {
        let living = self.living_allocation(allocation)?;
        let closed = living.line.as_ref().map(|line| {
            let closing = line.close(at, living.terms.remedy, false);
            LineClosed { allocation, line: line.clone(), closing }.into()
        });
        Ok(closed.into_iter().chain([AllocationEnded { allocation }.into()]).collect())
    }

    fn receive(&self, arrival: Arrival, at: Instant) -> Vec<Event> {
        let Arrival { lead, source, commitment, consent, score, rubric, .. } = arrival;
        let created = LeadCreated {
            lead,
            source,
            commitment,
            consent,
            state_contradicts_zip: arrival.state_contradicts_zip,
            remembered: arrival.remembered,
        };
        let mut events = vec![created.into(), LeadScored { lead, score, rubric }.into()];
        match arrival.duplicate_of {
            Some(earlier) => events.push(LeadDuplicate { lead, earlier }.into()),
            None if self.market == MarketId::HOUSE => events.push(LeadUnserved { lead }.into()),
            None => events.extend(self.route(lead, at, |it| it.terms.fit(&arrival.facts))),
        }
        events
    }

    /// Where a lead goes, and which credit it makes good.
    pub(super) fn route(
        &self,
        lead: LeadId,
        at: Instant,
        fits: impl Fn(&Allocation) -> bool,
    ) -> Vec<Event> {
        let decision = self.decide_recipient(at, fits);
        let Outcome::Routed { to: allocation, .. } = decision.outcome else {
            return vec![LeadOverflowed { lead, decision, again_within_ms: None }.into()];
        };
        let replaces = self.allocation(allocation).and_then(|a| a.unreplaced.front()).copied();
        let routed =
            LeadRouted { lead, allocation, decision, replaces, again_within_ms: None }.into();
        let replaced =
            replaces.map(|credited| CreditReplaced { lead: credited, allocation, by: lead }.into());
        [routed].into_iter().chain(replaced).collect()
    }

    fn approve_credit(
        &self,
        lead: LeadId,
        routed: RoutedLead,
        proof: Option<CreditProof>,
    ) -> Result<Vec<Event>, Refusal> {
        match closed(routed.credit) {
            // An admin may credit what nobody asked for; the record only what was.
            None => {}
            Some(Refusal::NotAsked) if proof.is_none() => {}
            Some(refusal) => return Err(refusal),
        }
        let allocation = routed.allocation;
        let line = self.allocation(allocation).map(|living| &living.line);
        let effect = match line {
            None => CreditEffect::Money,
            Some(Some(line)) if routed.at >= line.start => CreditEffect::OpenLine,
            Some(_) => CreditEffect::LateCredit,
        };
        let proved = proof.map(|proof| CreditProved { lead, proof }.into());
        let approved = CreditApproved { lead, allocation, effect }.into();
        Ok(proved.into_iter().chain([approved]).collect())
    }
}

/// Why a credit in this state is not to be decided, if it is not.
fn closed(state: Option<CreditState>) -> Option<Refusal> {
    match state {
        None => Some(Refusal::NotAsked),
        Some(CreditState::Requested | CreditState::Answered) => None,
        Some(CreditState::Withdrawn) => Some(Refusal::CreditWithdrawn),
        Some(CreditState::Denied | CreditState::DeniedFinally) => Some(Refusal::CreditDenied),
        Some(CreditState::Approved) => Some(Refusal::AlreadyCredited),
    }
}

fn request_credit(
    lead: LeadId,
    routed: RoutedLead,
    reason: CreditReason,
    at: Instant,
) -> Result<Vec<Event>, Refusal> {
    match routed.credit {
        Some(_) => Err(Refusal::AlreadyAsked),
        None if at > routed.credit_until() => Err(Refusal::CreditWindowOver(routed.credit_until())),
        None => Ok(vec![CreditRequested { lead, reason }.into()]),
    }
}
