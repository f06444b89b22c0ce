//! Sessions at the door: who is asking, which page is theirs, signing in and out.

use std::{net::SocketAddr, sync::Arc};

use app::ui::path;
use axum::{
    Extension, Form,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::{Cookies, House};
use crate::desk::{self, SESSION_MS, SignInOutcome, SignedIn};

impl Cookies {
    const fn name(self) -> &'static str {
        match self {
            Self::Https => "__Host-session",
            Self::Plain => "session",
        }
    }

    /// Kept as long as the session lasts, and out of reach of scripts and of other sites' forms.
    fn set(self, token: &str) -> String {
        self.header(token, SESSION_MS / 1_000)
    }

    fn forget(self) -> String {
        self.header("", 0)
    }

    fn header(self, token: &str, age_s: i64) -> String {
        let secure = if self == Self::Https { "; Secure" } else { "" };
        let name = self.name();
        format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age_s}{secure}")
    }
}

/// Looks up whose session it is, once a request.
pub async fn know(
    State(house): State<Arc<House>>,
    jar: CookieJar,
    mut request: Request,
    next: Next,
) -> Response {
    if let Some(cookie) = jar.get(house.cookies.name()) {
        match desk::person_of(&house.store, cookie.value(), house.clock.now()).await {
            Ok(Some(signed_in)) => drop(request.extensions_mut().insert(signed_in)),
            Ok(None) => {}
            Err(fault) => {
                tracing::error!(%fault, "session");
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            }
        }
    }
    next.run(request).await
}

/// Decides before anything is rendered: a visitor is sent to the sign-in, somebody of another role
/// learns nothing, not even that there is such a page.
pub async fn allow(request: Request, next: Next) -> Response {
    let role = request.extensions().get::<SignedIn>().map(|it| it.role);
    let path = request.uri().path();
    match (path::allowed(path), role) {
        (Some(_), None) => Redirect::to(path::SIGN_IN).into_response(),
        (Some(allowed), Some(role)) if !allowed.contains(&role) => {
            StatusCode::NOT_FOUND.into_response()
        }
        (None, Some(_)) if path == path::SIGN_IN && request.method() == Method::GET => {
            Redirect::to(path::FIRST).into_response()
        }
        _ => next.run(request).await,
    }
}

/// Everybody's first page.
pub async fn first_page(signed_in: Option<Extension<SignedIn>>) -> Redirect {
    Redirect::to(signed_in.map_or(path::SIGN_IN, |it| path::home(it.role)))
}

#[derive(Deserialize)]
pub struct SignIn {
    email: String,
    password: String,
}

pub async fn sign_in(
    State(house): State<Arc<House>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Response {
    let address = house.proxies.client(peer, &headers);
    let outcome = desk::sign_in(
        &house.store,
        &house.sign_ins,
        (&house.clock, &house.dice),
        address,
        &form.email,
        form.password,
    );
    match outcome.await {
        Ok(SignInOutcome::In(token)) => {
            let cookie = [(header::SET_COOKIE, house.cookies.set(token.as_str()))];
            (cookie, Redirect::to(path::FIRST)).into_response()
        }
        Ok(SignInOutcome::Wrong) => Redirect::to("/sign-in?failed=wrong").into_response(),
        Ok(SignInOutcome::TooFast) => {
            let retry = [(header::RETRY_AFTER, "60")];
            (retry, Redirect::to("/sign-in?failed=slow")).into_response()
        }
        Err(fault) => {
            tracing::error!(%fault, "sign-in");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

pub async fn sign_out(State(house): State<Arc<House>>, jar: CookieJar) -> Response {
    if let Some(cookie) = jar.get(house.cookies.name())
        && let Err(fault) = desk::sign_out(&house.store, cookie.value()).await
    {
        tracing::error!(%fault, "sign-out");
        return StatusCode::SERVICE_UNAVAILABLE.into_response();
    }
    let cookie = [(header::SET_COOKIE, house.cookies.forget())];
    (cookie, Redirect::to(path::SIGN_IN)).into_response()
}
