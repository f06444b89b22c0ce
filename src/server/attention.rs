//! Sales staff and admins note whom they spoke to.

use app::{api::names::Names, ids::AllocationId, ui::path};
use axum::{Form, http::Uri, response::Redirect};
use serde::Deserialize;

use super::desks::At;
use crate::{desk::Attentive, fault::Fault};

#[derive(Deserialize)]
pub struct Spoke {
    contract: AllocationId,
    #[serde(default)]
    note: String,
}

pub async fn spoke(
    At(desk): At<Attentive>,
    uri: Uri,
    Form(form): Form<Spoke>,
) -> Result<Redirect, Fault> {
    Ok(match desk.spoke(form.contract, &form.note).await? {
        true => {
            let to = Names::of(uri.query()).on(path::ATTENTION);
            Redirect::to(&format!("{to}#contract-{}", form.contract))
        }
        false => Redirect::to(path::ATTENTION),
    })
}
