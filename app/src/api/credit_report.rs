//! Credits by reason, source, market and month: what was asked for and approved of what was routed.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    api::{Refusal, ask, credit::CreditDesk},
    credit::CreditState,
};

/// The last months' leads, by the month in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CreditReport {
    pub cells: Vec<Cell>,
}

/// The leads of one source that came to one market in one month, or those among them whose credit
/// has one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// "2026-11", in the market's time zone.
    pub month: String,
    pub market: String,
    pub source: String,
    /// Of a credit; what was routed has none.
    pub reason: Option<&'static str>,
    pub tally: Tally,
}

/// Leads, by where their credits stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub routed: i64,
    /// Every credit, whatever became of it.
    pub asked: i64,
    pub approved: i64,
    pub denied: i64,
    pub open: i64,
}

impl Tally {
    pub fn routed(leads: i64) -> Self {
        Self { routed: leads, ..Self::default() }
    }

    /// Of one credit.
    pub fn credit(state: CreditState) -> Self {
        let one = Self { asked: 1, ..Self::default() };
        match state {
            CreditState::Approved => Self { approved: 1, ..one },
            CreditState::Denied | CreditState::DeniedFinally => Self { denied: 1, ..one },
            CreditState::Requested | CreditState::Answered => Self { open: 1, ..one },
            CreditState::Withdrawn => one,
        }
    }

    pub fn add(&mut self, other: Self) {
        self.routed += other.routed;
        self.asked += other.asked;
        self.approved += other.approved;
        self.denied += other.denied;
        self.open += other.open;
    }

    /// Approved of a thousand routed, rounded half up; `None` where nothing was routed.
    pub fn approved_permille(&self) -> Option<i64> {
        let routed = self.routed;
        (routed > 0).then(|| (2_000 * self.approved + routed).div_euclid(2 * routed))
    }
}

impl CreditReport {
    pub fn total(&self) -> Tally {
        self.by(|_| Some(())).into_values().next().unwrap_or_default()
    }

    /// Summed up by what cells have in common; cells without it are left out.
    pub fn by<K: Ord>(&self, key: impl Fn(&Cell) -> Option<K>) -> BTreeMap<K, Tally> {
        let mut sums: BTreeMap<K, Tally> = BTreeMap::new();
        for cell in &self.cells {
            if let Some(key) = key(cell) {
                sums.entry(key).or_default().add(cell.tally);
            }
        }
        sums
    }

    /// All but this source's leads.
    pub fn others(&self, source: &str) -> Tally {
        let sums = self.by(|cell| (cell.source != source).then_some(()));
        sums.into_values().next().unwrap_or_default()
    }
}

pub async fn read_credit_report() -> Result<CreditReport, Refusal> {
    ask(async |desk: Arc<dyn CreditDesk>| desk.report().await).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_is_told_apart_from_all_others() {
        let cell = |source: &str, tally| Cell {
            month: "2026-11".to_owned(),
            market: "Tampa".to_owned(),
            source: source.to_owned(),
            reason: None,
            tally,
        };
        let report = CreditReport {
            cells: vec![
                cell("a", Tally::routed(40)),
                cell("a", Tally::credit(CreditState::Approved)),
                cell("a", Tally::credit(CreditState::Withdrawn)),
                cell("b", Tally::routed(60)),
                cell("b", Tally::credit(CreditState::Answered)),
            ],
        };
        let total = report.total();
        assert_eq!((total.routed, total.asked, total.approved, total.open), (100, 3, 1, 1));
        let by_source = report.by(|cell| Some(cell.source.clone()));
        assert_eq!(by_source["a"].approved_permille(), Some(25));
        assert_eq!(report.others("a"), by_source["b"]);
        assert_eq!(Tally::default().approved_permille(), None);
    }
}
