//! What somebody sends who is not signed in yet: plain forms, answered by redirects.

use std::{net::SocketAddr, sync::Arc};

use app::{
    api::form::{Outcome, Posted, Problems},
    ids::CallId,
    people::Role,
    ui::path,
};
use axum::{
    Extension, Form,
    extract::{ConnectInfo, Path, Request, State},
    http::{HeaderMap, HeaderName, StatusCode},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use axum_extra::extract::cookie::CookieJar;
use serde::Deserialize;

use super::{House, cookie::Cookie, desks::At, form, pages::Pages, password_form::NewPassword};
use crate::{
    desk::{self, Attempt, SignInOutcome, SignedIn, Staff, Wished},
    fault::Fault,
};

/// Bytes of a path to which somebody is sent back, at the most.
const PATH_BYTES_MAX: usize = 1_000;

#[derive(Deserialize)]
pub struct SignIn {
    email: String,
    password: String,
    /// The page that was asked for.
    #[serde(default)]
    to: String,
}

/// Where one signs in, told what went wrong, and the page that was asked for.
pub fn sign_in_path(failed: Option<&str>, to: Option<&str>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(failed.map(|failed| ("failed", failed)));
    query.extend_pairs(to.filter(|to| !["", path::FIRST].contains(to)).map(|to| ("to", to)));
    match query.finish() {
        query if query.is_empty() => path::SIGN_IN.to_owned(),
        query => format!("{}?{query}", path::SIGN_IN),
    }
}

/// The page that was asked for, if it is one of ours and one of this role's; else their first one.
fn way_on(to: &str, role: Role) -> &str {
    let page = to.split(['?', '#']).next().unwrap_or(to);
    let is_theirs = path::allowed(page).is_some_and(|roles| roles.contains(&role));
    let is_plain = to.len() <= PATH_BYTES_MAX && to.bytes().all(|byte| byte.is_ascii_graphic());
    if is_theirs && is_plain { to } else { path::FIRST }
}

pub async fn sign_in(
    State(house): State<Arc<House>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    jar: CookieJar,
    headers: HeaderMap,
    Form(form): Form<SignIn>,
) -> Result<Response, Fault> {
    let attempt = Attempt {
        email: form.email,
        password: form.password,
        address: house.proxies.client(peer, &headers),
        brought: house.cookies.brought(&jar, &headers),
    };
    let failed = |why| Redirect::to(&sign_in_path(Some(why), Some(&form.to))).into_response();
    let told = (&house.clock, &house.dice);
    Ok(match desk::sign_in(&house.store, &house.guesses, told, attempt).await? {
        SignInOutcome::In(given, role) => {
            let cookies = AppendHeaders(house.cookies.give(&given));
            (cookies, Redirect::to(way_on(&form.to, role))).into_response()
        }
        SignInOutcome::Wrong => failed("wrong"),
        SignInOutcome::TooFast => failed("slow"),
        SignInOutcome::Busy => failed("busy"),
    })
}

/// Notes that somebody wants to be called, or has the page shown again.
pub async fn wish(State(pages): State<Pages>, request: Request) -> Response {
    let (parts, typed) = match form::read(request).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let house = &pages.house;
    let (problems, status) = match house.visitor(&parts).wish_call(&typed, &house.dice).await {
        Ok(Wished::Noted) => {
            return Redirect::to(&path::with_query(path::FIRST, "done=noted")).into_response();
        }
        Ok(Wished::Problems(problems)) => (problems, StatusCode::UNPROCESSABLE_ENTITY),
        Ok(Wished::TooOften) => {
            let why = "That was often in a short time. Try again in an hour.";
            (Problems::at(Problems::FORM, why), StatusCode::TOO_MANY_REQUESTS)
        }
        Err(fault) => return fault.into_response(),
    };
    let posted = Posted { typed, outcome: Outcome::Problems(problems) };
    pages.show_again(parts, posted, status).await
}

#[derive(Deserialize)]
pub struct Called {
    call: CallId,
}

/// Sales staff has called somebody.
pub async fn called(
    At(desk): At<Staff>,
    Extension(me): Extension<SignedIn>,
    Form(form): Form<Called>,
) -> Result<Redirect, Fault> {
    desk.called(form.call, me.person).await?;
    Ok(Redirect::to(path::CALLS))
}

pub async fn sign_out(
    State(house): State<Arc<House>>,
    jar: CookieJar,
) -> Result<impl IntoResponse, Fault> {
    if let Some(token) = house.cookies.read(&jar, Cookie::Session) {
        desk::sign_out(&house.store, &token).await?;
    }
    let cookie = AppendHeaders([house.cookies.forget(Cookie::Session)]);
    Ok((cookie, Redirect::to(path::SIGN_IN)))
}

/// A one-time link: its token moves from the address bar into a cookie. It is not used up yet, as
/// whatever looks at mail may open it first.
pub async fn open_link(State(house): State<Arc<House>>, Path(token): Path<String>) -> Response {
    let is_ours = token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    let cookie = is_ours.then(|| house.cookies.set(Cookie::Link, &token));
    let robots = (HeaderName::from_static("x-robots-tag"), "noindex".to_owned());
    let headers = AppendHeaders(cookie.into_iter().chain([robots]));
    (headers, Redirect::to(path::WELCOME)).into_response()
}

/// Sets the password of the link's person, and lets them in.
pub async fn welcome(
    State(house): State<Arc<House>>,
    jar: CookieJar,
    headers: HeaderMap,
    Form(form): Form<NewPassword>,
) -> Result<Response, Fault> {
    let again = || Redirect::to(path::WELCOME).into_response();
    let Some(link) = house.cookies.read(&jar, Cookie::Link) else { return Ok(again()) };
    let password = match form.password() {
        Ok(password) => password,
        Err(why) => {
            let told = path::with_query(path::WELCOME, &format!("failed={why}"));
            return Ok(Redirect::to(&told).into_response());
        }
    };
    let (told, brought) = ((&house.clock, &house.dice), house.cookies.brought(&jar, &headers));
    Ok(match desk::use_link(&house.store, told, &link, password, &brought).await? {
        Some(given) => {
            let [session, browser] = house.cookies.give(&given);
            let cookies = AppendHeaders([session, browser, house.cookies.forget(Cookie::Link)]);
            (cookies, Redirect::to(path::FIRST)).into_response()
        }
        // The page says so.
        None => again(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_signs_in_goes_on_to_the_page_that_they_asked_for() {
        assert_eq!(way_on("/leads/1?day=2", Role::Officer), "/leads/1?day=2");
        assert_eq!(way_on("/account", Role::Sales), "/account");
        assert_eq!(way_on("", Role::Officer), "/");
    }

    #[test]
    fn nobody_is_sent_elsewhere() {
        for to in [
            "https://elsewhere.example/leads",
            "//elsewhere.example/leads",
            "/\\elsewhere.example/leads",
            "javascript:alert(1)",
            "/sign-out",
            "/no-page-of-ours",
            "/leads\r\nLocation: https://elsewhere.example",
            "/leads/ü",
            "/markets",
            &format!("/leads?{}", "x".repeat(1_000)),
        ] {
            assert_eq!(way_on(to, Role::Officer), "/", "{to}");
        }
    }

    #[test]
    fn a_failed_sign_in_still_knows_the_page_that_was_asked_for() {
        assert_eq!(sign_in_path(None, None), "/sign-in");
        assert_eq!(sign_in_path(None, Some("/")), "/sign-in");
        let to = Some("/leads?day=1&a=b");
        assert_eq!(
            sign_in_path(Some("wrong"), to),
            "/sign-in?failed=wrong&to=%2Fleads%3Fday%3D1%26a%3Db"
        );
    }
}
