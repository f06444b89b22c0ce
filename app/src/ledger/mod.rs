//! A market's ledger: past-tense entries, the book that is a fold over them, the chain of hashes
//! that holds them together, and the replay that re-runs every decision.

pub mod event;
pub mod command;
pub mod allocation;
pub mod prospects;
pub mod book;
pub mod seats;
pub mod due;
pub mod changes;
pub mod decide;
pub mod again;
pub mod refusal;
pub mod chain;
pub mod replay;

pub use again::OverflowedLead;
pub use allocation::Allocation;
pub use book::{Book, Misfit};
pub use chain::{Hash, Head, Record};
pub use command::{Arrival, Command};
pub use event::{Entry, Event};
pub use prospects::{Hold, Prospects, Waiting};
pub use refusal::Refusal;
pub use replay::{Flaw, Replay};
