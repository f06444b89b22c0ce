//! What is downloaded from a page.

use axum::{
    body::Body,
    http::header,
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// Which month a file is of.
#[derive(Deserialize)]
pub struct OfMonth {
    /// "2026-11"; the present one where absent.
    pub month: Option<String>,
}

/// A file that is kept under this name.
pub fn attached(name: &str, content: impl IntoResponse) -> Response {
    let named = (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\""));
    ([named], content).into_response()
}

/// Whose first line names the columns.
pub fn csv(content: impl Into<Body>) -> impl IntoResponse {
    let of_type = (header::CONTENT_TYPE, "text/csv; charset=utf-8; header=present");
    ([of_type], content.into())
}
