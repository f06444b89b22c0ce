//! The form that sets a password: the new one, twice.

use serde::Deserialize;

use crate::password::{Unfit, check_new};

#[derive(Deserialize)]
pub struct NewPassword {
    new: String,
    again: String,
}

impl NewPassword {
    /// The password, or the word by which the page says why not.
    pub fn password(self) -> Result<String, &'static str> {
        if self.new != self.again {
            return Err("differ");
        }
        match check_new(&self.new) {
            Ok(()) => Ok(self.new),
            Err(Unfit::Short) => Err("short"),
            Err(Unfit::Long) => Err("long"),
        }
    }
}
