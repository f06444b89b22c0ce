//! What belongs to a market's page besides it: the drawing of a what-if, its scenario as a file,
//! and quotes that are made and withdrawn.

use app::{
    api::market::Fields,
    ids::{MarketId, QuoteId},
    plan::expected::Expected,
    ui::path,
};
use axum::{
    Form, Json,
    extract::{Path, Query, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use super::{desks::At, file::attached, form, pages::Pages};
use crate::{chart::draw_expected, desk::Seller, fault::Fault};

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
    At(desk): At<Seller>,
    Path(id): Path<String>,
    Query(asked): Query<Fields>,
) -> Result<Response, Fault> {
    let Ok(id) = id.parse::<MarketId>() else { return Ok(StatusCode::NOT_FOUND.into_response()) };
    Ok(match desk.scenario(id, &asked).await? {
        Some(file) => attached("what-if.json", Json(file)),
        None => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
    })
}

/// Makes a quote of what the address asks for, on the terms that were typed.
pub async fn quote(
    State(pages): State<Pages>,
    At(desk): At<Seller>,
    Path(id): Path<String>,
    request: Request,
) -> Response {
    let Ok(id) = id.parse::<MarketId>() else { return StatusCode::NOT_FOUND.into_response() };
    let (parts, typed) = match form::read(request).await {
        Ok(read) => read,
        Err(refused) => return refused,
    };
    let asked = Query::<Fields>::try_from_uri(&parts.uri).map(|Query(asked)| asked);
    let came = desk.make_quote(id, asked.unwrap_or_default(), &typed).await;
    pages.answer(parts, typed, came).await
}

#[derive(Deserialize)]
pub struct Withdrawn {
    quote: QuoteId,
}

/// A quote that is to hold no more.
pub async fn withdraw(
    At(desk): At<Seller>,
    Form(form): Form<Withdrawn>,
) -> Result<Redirect, Fault> {
    desk.withdraw_quote(form.quote).await?;
    Ok(Redirect::to(path::QUOTES))
}
