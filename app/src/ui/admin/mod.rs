//! Pages for admins alone, but for the sale of a seat that is kept, which is a contract, too.

mod deeds;
mod first_steps;
mod preview;
mod market;
mod officer;
mod sign;
mod contract;
mod credits;
mod credit_report;
mod people;
mod source;

pub use contract::{Contract, Contracts};
pub use credit_report::CreditReport;
pub use credits::{Credit, Credits};
pub use first_steps::first_steps;
pub use market::{EditMarket, NewMarket};
pub use officer::{NewOfficer, Officer, Officers};
pub use people::People;
pub use sign::{NewContract, Sell};
pub use source::Sources;
