//! What anybody may ask: who they are, and whose link they hold.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{
    api::{Asked, Refusal},
    people::{LinkPurpose, Role},
};
#[cfg(feature = "ssr")]
use {crate::api::ask, std::sync::Arc};

/// Handed to everybody.
pub trait VisitorDesk: Send + Sync {
    fn link(&self) -> Asked<'_, LinkView>;
}

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub role: Role,
}

/// Whose password a link sets.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinkView {
    pub purpose: LinkPurpose,
    pub name: String,
    pub email: String,
}

/// `None` for a visitor.
#[server(prefix = "/rpc", endpoint = "read_me")]
pub async fn read_me() -> Result<Option<Me>, Refusal> {
    Ok(use_context::<Me>())
}

/// The link with which the caller came, if it still works.
#[server(prefix = "/rpc", endpoint = "read_link")]
pub async fn read_link() -> Result<LinkView, Refusal> {
    ask(async |desk: Arc<dyn VisitorDesk>| desk.link().await).await
}
