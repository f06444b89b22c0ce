//! Why a scenario is refused, in words that find the place in the file.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unsound {
    Unreadable(String),
    Market(String),
    Allocation {
        id: String,
        why: String,
    },
    Event {
        /// Its place in the file, from 1.
        number: usize,
        kind: &'static str,
        id: String,
        at: String,
        why: String,
    },
}

impl fmt::Display for Unsound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(why) => write!(f, "not a scenario: {why}"),
            Self::Market(why) => f.write_str(why),
            Self::Allocation { id, why } => write!(f, "allocation {id:?}: {why}"),
            Self::Event { number, kind, id, at, why } => {
                write!(f, "event {number}, {kind} {id:?} at {at}: {why}")
            }
        }
    }
}

impl std::error::Error for Unsound {}
