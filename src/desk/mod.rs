//! Who is signed in, and the desk that they get: the database, already scoped to them.

mod session;
mod sign_in;
mod officer;
mod timeline;
mod staff;

pub use officer::Officer;
pub use session::{SignedIn, person_of, start_session};
pub use sign_in::{SignInOutcome, SignIns, sign_in, sign_out};
pub use staff::Staff;
