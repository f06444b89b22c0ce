//! Pages for whoever is not signed in. Plain forms: they work before and without WASM.

mod front;
mod sign_in;
mod welcome;
mod quote;

pub use front::Front;
pub use quote::Quote;
pub use sign_in::SignIn;
pub use welcome::Welcome;
