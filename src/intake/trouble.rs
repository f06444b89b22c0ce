//! Every answer of this door that is not a lead's: one shape, with every problem at once.

use app::lead::problem::Problem;
use axum::{
    Json,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::{fault::Fault, writer::Declined};

/// What stands in the way of a request.
#[derive(Debug)]
pub struct Trouble {
    status: StatusCode,
    problems: Vec<Told>,
    retry_after_s: Option<u32>,
}

/// The body of an answer that is not a lead's.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Rejected {
    /// Always `rejected`.
    outcome: &'static str,
    problems: Vec<Told>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Told {
    /// The field of the body (dotted inside `consent`), the header, or `body`.
    field: String,
    /// A word that a machine can act on.
    code: &'static str,
    /// What would be right, in words for whoever integrates.
    message: String,
}

impl Trouble {
    fn new(status: StatusCode, field: &str, code: &'static str, message: &str) -> Self {
        let told = Told { field: field.to_owned(), code, message: message.to_owned() };
        Self { status, problems: vec![told], retry_after_s: None }
    }

    pub fn problems(problems: Vec<Problem>) -> Self {
        let problems = problems.into_iter().map(|problem| Told {
            field: problem.field,
            code: problem.code.code(),
            message: problem.message,
        });
        Self {
            status: StatusCode::UNPROCESSABLE_ENTITY,
            problems: problems.collect(),
            retry_after_s: None,
        }
    }

    pub fn not_json() -> Self {
        let message = "must be one JSON object, in UTF-8";
        Self::new(StatusCode::BAD_REQUEST, "body", "not_json", message)
    }

    pub fn bad_key() -> Self {
        let message = "Idempotency-Key must be 1 to 200 visible ASCII characters";
        Self::new(StatusCode::BAD_REQUEST, "Idempotency-Key", "bad_key", message)
    }

    pub fn unauthorized() -> Self {
        let message = "send the source's key as `Authorization: Bearer KEY`";
        Self::new(StatusCode::UNAUTHORIZED, "Authorization", "unauthorized", message)
    }

    pub fn not_found() -> Self {
        let message = "this source posted no lead of this id";
        Self::new(StatusCode::NOT_FOUND, "id", "not_found", message)
    }

    pub fn too_large() -> Self {
        let message = "must not be larger than 64 kB";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, "body", "too_large", message)
    }

    pub fn too_slow() -> Self {
        let message = "must arrive within 20 seconds";
        Self::new(StatusCode::REQUEST_TIMEOUT, "body", "too_slow", message)
    }

    pub fn not_typed_json() -> Self {
        let message = "send the body as application/json";
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        Self::new(status, "Content-Type", "unsupported_type", message)
    }

    pub fn too_many() -> Self {
        let message = "this source posts faster than was agreed; try again in a second";
        let trouble = Self::new(StatusCode::TOO_MANY_REQUESTS, "body", "too_many", message);
        Self { retry_after_s: Some(1), ..trouble }
    }

    pub fn busy() -> Self {
        Self::unavailable("the server can't answer just now; send the same request again")
    }

    fn unavailable(message: &str) -> Self {
        let trouble = Self::new(StatusCode::SERVICE_UNAVAILABLE, "body", "unavailable", message);
        Self { retry_after_s: Some(1), ..trouble }
    }
}

impl From<Declined> for Trouble {
    fn from(declined: Declined) -> Self {
        match declined {
            Declined::KeyReused => {
                let message = "this Idempotency-Key came with another body before";
                Self::new(StatusCode::CONFLICT, "Idempotency-Key", "key_reused", message)
            }
            // A lead is refused by nothing that a source could mend. Whether a commit that nobody
            // answered for arrived isn't known.
            _ => Self::unavailable(
                "the lead may or may not have been taken: send it again with the same \
                 Idempotency-Key, which is safe and never makes two leads of one",
            ),
        }
    }
}

impl From<Fault> for Trouble {
    fn from(fault: Fault) -> Self {
        tracing::error!(%fault, "intake");
        Self::busy()
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let body = Rejected { outcome: "rejected", problems: self.problems };
        let mut response = (self.status, Json(body)).into_response();
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if self.status == StatusCode::UNAUTHORIZED {
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        }
        response
    }
}
