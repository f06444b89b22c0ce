//! An officer's pages: am I getting what I bought, and why did this one come to me?

mod home;
mod lead;
mod timeline;
mod standings;

pub use home::Home;
pub use lead::Lead;
