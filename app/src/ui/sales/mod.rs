//! Pages to be shown to a customer on a call: totals of markets, and nobody's name.

mod words;
mod fit_bar;
mod capacity;

pub use capacity::Capacity;
