//! Money is whole cents.

use serde::{Deserialize, Serialize};

/// US cents; negative where money flows back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cents(pub i64);
