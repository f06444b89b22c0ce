//! A form that somebody sent: taken by the desk whose it is, and answered by leading on to what was
//! done, or by the page that it came from, with what was typed and what is wrong with it, or with
//! what it would change.

use app::{
    api::form::{Outcome, Posted, Typed},
    ui::path,
};
use axum::{
    Form, RequestExt, Router,
    body::Body,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::{MethodRouter, post},
};
use serde::de::DeserializeOwned;

use super::{
    desks::{At, Desk},
    pages::Pages,
};
use crate::{
    desk::{Admin, Came, Keeper, Officer},
    fault::Fault,
};

/// The pages that have forms, which are shown and sent to under the same path, and what the desk
/// does whose they are.
pub fn router() -> Router<Pages> {
    Router::new()
        .route(path::NEW_MARKET, form(async |desk: Admin, (), it| desk.open_market(&it).await))
        .route(path::NEW_OFFICER, form(async |desk: Admin, (), it| desk.add_officer(&it).await))
        .route(path::NEW_CONTRACT, form(async |desk: Admin, (), it| desk.sign(&it).await))
        .route(path::PEOPLE, form(async |desk: Admin, (), it| desk.change_people(&it).await))
        .route(path::SOURCES, form(async |desk: Admin, (), it| desk.change_sources(&it).await))
        .route(
            path::CREDITS,
            form(async |desk: Admin, (), it| desk.change_credit_policy(&it).await),
        )
        .route(
            "/markets/{id}/edit",
            form(async |desk: Admin, id, it| desk.change_market(id, &it).await),
        )
        .route(
            "/officers/{id}",
            form(async |desk: Admin, id, it| desk.change_officer(id, &it).await),
        )
        .route(
            "/contracts/{id}",
            form(async |desk: Admin, id, it| desk.change_contract(id, &it).await),
        )
        .route("/credits/{id}", form(async |desk: Admin, id, it| desk.decide_credit(id, &it).await))
        .route("/leads/{id}", form(async |desk: Officer, id, it| desk.change_credit(id, &it).await))
        .route(
            path::OWN_CONTRACT,
            form(async |desk: Officer, (), it| desk.change_contract(&it).await),
        )
        .route(
            "/capacity/{id}/seats",
            form(async |desk: Keeper, id, it| desk.change_seats(id, &it).await),
        )
        .route(
            "/capacity/{id}/sell/{prospect}",
            form(async |desk: Keeper, (id, prospect), it| desk.sell(id, prospect, &it).await),
        )
}

/// Takes a form, and has a desk do what it asks for, with the ids of its path.
fn form<D, Ids, Take, Taken>(take: Take) -> MethodRouter<Pages>
where
    D: Desk + Send + 'static,
    Ids: DeserializeOwned + Send + 'static,
    Take: Fn(D, Ids, Typed) -> Taken + Clone + Send + Sync + 'static,
    Taken: Future<Output = Result<Came, Fault>> + Send,
{
    type InPath<Ids> = Result<Path<Ids>, PathRejection>;
    post(
        async move |State(pages): State<Pages>,
                    At(desk): At<D>,
                    ids: InPath<Ids>,
                    request: Request| {
            let Ok(Path(ids)) = ids else { return StatusCode::NOT_FOUND.into_response() };
            let (parts, typed) = match read(request).await {
                Ok(read) => read,
                Err(refused) => return refused,
            };
            let kept = typed.clone().without("back").without("confirmed").without("allocation");
            // From a preview: nothing was asked for.
            if typed.text("back") == "yes" {
                let open = Posted { typed: kept, outcome: Outcome::Open };
                return pages.show_again(parts, open, StatusCode::OK).await;
            }
            pages.answer(parts, kept, take(desk, ids, typed).await).await
        },
    )
}

/// What was typed, and what else came with it.
pub async fn read(request: Request) -> Result<(Parts, Typed), Response> {
    let (parts, body) = request.into_parts();
    let form = Request::from_parts(parts.clone(), body);
    match form.extract::<Form<Vec<(String, String)>>, _>().await {
        Ok(Form(fields)) => Ok((parts, Typed::of(fields))),
        Err(refused) => Err(refused.into_response()),
    }
}

impl Pages {
    /// Leads on to what was done, or shows the page again that the form came from.
    pub async fn answer(&self, parts: Parts, typed: Typed, came: Result<Came, Fault>) -> Response {
        let (outcome, status) = match came {
            Ok(Came::Done(to)) => return Redirect::to(&to).into_response(),
            Ok(Came::NotFound) => return StatusCode::NOT_FOUND.into_response(),
            Ok(Came::Problems(problems)) => {
                (Outcome::Problems(problems), StatusCode::UNPROCESSABLE_ENTITY)
            }
            Ok(Came::Preview(preview)) => (Outcome::Preview(*preview), StatusCode::OK),
            Ok(Came::Shown(shown)) => (Outcome::Shown(shown), StatusCode::OK),
            Err(fault) => return fault.into_response(),
        };
        self.show_again(parts, Posted { typed, outcome }, status).await
    }

    /// With this status where the page is to be had. As it shows a secret, or what somebody typed,
    /// no cache keeps it.
    pub async fn show_again(&self, parts: Parts, posted: Posted, status: StatusCode) -> Response {
        let mut page = Request::from_parts(parts, Body::empty());
        *page.method_mut() = Method::GET;
        page.extensions_mut().insert(posted);
        let mut response = self.render(page).await;
        if response.status().is_success() {
            *response.status_mut() = status;
        }
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        response
    }
}
