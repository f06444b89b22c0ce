//! Sessions at the door: who is asking, and which page is theirs.

use std::sync::Arc;

use app::ui::path;
use axum::{
    extract::{Request, State},
    http::{Method, StatusCode},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;

use super::{House, cookie::Cookie, visitor};
use crate::{
    desk::{self, SignedIn},
    fault::Fault,
};

/// The token of the one-time link with which somebody came.
#[derive(Clone)]
pub struct LinkToken(pub String);

/// Looks up whose session it is, once a request.
pub async fn know(
    State(house): State<Arc<House>>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Result<Response, Fault> {
    if let Some(token) = house.cookies.read(&jar, Cookie::Link) {
        request.extensions_mut().insert(LinkToken(token));
    }
    if let Some(token) = house.cookies.read(&jar, Cookie::Session) {
        let found = desk::person_of(&house.store, &token, house.clock.now()).await?;
        if let Some(signed_in) = found {
            request.extensions_mut().insert(signed_in);
        }
    }
    Ok(next.run(request).await)
}

/// Decides before anything is rendered: a visitor is sent to the sign-in, somebody of another role
/// learns nothing, not even that there is such a page.
pub async fn allow(request: Request, next: Next) -> Response {
    let role = request.extensions().get::<SignedIn>().map(|it| it.role);
    let path = request.uri().path();
    match (path::allowed(path), role) {
        (Some(_), None) => {
            // What was posted is gone by then, so nobody is sent back to it.
            let asked = request.uri().path_and_query().filter(|_| request.method() == Method::GET);
            Redirect::to(&visitor::sign_in_path(None, asked.map(|it| it.as_str()))).into_response()
        }
        (Some(allowed), Some(role)) if !allowed.contains(&role) => {
            StatusCode::NOT_FOUND.into_response()
        }
        (None, Some(_)) if path == path::SIGN_IN && request.method() == Method::GET => {
            Redirect::to(path::FIRST).into_response()
        }
        (None, Some(role)) if path == path::FIRST && request.method() == Method::GET => {
            Redirect::to(path::home(role)).into_response()
        }
        _ => next.run(request).await,
    }
}
