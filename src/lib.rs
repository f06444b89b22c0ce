//! Evenpace, the server.

pub mod calendar;
