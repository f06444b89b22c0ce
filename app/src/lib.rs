//! What browser and server share. The modules stand in the order in which a lead travels; each uses
//! only what stands above it. With no features this crate is the rules alone: no I/O, no clock, no
//! randomness.

mod codes;
pub mod ids;
pub mod instant;
pub mod money;
pub mod people;
pub mod lead;
pub mod contract;
pub mod routing;
pub mod credit;
pub mod ledger;
pub mod billing;
pub mod statement;
pub mod plan;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "islands")]
pub mod island;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "hydrate")]
mod browser;
