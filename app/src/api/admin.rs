//! What admins alone may ask: who posts leads.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, ask},
    instant::Instant,
};

/// Handed to signed-in admins.
pub trait AdminDesk: Send + Sync {
    fn sources(&self) -> Asked<'_, Vec<SourceRow>>;
}

/// A source and what it has posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceRow {
    pub name: String,
    pub added_at: Instant,
    /// Leads that were taken since then.
    pub leads: i64,
    pub last_lead_at: Option<Instant>,
}

pub async fn read_sources() -> Result<Vec<SourceRow>, Refusal> {
    ask(async |desk: Arc<dyn AdminDesk>| desk.sources().await).await
}
