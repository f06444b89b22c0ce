//! Who may have a lead, stage by stage.

use crate::codes::codes;

codes! {
    /// The first stage at which an allocation falls out, in the order of the stages.
    Eligibility {
        /// Not signed, not started, ended or paused.
        NotActive = "not_active",
        /// Filters or licence.
        NoMatch = "no_match",
        /// d has reached N.
        Full = "full",
        /// Its next lead is not due within the market's early limit.
        Early = "early",
        /// It had its daily maximum in the last 24 hours.
        Capped = "capped",
        Eligible = "eligible",
    }
}

codes! {
    /// The first stage that leaves nobody.
    OverflowReason {
        NoneActive = "none_active",
        NoMatch = "no_match",
        AllFull = "all_full",
        AllEarly = "all_early",
        AllCapped = "all_capped",
    }
}

impl OverflowReason {
    /// Why nobody is eligible, given how far each allocation came; `None` where somebody is.
    pub fn of(stages: impl Iterator<Item = Eligibility>) -> Option<Self> {
        match stages.max().unwrap_or(Eligibility::NotActive) {
            Eligibility::NotActive => Some(Self::NoneActive),
            Eligibility::NoMatch => Some(Self::NoMatch),
            Eligibility::Full => Some(Self::AllFull),
            Eligibility::Early => Some(Self::AllEarly),
            Eligibility::Capped => Some(Self::AllCapped),
            Eligibility::Eligible => None,
        }
    }
}
