//! A living allocation: its terms, and what the rule needs to remember of it.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    contract::{Change, Line, Number, Planned, Terms},
    ids::LeadId,
    instant::{DAY_MS, Instant},
    ledger::event::ChangeCalledOff,
    money::Cents,
    routing::Standing,
};

/// A pause that runs and has no end in sight.
const UNTIL_FURTHER_NOTICE: (Instant, Instant) = (Instant(i64::MIN), Instant(i64::MAX));

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    pub terms: Terms,
    /// The last word on the monthly number: what the next line opens with.
    pub number: Number,
    /// What a lead costs on the open line; the terms have the last word, for the next one.
    pub price_cents: Cents,
    pub paused: bool,
    /// Open from contract start to contract end, paused or not.
    pub line: Option<Line>,
    /// When its next line opens, while none is open.
    pub opens_at: Instant,
    /// What the last line's end brings into the next, while none is open.
    pub carry: i64,
    pub last_routed_at: Option<Instant>,
    /// The latest routed instants, as many as the daily maximum looks at.
    recent: VecDeque<Instant>,
    /// Credited leads that are still to be made good, oldest first.
    pub unreplaced: VecDeque<LeadId>,
    /// What is to happen to the contract, the next first.
    pub planned: Vec<Planned>,
    /// When the present pause ends by itself.
    pub resumes_at: Option<Instant>,
}

impl Allocation {
    pub fn signed(terms: Terms, at: Instant) -> Self {
        Self {
            number: terms.number,
            price_cents: terms.price_cents,
            paused: false,
            line: None,
            opens_at: terms.starts.max(at),
            carry: 0,
            last_routed_at: None,
            recent: VecDeque::new(),
            unreplaced: VecDeque::new(),
            planned: Vec::new(),
            resumes_at: None,
            terms,
        }
    }

    /// A line is open exactly from start to end, once everything due by now was applied.
    pub fn is_active(&self) -> bool {
        self.line.is_some() && !self.paused
    }

    pub fn standing(&self, at: Instant) -> Standing {
        let line = self.line.as_ref();
        Standing::of(self.terms.allocation, self.number, line, self.last_routed_at, at)
    }

    /// It had its daily maximum in (at - 24 h, at]. Credited leads count.
    pub fn is_capped(&self, at: Instant) -> bool {
        self.capped_until(at).is_some()
    }

    /// From when on it is not capped any more, if it is at `at`: 24 hours after the first of the
    /// leads that make up its daily maximum.
    pub fn capped_until(&self, at: Instant) -> Option<Instant> {
        let earlier = self.recent.len().checked_sub(self.terms.daily_max? as usize)?;
        let lifts_at = *self.recent.get(earlier)? + DAY_MS;
        (lifts_at > at).then_some(lifts_at)
    }

    pub fn remember_routed(&mut self, at: Instant) {
        self.last_routed_at = Some(at);
        if let Some(max) = self.terms.daily_max {
            self.recent.push_back(at);
            if self.recent.len() > max as usize {
                self.recent.pop_front();
            }
        }
    }

    /// Whether it is or will be paused at some instant of this pause, as far as is known. A pause
    /// until further notice that runs now may well be over by then.
    pub fn pauses_during(&self, pause: &Planned) -> bool {
        let Some((from, until)) = pause.pause() else { return false };
        let mut others = self.pauses().filter(|other| *other != UNTIL_FURTHER_NOTICE);
        others.any(|(other_from, other_until)| from < other_until && other_from < until)
    }

    /// Whether a resumption at this instant would find it paused, as far as is known.
    pub fn would_resume(&self, due: Instant) -> bool {
        self.pauses().any(|(from, until)| from < due && due < until)
    }

    /// Until when it is or will be paused at this instant, if it is, as far as is known. Exclusive;
    /// without an end, for ever.
    pub fn paused_until(&self, at: Instant) -> Option<Instant> {
        let mut running = self.pauses().filter(|(from, until)| *from <= at && at < *until);
        running.next().map(|(_, until)| until)
    }

    /// Leads a month that are agreed from this instant on, as far as is known.
    pub fn number_from(&self, at: Instant) -> Number {
        let by_then = self.planned.iter().filter(|planned| planned.due <= at);
        let mut agreed = by_then.filter_map(|planned| match planned.change {
            Change::Amend(number) => Some(number),
            Change::Pause { .. } | Change::Resume => None,
        });
        agreed.next_back().unwrap_or(self.number)
    }

