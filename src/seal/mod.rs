//! A borrower's data under keys of that lead's own, and the keyed marks by which it is found again.
//! Nothing here knows where any of it is stored.

mod master;
mod envelope;
mod mark;
mod note;
mod words;

pub use envelope::{Borrower, Opened, SealedLead, SealedPart, Sealer};
pub use mark::{Marker, SearchMark};
pub use master::{MasterKey, MissingKey};
pub use note::NoteSealer;
