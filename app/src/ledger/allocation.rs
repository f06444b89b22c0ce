//! A living allocation: its terms, and what the rule needs to remember of it.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    contract::{Change, Line, Number, Planned, Terms},
    ids::LeadId,
    instant::{DAY_MS, Instant},
    routing::Standing,
};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allocation {
    pub terms: Terms,
    /// The last word on the monthly number: what the next line opens with.
    pub number: Number,
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
        let since = at - DAY_MS;
        self.terms.daily_max.is_some_and(|max| {
            self.recent.iter().filter(|routed| **routed > since).count() >= max as usize
        })
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

    /// Whether it is or will be paused at some instant of this pause, as far as is known.
    pub fn pauses_during(&self, pause: &Planned) -> bool {
        self.resumes_at.is_some_and(|resumes| pause.due < resumes)
            || self.planned.iter().any(|other| other.overlaps(pause))
    }

    /// Whether a resumption at this instant would find it paused, as far as is known.
    pub fn would_resume(&self, due: Instant) -> bool {
        let is_paused = self.paused && self.resumes_at.is_none_or(|resumes| due < resumes);
        let pauses = self.planned.iter().filter_map(Planned::pause);
        is_paused || pauses.into_iter().any(|(from, until)| from < due && due < until)
    }

    /// Whether something is to happen at this instant that can be called off.
    pub fn has_ahead(&self, due: Instant) -> bool {
        self.resumes_at == Some(due) || self.planned.iter().any(|planned| planned.due == due)
    }

    pub(super) fn plan(&mut self, planned: Planned) {
        let place = self.planned.partition_point(|other| other.due < planned.due);
        self.planned.insert(place, planned);
    }

    pub(super) fn call_off(&mut self, due: Instant) {
        match self.planned.iter().position(|planned| planned.due == due) {
            Some(place) => drop(self.planned.remove(place)),
            None => self.resumes_at = None,
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
