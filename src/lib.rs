//! Evenpace, the server: everything that touches the world.

pub mod fault;
pub mod calendar;
pub mod store;
pub mod simulate;
