//! A lead before it is routed: what a source may post, what the rule may look at, what it scores.

pub mod facts;
