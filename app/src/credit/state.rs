//! Where one lead's credit stands, and what may still become of it.

use crate::codes::codes;

codes! {
    /// No lead has more than one credit, and a credit comes to each of these at most once.
    CreditState {
        Requested = "requested",
        /// Taken back by its officer. It can't be asked for again.
        Withdrawn = "withdrawn",
        Denied = "denied",
        /// Its officer answered the denial: it waits again, to be decided for the last time.
        Answered = "answered",
        DeniedFinally = "denied_finally",
        Approved = "approved",
    }
}

impl CreditState {
    /// Whether an admin is to decide.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Requested | Self::Answered => true,
            Self::Withdrawn | Self::Denied | Self::DeniedFinally | Self::Approved => false,
        }
    }

    /// What a denial makes of it. An officer answers once.
    pub const fn denied(before: Option<Self>) -> Self {
        match before {
            Some(Self::Answered) => Self::DeniedFinally,
            _ => Self::Denied,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_denial_that_was_answered_is_decided_for_the_last_time() {
        assert_eq!(CreditState::denied(Some(CreditState::Requested)), CreditState::Denied);
        assert_eq!(CreditState::denied(Some(CreditState::Answered)), CreditState::DeniedFinally);
        assert!(!CreditState::DeniedFinally.is_open());
    }
}
