//! Typed ids. Sixteen bytes each, compared by bytes; the server makes them (UUIDv7), the rules only
//! compare them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A market: one ordered ledger.
    MarketId;
    /// A loan officer, who may hold one seat in each market.
    OfficerId;
    /// One officer's contract in one market.
    AllocationId;
    /// One borrower's request, as one source posted it.
    LeadId;
    /// Who posts leads.
    SourceId;
    /// Somebody who signs in.
    PersonId;
    /// Somebody who is signed in, in one browser.
    SessionId;
    /// Somebody's wish to be called.
    CallId;
    /// Somebody who may buy a seat: in the ledger no more than this.
    ProspectId;
    /// A price in writing.
    QuoteId;
}

impl MarketId {
    /// The ledger of what belongs to no market (unserved leads): all zeros, so it sorts first.
    pub const HOUSE: Self = Self(Uuid::nil());
}
