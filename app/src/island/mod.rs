//! Islands: the parts of a page that a browser runs. Rendered on the server like all of it, and
//! taken over where the reader is.

mod check;
mod told;
pub mod what_if;

pub use check::Check;
pub use told::{APPROXIMATE, by_week, key, wait};
pub use what_if::WhatIf;
