//! Parts that pages share.

mod at;
mod at_once;
mod bar;
mod empty;
mod form;
mod lines;
mod filters;
mod terms;
mod keys;
mod lead_id;
mod loaded;
mod month_heading;
mod new_password;
mod of_path;
mod rows;
mod said;

pub use at::At;
pub use at_once::at_once;
pub use bar::Bar;
pub use empty::empty;
pub use filters::filters;
pub use form::{Field, Kind, done, form_problem, hidden, shown, sure};
pub use lead_id::lead_id;
pub use loaded::{NotFound, loaded};
pub use month_heading::month_heading;
pub use new_password::{NewPassword, password_problem};
pub use of_path::of_path;
pub use rows::rows;
pub use said::said;
pub use terms::remedy_and_window;
