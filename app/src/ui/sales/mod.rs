//! Pages to be shown to a customer on a call: totals of markets, and nobody's name unless that was
//! asked for.

mod words;
mod fit_bar;
mod seats;
mod capacity;
mod market;
mod terms;
mod quote;

pub use capacity::Capacity;
pub use market::Market;
pub use quote::{NewQuote, Quotes};
pub(super) use quote::{approximate, months, pair};
pub use seats::Seats;
pub(super) use terms::{offered, wished};
