//! Who signs in, and as what.

use crate::codes::codes;

codes! {
    /// What a person is to Evenpace, and so what they may see and do.
    Role { Officer = "officer", Sales = "sales", Admin = "admin" }
}
