//! Islands: the parts of a page that a browser runs. Rendered on the server like all of it, and
//! taken over where the reader is.

mod check;

pub use check::Check;
