//! What belongs to a market's page besides it: the drawing of a what-if, its scenario as a file,
//! and quotes that are made and withdrawn.

use std::sync::Arc;

use app::{
    api::market::Fields,
    ids::{MarketId, QuoteId},
    people::Role,
    plan::expected::Expected,
    ui::path,
};
use axum::{
    Extension, Form,
    extract::{Path, Query, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{
    House,
    form::{self, Answered},
};
use crate::{
    chart::draw_expected,
    desk::{Seller, SignedIn},
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
    let me = request.extensions().get::<SignedIn>();
    let desk = me.and_then(|me| house.seller(me));
    let id = request.uri().path().split('/').nth(2).and_then(|id| id.parse::<MarketId>().ok());
    let (Some(desk), Some(id)) = (desk, id) else { return Answered::not_found() };
    let (parts, typed) = match form::read(request).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let asked = Query::<Fields>::try_from_uri(&parts.uri).map(|Query(asked)| asked);
    let came = desk.make_quote(id, asked.unwrap_or_default(), &typed).await;
    Answered::with(parts, typed, came)
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
