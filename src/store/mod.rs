//! SQL and nothing else: one file a noun. Every text runs on SQLite and on PostgreSQL, but for
//! those that lock or take a list in, which stand side by side. Functions here take a [`Tx`] and
//! neither open nor end one.

mod strength;
mod connect;
mod lent;
mod inspect;
mod tx;
mod insert;
pub mod setting;
pub mod head;
pub mod entry;
pub mod snapshot;
pub mod market;
pub mod officer;
pub mod person;
pub mod act;
pub mod session;
pub mod link;
pub mod call;
pub mod prospect;
pub mod quote;
pub mod known_browser;
pub mod source;
pub mod source_refusal;
pub mod answer;
pub mod lead;
pub mod lead_page;
pub mod own_lead;
pub mod own_market;
pub mod sealed_lead;
pub mod duplicate_mark;
pub mod search_mark;
pub mod credit_step;
pub mod credit_report;
pub mod lead_access;
pub mod allocation;
pub mod line;
pub mod seat;
pub mod stock;
pub mod supply;
pub mod arrival;

pub use connect::{PAGE_ACQUIRE_TIMEOUT, Store};
pub use tx::Tx;

use insert::{Insert, insert};
use tx::{Texts, bulk, each, hex_of, json_of};
