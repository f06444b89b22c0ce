//! What somebody changes about their own account: plain forms, answered by redirects.

use std::sync::Arc;

use app::{ids::SessionId, ui::path};
use axum::{Form, extract::State, response::Redirect};
use serde::Deserialize;

use super::{House, desks::At, password_form::NewPassword};
use crate::{
    desk::{Account, ChangeOutcome},
    fault::Fault,
};

#[derive(Deserialize)]
pub struct EndSession {
    session: SessionId,
}

pub async fn end_session(
    At(desk): At<Account>,
    Form(form): Form<EndSession>,
) -> Result<Redirect, Fault> {
    desk.end_session(form.session).await?;
    Ok(back("done=ended"))
}

pub async fn end_other_sessions(At(desk): At<Account>) -> Result<Redirect, Fault> {
    desk.end_other_sessions().await?;
    Ok(back("done=ended"))
}

#[derive(Deserialize)]
pub struct ChangePassword {
    present: String,
    #[serde(flatten)]
    new: NewPassword,
}

pub async fn change_password(
    State(house): State<Arc<House>>,
    At(desk): At<Account>,
    Form(form): Form<ChangePassword>,
) -> Result<Redirect, Fault> {
    let new = match form.new.password() {
        Ok(new) => new,
        Err(why) => return Ok(back(&format!("failed={why}"))),
    };
    let outcome = desk.change_password(&house.guesses, form.present, new).await?;
    Ok(back(match outcome {
        ChangeOutcome::Changed => "done=changed",
        ChangeOutcome::Wrong => "failed=wrong",
        ChangeOutcome::TooFast => "failed=slow",
        ChangeOutcome::Busy => "failed=busy",
    }))
}

/// Back to the account, which says what came of it.
fn back(came: &str) -> Redirect {
    Redirect::to(&path::with_query(path::ACCOUNT, came))
}
