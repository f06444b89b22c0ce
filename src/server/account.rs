//! What somebody changes about their own account: plain forms, answered by redirects.

use std::sync::Arc;

use app::{ids::SessionId, ui::path};
use axum::{
    Extension, Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{House, password_form::NewPassword};
use crate::{
    desk::{Account, ChangeOutcome, SignedIn},
    fault::Fault,
};

#[derive(Deserialize)]
pub struct EndSession {
    session: SessionId,
}

pub async fn end_session(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    Form(form): Form<EndSession>,
) -> Response {
    answer(house.account(signed_in).end_session(form.session).await.map(|()| "done=ended"))
}

pub async fn end_other_sessions(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
) -> Response {
    answer(house.account(signed_in).end_other_sessions().await.map(|()| "done=ended"))
}

#[derive(Deserialize)]
pub struct ChangePassword {
    present: String,
    #[serde(flatten)]
    new: NewPassword,
}

pub async fn change_password(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    Form(form): Form<ChangePassword>,
) -> Response {
    let new = match form.new.password() {
        Ok(new) => new,
        Err(why) => return answer(Ok(&format!("failed={why}"))),
    };
    let account = house.account(signed_in);
    let outcome = account.change_password(&house.guesses, form.present, new).await;
    answer(outcome.map(|outcome| match outcome {
        ChangeOutcome::Changed => "done=changed",
        ChangeOutcome::Wrong => "failed=wrong",
        ChangeOutcome::TooFast => "failed=slow",
        ChangeOutcome::Busy => "failed=busy",
    }))
}

/// Back to the account, which says what came of it.
fn answer(came: Result<&str, Fault>) -> Response {
    match came {
        Ok(came) => Redirect::to(&format!("{}?{came}", path::ACCOUNT)).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "account");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

impl House {
    /// The desk of whoever is signed in.
    pub(super) fn account(&self, signed_in: SignedIn) -> Account {
        Account { signed_in, store: self.store.clone(), clock: self.clock.clone() }
    }
}
