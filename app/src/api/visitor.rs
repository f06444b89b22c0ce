//! What anybody may ask: who they are.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::{api::Refusal, people::Role};

/// Who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub name: String,
    pub role: Role,
}

/// `None` for a visitor.
#[server(prefix = "/rpc", endpoint = "read_me")]
pub async fn read_me() -> Result<Option<Me>, Refusal> {
    Ok(use_context::<Me>())
}
