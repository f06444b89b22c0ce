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

    /// Whether both pause at some instant.
    pub fn overlaps(&self, other: &Self) -> bool {
        let pauses = self.pause().zip(other.pause());
        pauses.is_some_and(|((from, until), (other_from, other_until))| {
            from < other_until && other_from < until
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pause(from: i64, until: Option<i64>) -> Planned {
        Planned { due: Instant(from), change: Change::Pause { until: until.map(Instant) } }
    }

    #[test]
    fn pauses_that_touch_do_not_overlap() {
        assert!(!pause(0, Some(10)).overlaps(&pause(10, None)));
        assert!(pause(0, None).overlaps(&pause(10, Some(11))));
        assert!(pause(5, Some(6)).overlaps(&pause(0, Some(10))));
        let amended = Change::Amend(Number::new(9).unwrap());
        assert!(!pause(0, None).overlaps(&Planned { due: Instant(5), change: amended }));
    }

    #[test]
    fn what_is_planned_has_a_fixed_form() {
        let planned = [pause(1, Some(2)), Planned { due: Instant(3), change: Change::Resume }];
        let json = r#"[{"due":1,"change":{"pause":{"until":2}}},{"due":3,"change":"resume"}]"#;
        assert_eq!(serde_json::to_string(&planned).unwrap(), json);
    }
}
