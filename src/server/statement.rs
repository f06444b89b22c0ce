//! A month's statement as a file, and what credits come to.

use std::sync::Arc;

use app::{api::statement::StatementView, ids::AllocationId};
use axum::{
    Extension,
    extract::{Path, Query, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::House;
use crate::{
    desk::{self, SignedIn},
    fault::Fault,
};

#[derive(Deserialize)]
pub struct Asked {
    /// "2026-11"; the present one where absent.
    month: Option<String>,
}

/// An officer's.
pub async fn csv(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    Query(asked): Query<Asked>,
) -> Response {
    match house.officer(&signed_in) {
        Some(desk) => file(desk.read_statement(asked.month.as_deref()).await),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Of one contract, for admins.
pub async fn contract_csv(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Response {
    let desk = house.admin(&signed_in);
    match desk.zip(id.parse::<AllocationId>().ok()) {
        Some((desk, id)) => file(desk.read_statement(id, asked.month.as_deref()).await),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// What credits come to.
pub async fn credit_report_csv(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
) -> Response {
    let Some(desk) = house.admin(&signed_in) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match desk.read_credit_report().await {
        Ok(report) => {
            attached("evenpace-credits.csv", desk::credit_report_csv(&report)).into_response()
        }
        Err(fault) => {
            tracing::error!(%fault, "a file of what credits come to");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn attached(name: &str, file: Vec<u8>) -> impl IntoResponse {
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, file)
}

fn file(read: Result<Option<StatementView>, Fault>) -> Response {
    match read {
        Ok(Some(statement)) => {
            let name = format!("evenpace-statement-{}.csv", statement.key);
            attached(&name, desk::statement_csv(&statement)).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(fault) => {
            tracing::error!(%fault, "a file of a statement");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
