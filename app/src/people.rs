//! Who signs in, and as what.

use crate::codes::codes;

codes! {
    /// What a person is to Evenpace, and so what they may see and do.
    Role { Officer = "officer", Sales = "sales", Admin = "admin" }
}

/// Shorter passwords are guessed too soon.
pub const PASSWORD_CHARS_MIN: usize = 12;
/// Nobody types more.
pub const PASSWORD_CHARS_MAX: usize = 256;

codes! {
    /// What somebody was sent a link for, with which they set a password.
    LinkPurpose { Invitation = "invitation", Reset = "reset" }
}
