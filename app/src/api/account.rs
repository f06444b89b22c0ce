//! What everybody who is signed in may ask: their own account, and where they are signed in.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, ask},
    ids::SessionId,
    instant::Instant,
    people::Role,
};

/// Handed to whoever is signed in, and scoped to them.
pub trait AccountDesk: Send + Sync {
    fn account(&self) -> Asked<'_, AccountView>;
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountView {
    pub name: String,
    pub email: String,
    pub role: Role,
    /// The last seen first.
    pub sessions: Vec<SessionRow>,
}

/// A browser in which somebody is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    pub id: SessionId,
    /// In plain words: "Firefox on Windows".
    pub browser: String,
    pub began_at: Instant,
    /// To within five minutes.
    pub seen_at: Instant,
    /// The one that asks.
    pub is_this: bool,
}

pub async fn read_account() -> Result<AccountView, Refusal> {
    ask(async |desk: Arc<dyn AccountDesk>| desk.account().await).await
}
