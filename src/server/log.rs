//! The log of an officer's month as a file.

use axum::{
    Json,
    extract::Query,
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    desks::At,
    file::{self, OfMonth, attached},
};
use crate::{
    desk::{self, Officer},
    fault::Fault,
};

pub async fn csv(At(desk): At<Officer>, Query(asked): Query<OfMonth>) -> Result<Response, Fault> {
    Ok(match desk.read_log(asked.month.as_deref()).await? {
        Some(log) => {
            attached(&format!("evenpace-log-{}.csv", log.key), file::csv(desk::log_csv(&log)))
        }
        None => StatusCode::NOT_FOUND.into_response(),
    })
}

pub async fn json(At(desk): At<Officer>, Query(asked): Query<OfMonth>) -> Result<Response, Fault> {
    Ok(match desk.read_log(asked.month.as_deref()).await? {
        Some(log) => {
            attached(&format!("evenpace-log-{}.json", log.key), Json(desk::log_json(&log)))
        }
        None => StatusCode::NOT_FOUND.into_response(),
    })
}
