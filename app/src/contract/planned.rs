//! What was agreed to happen to a contract on a date ahead: a holiday, say. Nothing changes until
//! its instant has come.

use serde::{Deserialize, Serialize};

use crate::{contract::Number, instant::Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    Pause {
        /// When it resumes by itself; until further notice where absent.
        until: Option<Instant>,
    },
    Resume,
    Amend(Number),
}

/// A change, and when it falls due. A contract has one of them at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Planned {
    pub due: Instant,
    pub change: Change,
}

impl Planned {
    /// From when to when it pauses, if it does. Exclusive; without an end, for ever.
    pub fn pause(&self) -> Option<(Instant, Instant)> {
        match self.change {
            Change::Pause { until } => Some((self.due, until.unwrap_or(Instant(i64::MAX)))),
            Change::Resume | Change::Amend(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_planned_has_a_fixed_form() {
        let change = Change::Pause { until: Some(Instant(2)) };
        let resume = Planned { due: Instant(3), change: Change::Resume };
        let planned = [Planned { due: Instant(1), change }, resume];
        let json = r#"[{"due":1,"change":{"pause":{"until":2}}},{"due":3,"change":"resume"}]"#;
        assert_eq!(serde_json::to_string(&planned).unwrap(), json);
    }
}
