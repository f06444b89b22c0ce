//! Evenpace, the server: everything that touches the world.

pub mod fault;
pub mod clock;
pub mod config;
pub mod telemetry;
pub mod token;
pub mod password;
pub mod calendar;
pub mod simulate;
pub mod store;
pub mod seal;
pub mod kept_key;
pub mod chart;
pub mod market_book;
pub mod prospect_card;
pub mod writer;
pub mod search_marks;
pub mod verify;
pub mod audit;
pub mod export;
pub mod intake;
pub mod desk;
pub mod import;
pub mod demo;
pub mod server;
pub mod serve;
pub mod user;

/// A page is some thousand small strings, made and let go on several threads: the system's
/// allocator takes a fifth of a page's time for them (decision 0022).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
