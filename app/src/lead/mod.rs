//! A lead before it is routed: what a source may post, what the rule may look at, what it scores.

pub mod problem;
pub mod field;
pub mod facts;
pub mod contact;
pub mod consent;
pub mod zip;
mod reading;
pub mod submission;
pub mod score;
pub mod mark;
