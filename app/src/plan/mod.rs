//! What if: scenarios, and what a month may still bring, run through the very commands and the book
//! that serve production.

pub mod file;
pub mod unsound;
pub mod names;
pub mod scenario;
pub mod simulate;
pub mod outcome;
pub mod fairness;
pub mod forecast;
pub mod rerun;
pub mod supply;
pub mod hindrance;
pub mod spare_seat;
pub mod kinds;
pub mod reduced;
pub mod wish;
pub mod expected;
pub mod what_if;
pub mod what_if_file;

pub use fairness::Fairness;
pub use file::ScenarioFile;
pub use forecast::{Band, Forecast, Supply, forecast};
pub use hindrance::{Cause, Hindrance};
pub use kinds::Kind;
pub use names::Names;
pub use outcome::Outcome;
pub use rerun::rerun;
pub use scenario::{Happening, Scenario, What};
pub use simulate::simulate;
pub use spare_seat::{SpareSeat, spare_seat};
pub use supply::{Fit, Fulfilment, Observed};
pub use unsound::Unsound;
pub use what_if::{Answer, Ground, Reply};
pub use wish::Wish;
