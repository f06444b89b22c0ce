//! Who is signed in, and the desk that they get: the database, already scoped to them.

mod session;
mod sign_in;
mod outlook;
mod pace_words;
mod pace;
mod timeline;
mod officer;
mod staff;
mod admin;

use app::api::Refusal;

use crate::fault::Fault;

pub use admin::Admin;
pub use officer::Officer;
pub use outlook::Outlooks;
pub use session::{SESSION_MS, SignedIn, person_of, start_session};
pub use sign_in::{SignInOutcome, SignIns, sign_in, sign_out};
pub use staff::Staff;

/// What went wrong is logged here, and told nobody.
fn told<T>(result: Result<T, Fault>) -> Result<T, Refusal> {
    result.map_err(|fault| {
        tracing::error!(%fault, "desk");
        Refusal::fault()
    })
}
