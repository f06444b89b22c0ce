//! Pages to be shown to a customer on a call: totals of markets, and nobody's name unless that was
//! asked for.

mod words;
mod fit_bar;
mod seats;
mod capacity;

pub use capacity::Capacity;
pub use seats::Seats;
