//! What anybody may ask: who they are, and whose link they hold.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, ask},
    people::{LinkPurpose, Role},
};

/// Handed to everybody.
pub trait VisitorDesk: Send + Sync {
    fn link(&self) -> Asked<'_, LinkView>;
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    pub name: String,
    pub role: Role,
}

/// Whose password a link sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkView {
    pub purpose: LinkPurpose,
    pub name: String,
    pub email: String,
}

/// The link with which the caller came, if it still works.
pub async fn read_link() -> Result<LinkView, Refusal> {
    ask(async |desk: Arc<dyn VisitorDesk>| desk.link().await).await
}
