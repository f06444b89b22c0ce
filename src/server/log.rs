//! The log of an officer's month as a file.

use std::sync::Arc;

use app::api::log::MonthLog;
use axum::{
    Extension, Json,
    extract::{Query, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::House;
use crate::desk::{self, SignedIn};

#[derive(Deserialize)]
pub struct Asked {
    /// "2026-11"; the present one where absent.
    month: Option<String>,
}

pub async fn csv(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    Query(asked): Query<Asked>,
) -> Response {
    let log = match read(&house, &signed_in, asked).await {
        Ok(log) => log,
        Err(status) => return status.into_response(),
    };
    let content = (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
    ([content], [attachment(&log, "csv")], desk::log_csv(&log)).into_response()
}

pub async fn json(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    Query(asked): Query<Asked>,
) -> Response {
    match read(&house, &signed_in, asked).await {
        Ok(log) => ([attachment(&log, "json")], Json(desk::log_json(&log))).into_response(),
        Err(status) => status.into_response(),
    }
}

fn attachment(log: &MonthLog, extension: &str) -> (HeaderName, String) {
    let name = format!("attachment; filename=\"evenpace-log-{}.{extension}\"", log.key);
    (header::CONTENT_DISPOSITION, name)
}

async fn read(house: &House, whose: &SignedIn, asked: Asked) -> Result<MonthLog, StatusCode> {
    let desk = house.officer(whose).ok_or(StatusCode::NOT_FOUND)?;
    match desk.read_log(asked.month.as_deref()).await {
        Ok(log) => log.ok_or(StatusCode::NOT_FOUND),
        Err(fault) => {
            tracing::error!(%fault, "a file of a month's log");
            Err(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}
