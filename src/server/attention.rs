//! Sales staff and admins note whom they spoke to.

use std::sync::Arc;

use app::{api::names::Names, ids::AllocationId, people::Role, ui::path};
use axum::{
    Extension, Form,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::House;
use crate::desk::{Attentive, SignedIn};

#[derive(Deserialize)]
pub struct Spoke {
    contract: AllocationId,
    #[serde(default)]
    note: String,
}

pub async fn spoke(
    State(house): State<Arc<House>>,
    Extension(me): Extension<SignedIn>,
    uri: Uri,
    Form(form): Form<Spoke>,
) -> Response {
    let Some(desk) = house.attentive(&me) else { return StatusCode::NOT_FOUND.into_response() };
    match desk.spoke(form.contract, &form.note).await {
        Ok(true) => {
            let to = Names::of(uri.query()).on(path::ATTENTION);
            Redirect::to(&format!("{to}#contract-{}", form.contract)).into_response()
        }
        Ok(false) => Redirect::to(path::ATTENTION).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a note of who was spoken to");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

impl House {
    /// The desk of signed-in staff for what needs a person.
    pub(super) fn attentive(&self, me: &SignedIn) -> Option<Attentive> {
        matches!(me.role, Role::Sales | Role::Admin).then(|| Attentive {
            person: me.person,
            store: self.store.clone(),
            notes: self.notes.clone(),
            clock: self.clock.clone(),
            dice: self.dice.clone(),
            outlooks: self.outlooks.clone(),
            concerns: self.concerns.clone(),
            again_within_ms: self.writer.settings().again_within_ms,
        })
    }
}
