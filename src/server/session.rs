//! Sessions at the door: who is asking, which page is theirs, signing in and out.

use std::{net::SocketAddr, sync::Arc};

use app::{people::Role, ui::path};
use axum::{
    Extension, Form,
    extract::{ConnectInfo, Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use serde::Deserialize;

use super::{Cookies, House};
use crate::desk::{self, SignInOutcome, SignedIn};

impl Cookies {
    const fn name(self) -> &'static str {
        match self {
            Self::Https => "__Host-session",
            Self::Plain => "session",
        }
    }

    fn cookie(self, token: String) -> Cookie<'static> {
        Cookie::build((self.name(), token))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self == Self::Https)
            .build()
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
    let Some(allowed) = path::allowed(request.uri().path()) else {
        return next.run(request).await;
    };
    match request.extensions().get::<SignedIn>().map(|it| it.role) {
        None => Redirect::to(path::SIGN_IN).into_response(),
        Some(role) if allowed.contains(&role) => next.run(request).await,
        Some(_) => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Everybody's first page.
pub async fn first_page(signed_in: Option<Extension<SignedIn>>) -> Redirect {
    Redirect::to(home(signed_in.map(|it| it.role)))
}

fn home(role: Option<Role>) -> &'static str {
    role.map_or(path::SIGN_IN, path::home)
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
    jar: CookieJar,
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
            let jar = jar.add(house.cookies.cookie(token.as_str().to_owned()));
            (jar, Redirect::to("/")).into_response()
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
    let jar = jar.remove(house.cookies.cookie(String::new()));
    (jar, Redirect::to(path::SIGN_IN)).into_response()
}
