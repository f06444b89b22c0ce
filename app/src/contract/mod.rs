//! What an officer bought, and what it owes them by the millisecond. Nothing here compares
//! officers: that is `routing`.

pub mod number;
pub mod filters;
pub mod terms;
pub mod terms_form;
pub mod months;
pub mod line;
pub mod course;
pub mod planned;

pub use course::{Course, Point, Step};
pub use filters::Filters;
pub use line::{Closing, Line};
pub use months::{Month, Months};
pub use number::Number;
pub use planned::{Change, Planned};
pub use terms::{Remedy, Terms};
