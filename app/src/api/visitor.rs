//! What anybody may ask: who they are, whose link they hold, and where there are seats.

use std::sync::Arc;

use crate::{
    api::{Asked, Refusal, ask},
    people::{LinkPurpose, Role},
};

/// Handed to everybody.
pub trait VisitorDesk: Send + Sync {
    fn link(&self) -> Asked<'_, LinkView>;
    /// Refused to whoever asks too often.
    fn seats(&self, zip: String) -> Asked<'_, Seats>;
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

/// Whether there is a seat where a ZIP lies. Nobody is told how many there are, nor whose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seats {
    Open {
        market: String,
    },
    Full {
        market: String,
    },
    NotServed,
    /// That is no ZIP.
    Unknown,
}

pub async fn read_seats(zip: String) -> Result<Seats, Refusal> {
    ask(async |desk: Arc<dyn VisitorDesk>| desk.seats(zip).await).await
}

/// The link with which the caller came, if it still works.
pub async fn read_link() -> Result<LinkView, Refusal> {
    ask(async |desk: Arc<dyn VisitorDesk>| desk.link().await).await
}
