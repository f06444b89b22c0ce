//! An officer's own contracts, in plain words.

use std::sync::Arc;

use crate::{
    api::{
        Refusal,
        admin::{Deed, PlannedRow},
        ask,
        officer::OfficerDesk,
    },
    ids::AllocationId,
};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnContract {
    pub id: AllocationId,
    pub market: String,
    /// "40 leads a month, since 1 Jun 2026. Running."
    pub facts: String,
    /// Name and value.
    pub terms: Vec<(&'static str, String)>,
    pub planned: Vec<PlannedRow>,
    pub can: Option<CanPause>,
    /// What a pause from now on would bring with it, besides no leads.
    pub warnings: Vec<String>,
    /// Without who did it and why.
    pub history: Vec<Deed>,
}

/// What its officer may do to it, where the contract allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CanPause {
    Pause,
    Resume,
}

pub async fn read_own_contracts() -> Result<Vec<OwnContract>, Refusal> {
    ask(async |desk: Arc<dyn OfficerDesk>| desk.contracts().await).await
}
