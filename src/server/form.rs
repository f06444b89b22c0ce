//! A form that somebody sent: taken by the desk whose it is, and answered by leading on to what was
//! done, or by the page that it came from, with what was typed and what is wrong with it, or with
//! what it would change.

use std::sync::Arc;

use app::{
    api::{
        form::{Outcome, Posted, Typed},
        names::Names,
    },
    people::Role,
    ui::path,
};
use axum::{
    Form, RequestExt,
    body::Body,
    extract::Request,
    http::{HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

use super::House;
use crate::{
    desk::{Admin, Came, Keeper, Officer, SignedIn},
    fault::Fault,
};

/// The pages that have forms. They are shown and sent to under the same path.
pub const FORMS: [&str; 14] = [
    path::NEW_MARKET,
    "/markets/{id}/edit",
    path::NEW_OFFICER,
    "/officers/{id}",
    path::NEW_CONTRACT,
    "/contracts/{id}",
    path::PEOPLE,
    path::SOURCES,
    path::CREDITS,
    "/credits/{id}",
    "/leads/{id}",
    path::OWN_CONTRACT,
    "/capacity/{id}/seats",
    "/capacity/{id}/sell/{prospect}",
];

/// What became of a form that was sent.
pub enum Answered {
    Sent(Response),
    /// The page is to be shown again, with this status.
    Page(Box<Request>, StatusCode),
}

/// What was typed, and what else came with it.
pub async fn read(request: Request) -> Result<(Parts, Typed), Answered> {
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body);
    match form.extract::<Form<Vec<(String, String)>>, _>().await {
        Ok(Form(fields)) => Ok((parts, Typed::of(fields))),
        Err(refused) => Err(Answered::Sent(refused.into_response())),
    }
}

/// Takes a form, and has done what it asks for.
pub async fn take_form(house: &House, request: Request) -> Answered {
    let me = request.extensions().get::<SignedIn>();
    let Some(desk) = me.and_then(|me| Sender::of(house, me, request.uri())) else {
        return Answered::not_found();
    };
    let (parts, typed) = match read(request).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let kept = typed.clone().without("back").without("confirmed").without("allocation");
    // From a preview: nothing was asked for.
    if typed.text("back") == "yes" {
        return Answered::page(parts, kept, Outcome::Open, StatusCode::OK);
    }
    let came = carry_out(&desk, parts.uri.path(), &typed).await;
    Answered::with(parts, kept, came)
}

impl Answered {
    pub fn with(parts: Parts, typed: Typed, came: Result<Came, Fault>) -> Self {
        let (outcome, status) = match came {
            Ok(Came::Done(to)) => return Self::Sent(Redirect::to(&to).into_response()),
            Ok(Came::NotFound) => return Self::not_found(),
            Ok(Came::Problems(problems)) => {
                (Outcome::Problems(problems), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Ok(Came::Preview(preview)) => (Outcome::Preview(*preview), StatusCode::OK),
            Ok(Came::Shown(shown)) => (Outcome::Shown(shown), StatusCode::OK),
            Err(fault) => {
                tracing::error!(%fault, "a form that was sent");
                return Self::Sent(StatusCode::SERVICE_UNAVAILABLE.into_response());
            }
        };
        Self::page(parts, typed, outcome, status)
    }

    pub fn page(parts: Parts, typed: Typed, outcome: Outcome, status: StatusCode) -> Self {
        let mut page = Request::from_parts(parts, Body::empty());
        *page.method_mut() = Method::GET;
        page.extensions_mut().insert(Posted { typed, outcome });
        Self::Page(Box::new(page), status)
    }

    pub fn not_found() -> Self {
        Self::Sent(StatusCode::NOT_FOUND.into_response())
    }

    /// The answer, with a page where one is shown again: as it shows a secret, or what somebody
    /// typed, no cache keeps it.
    pub async fn response<F>(self, render: impl Fn(Request) -> F) -> Response
    where
        F: Future<Output = Response>,
    {
        let (page, status) = match self {
            Self::Sent(response) => return response,
            Self::Page(page, status) => (page, status),
        };
        let mut response = render(*page).await;
        if response.status().is_success() {
            *response.status_mut() = status;
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}

/// Whoever sends a form.
enum Sender {
    Admin(Box<Admin>),
    Officer(Arc<Officer>),
    Keeper(Box<Keeper>),
}

impl Sender {
    fn of(house: &House, me: &SignedIn, uri: &Uri) -> Option<Self> {
        if uri.path().starts_with(path::CAPACITY) {
            return house.keeper(me, uri).map(|desk| Self::Keeper(Box::new(desk)));
        }
        let officer = || house.officer(me).map(Self::Officer);
        house.admin(me).map(|desk| Self::Admin(Box::new(desk))).or_else(officer)
    }
}

async fn carry_out(sender: &Sender, at: &str, typed: &Typed) -> Result<Came, Fault> {
    let desk = match (sender, at.strip_prefix("/leads/").map(str::parse)) {
        (Sender::Admin(desk), _) => desk,
        (Sender::Keeper(desk), _) => return keep_seats(desk, at, typed).await,
        (Sender::Officer(desk), Some(Ok(lead))) => return desk.change_credit(lead, typed).await,
        (Sender::Officer(desk), None) if at == path::OWN_CONTRACT => {
            return desk.change_contract(typed).await;
        }
        (Sender::Officer(_), _) => return Ok(Came::NotFound),
    };
    carry_out_for(desk, at, typed).await
}

async fn keep_seats(desk: &Keeper, path: &str, typed: &Typed) -> Result<Came, Fault> {
    let parts: Vec<&str> = path.split('/').skip(2).collect();
    let ids = |id: &str, prospect: &str| id.parse().ok().zip(prospect.parse().ok());
    match parts.as_slice() {
        [id, "seats"] => match id.parse() {
            Ok(id) => desk.change_seats(id, typed).await,
            Err(_) => Ok(Came::NotFound),
        },
        [id, "sell", prospect] => match ids(id, prospect) {
            Some((id, prospect)) => desk.sell(id, prospect, typed).await,
            None => Ok(Came::NotFound),
        },
        _ => Ok(Came::NotFound),
    }
}

async fn carry_out_for(desk: &Admin, path: &str, typed: &Typed) -> Result<Came, Fault> {
    let parts: Vec<&str> = path.split('/').skip(1).collect();
    match parts.as_slice() {
        ["markets", "new"] => desk.open_market(typed).await,
        ["officers", "new"] => desk.add_officer(typed).await,
        ["contracts", "new"] => desk.sign(typed).await,
        ["people"] => desk.change_people(typed).await,
        ["credits"] => desk.change_credit_policy(typed).await,
        ["credits", id] => match id.parse() {
            Ok(id) => desk.decide_credit(id, typed).await,
            Err(_) => Ok(Came::NotFound),
        },
        ["sources"] => desk.change_sources(typed).await,
        ["markets", id, "edit"] => match id.parse() {
            Ok(id) => desk.change_market(id, typed).await,
            Err(_) => Ok(Came::NotFound),
        },
        ["officers", id] => match id.parse() {
            Ok(id) => desk.change_officer(id, typed).await,
            Err(_) => Ok(Came::NotFound),
        },
        ["contracts", id] => match id.parse() {
            Ok(id) => desk.change_contract(id, typed).await,
            Err(_) => Ok(Came::NotFound),
        },
        _ => Ok(Came::NotFound),
    }
}

impl House {
    /// The desk of a signed-in admin.
    pub(super) fn admin(&self, me: &SignedIn) -> Option<Admin> {
        (me.role == Role::Admin).then(|| self.signs(me))
    }

    /// The desk of whoever keeps seats, with names if the address asks for them.
    pub(super) fn keeper(&self, me: &SignedIn, uri: &Uri) -> Option<Keeper> {
        let names = Names::of(uri.query());
        matches!(me.role, Role::Sales | Role::Admin)
            .then(|| Keeper { signs: self.signs(me), names })
    }

    fn signs(&self, me: &SignedIn) -> Admin {
        Admin {
            me: me.clone(),
            url: self.url.clone(),
            store: self.store.clone(),
            writer: self.writer.clone(),
            sealer: self.sealer.clone(),
            marker: self.marker.clone(),
            notes: self.notes.clone(),
            clock: self.clock.clone(),
            dice: self.dice.clone(),
        }
    }
}
