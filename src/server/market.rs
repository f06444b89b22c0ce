//! What belongs to a market's page besides it: the drawing of a what-if, its scenario as a file,
//! and quotes that are made and withdrawn.

use std::sync::Arc;

use app::{
    api::{
        form::{Outcome, Posted, Typed},
        market::Fields,
    },
    ids::{MarketId, QuoteId},
    people::Role,
    plan::expected::Expected,
    ui::path,
};
use axum::{
    Extension, Form, RequestExt,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{Method, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{House, admin::Answered};
use crate::{
    chart::draw_expected,
    desk::{Came, Seller, SignedIn},
};

/// What a browser asks for once it has worked out the numbers.
pub async fn chart(Query(fields): Query<Fields>) -> Response {
    match Expected::read(&fields) {
        Some(expected) => {
            ([(header::CONTENT_TYPE, "image/svg+xml")], draw_expected(&expected)).into_response()
        }
        None => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    }
}

/// The file that `evenpace simulate` reads.
pub async fn scenario(
    State(house): State<Arc<House>>,
    Extension(me): Extension<SignedIn>,
    Path(id): Path<String>,
    Query(asked): Query<Fields>,
) -> Response {
    let desk = house.seller(&me);
    let (Some(desk), Ok(id)) = (desk, id.parse::<MarketId>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match desk.scenario(id, &asked).await {
        Ok(Some(file)) => {
            let named = (header::CONTENT_DISPOSITION, "attachment; filename=\"what-if.json\"");
            ([named], axum::Json(file)).into_response()
        }
        Ok(None) => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a scenario");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Makes a quote of what the address asks for, on the terms that were typed.
pub async fn take_quote(house: &House, request: Request) -> Answered {
    let (parts, body) = request.into_parts();
    let me = parts.extensions.get::<SignedIn>();
    let desk = me.and_then(|me| house.seller(me));
    let id = parts.uri.path().split('/').nth(2).and_then(|id| id.parse::<MarketId>().ok());
    let (Some(desk), Some(id)) = (desk, id) else {
        return Answered::Sent(StatusCode::NOT_FOUND.into_response());
    };
    let form = Request::from_parts(parts.clone(), body);
    let typed = match form.extract::<Form<Fields>, _>().await {
        Ok(Form(fields)) => Typed::of(fields),
        Err(refused) => return Answered::Sent(refused.into_response()),
    };
    let asked = Query::<Fields>::try_from_uri(&parts.uri).map(|Query(asked)| asked);
    let came = desk.make_quote(id, asked.unwrap_or_default(), &typed).await;
    let (outcome, status) = match came {
        Ok(Came::Shown(shown)) => (Outcome::Shown(shown), StatusCode::OK),
        Ok(Came::Problems(problems)) => {
            (Outcome::Problems(problems), StatusCode::UNPROCESSABLE_ENTITY)
        }
        Ok(Came::Done(_) | Came::Preview(_) | Came::NotFound) => {
            return Answered::Sent(StatusCode::NOT_FOUND.into_response());
        }
        Err(fault) => {
            tracing::error!(%fault, "a quote");
            return Answered::Sent(StatusCode::SERVICE_UNAVAILABLE.into_response());
        }
    };
    let mut page = Request::from_parts(parts, Body::empty());
    *page.method_mut() = Method::GET;
    page.extensions_mut().insert(Posted { typed, outcome });
    Answered::Page(page, status)
}

#[derive(Deserialize)]
pub struct Withdrawn {
    quote: QuoteId,
}

/// A quote that is to hold no more.
pub async fn withdraw(
    State(house): State<Arc<House>>,
    Extension(me): Extension<SignedIn>,
    Form(form): Form<Withdrawn>,
) -> Response {
    let Some(desk) = house.seller(&me) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match desk.withdraw_quote(form.quote).await {
        Ok(()) => Redirect::to(path::QUOTES).into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a quote that is withdrawn");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

impl House {
    /// The desk of signed-in sales staff and admins.
    pub(super) fn seller(&self, me: &SignedIn) -> Option<Seller> {
        matches!(me.role, Role::Sales | Role::Admin).then(|| Seller {
            me: me.clone(),
            url: self.url.clone(),
            store: self.store.clone(),
            clock: self.clock.clone(),
            dice: self.dice.clone(),
            sealer: self.sealer.clone(),
            notes: self.notes.clone(),
            outlooks: self.outlooks.clone(),
            arrivals: self.arrivals.clone(),
        })
    }
}
