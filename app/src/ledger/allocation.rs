//! A living allocation: its terms, and what the rule needs to remember of it.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::{
    contract::{Line, Number, Terms},
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
}