    /// Whether that is to happen at this instant, and can be called off.
    pub fn has_ahead(&self, due: Instant, resumption: bool) -> bool {
        match resumption {
            true => self.resumes_at == Some(due),
            false => self.planned.iter().any(|planned| planned.due == due),
        }
    }

    /// From when to when it is and will be paused, as far as is known; exclusive. One without an
    /// end of its own ends where it is planned to resume.
    fn pauses(&self) -> impl Iterator<Item = (Instant, Instant)> {
        let now = self.paused.then_some((UNTIL_FURTHER_NOTICE.0, self.resumes_at));
        let planned = self.planned.iter().filter_map(|planned| match planned.change {
            Change::Pause { until } => Some((planned.due, until)),
            Change::Resume | Change::Amend(_) => None,
        });
        now.into_iter().chain(planned).map(|(from, until)| {
            let mut planned = self.planned.iter();
            let resumes = planned.find(|it| it.due > from && it.change == Change::Resume);
            let known = until.or(resumes.map(|resumes| resumes.due));
            (from, known.unwrap_or(UNTIL_FURTHER_NOTICE.1))
        })
    }

    pub(super) fn plan(&mut self, planned: Planned) {
        let place = self.planned.partition_point(|other| other.due < planned.due);
        self.planned.insert(place, planned);
    }

    pub(super) fn call_off(&mut self, off: &ChangeCalledOff) {
        match off.resumption {
            true => self.resumes_at = None,
            false => self.planned.retain(|planned| planned.due != off.due),
        }
    }

    /// What is due happens before anything else, so a pause at the instant for which one was
    /// planned is that one.
    pub(super) fn pause(&mut self, at: Instant) {
        self.paused = true;
        self.resumes_at = match self.take_due(at, |change| matches!(change, Change::Pause { .. })) {
            Some(Change::Pause { until }) => until,
            _ => None,
        };
    }

    pub(super) fn resume(&mut self, at: Instant) {
        self.paused = false;
        if self.resumes_at.take() != Some(at) {
            self.take_due(at, |change| *change == Change::Resume);
        }
    }

    pub(super) fn amend(&mut self, number: Number, at: Instant) {
        self.number = number;
        self.take_due(at, |change| matches!(change, Change::Amend(_)));
    }

    /// Takes the change that was planned for this instant, if it is such a one.
    fn take_due(&mut self, at: Instant, is_such: impl Fn(&Change) -> bool) -> Option<Change> {
        let first = self.planned.first()?;
        (first.due == at && is_such(&first.change)).then(|| self.planned.remove(0).change)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contract::{Filters, Remedy},
        ids::{AllocationId, OfficerId},
        instant::HOUR_MS,
    };
    use uuid::Uuid;

    fn contract(daily_max: Option<u32>) -> Allocation {
        let terms = Terms {
            allocation: AllocationId(Uuid::nil()),
            officer: OfficerId(Uuid::nil()),
            number: Number::new(40).unwrap(),
            starts: Instant(0),
            ends: None,
            remedy: Remedy::Carry,
            daily_max,
            price_cents: Cents(100),
            credit_window_ms: 0,
            filters: Filters::default(),
            licensed_states: Vec::new(),
        };
        Allocation::signed(terms, Instant(0))
    }

    #[test]
    fn a_daily_maximum_lifts_a_day_after_the_first_of_its_leads() {
        let mut capped = contract(Some(2));
        let capped_at = |contract: &Allocation, hours| {
            let until = contract.capped_until(Instant(hours * HOUR_MS));
            until.map(|until| until.0 / HOUR_MS)
        };
        capped.remember_routed(Instant(HOUR_MS));
        assert_eq!(capped_at(&capped, 2), None);
        capped.remember_routed(Instant(7 * HOUR_MS));
        assert_eq!([7, 24, 25].map(|at| capped_at(&capped, at)), [Some(25), Some(25), None]);
        capped.remember_routed(Instant(26 * HOUR_MS));
        assert_eq!([26, 31].map(|at| capped_at(&capped, at)), [Some(31), None]);
        let mut free = contract(None);
        free.remember_routed(Instant(0));
        assert_eq!(capped_at(&free, 0), None);
    }
}
