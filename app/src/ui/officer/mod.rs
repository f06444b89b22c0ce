//! An officer's pages: am I getting what I bought, and why did this one come to me?

mod leads;
mod lead_table;
mod search;
mod pace;
mod credit;
mod lead;
mod log;
mod timeline;
mod standings;
mod contract;

pub use contract::Contract;
pub use lead::Lead;
pub use leads::Leads;
pub use log::Log;
pub use pace::Pace;
