//! A month's statement as a file, and what credits come to.

use app::{api::statement::StatementView, ids::AllocationId};
use axum::{
    extract::{Path, Query},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{
    desks::At,
    file::{self, OfMonth, attached},
};
use crate::{
    desk::{self, Admin, Officer},
    fault::Fault,
};

/// An officer's.
pub async fn csv(At(desk): At<Officer>, Query(asked): Query<OfMonth>) -> Result<Response, Fault> {
    Ok(written(desk.read_statement(asked.month.as_deref()).await?))
}

/// Of one contract, for admins.
pub async fn contract_csv(
    At(desk): At<Admin>,
    Path(id): Path<String>,
    Query(asked): Query<OfMonth>,
) -> Result<Response, Fault> {
    Ok(match id.parse::<AllocationId>() {
        Ok(id) => written(desk.read_statement(id, asked.month.as_deref()).await?),
        Err(_) => StatusCode::NOT_FOUND.into_response(),
    })
}

/// What credits come to.
pub async fn credit_report_csv(At(desk): At<Admin>) -> Result<Response, Fault> {
    let report = desk.read_credit_report().await?;
    Ok(attached("evenpace-credits.csv", file::csv(desk::credit_report_csv(&report))))
}

fn written(statement: Option<StatementView>) -> Response {
    match statement {
        Some(statement) => {
            let name = format!("evenpace-statement-{}.csv", statement.key);
            attached(&name, file::csv(desk::statement_csv(&statement)))
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
