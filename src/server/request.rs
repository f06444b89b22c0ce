//! One span a request: its id, method and path. Queries, headers and bodies are never logged.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use tracing::Instrument;

use crate::clock::{Clock, Dice};

/// By which whoever reports a failure helps us to find it.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

pub async fn follow(
    State((clock, dice)): State<(Clock, Dice)>,
    request: Request,
    next: Next,
) -> Response {
    let id = hex::encode(dice.bytes::<8>());
    let path = shown(request.uri().path());
    let span = tracing::info_span!("request", id, method = %request.method(), path);
    let begun = clock.now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), clock.now() - begun);
    span.in_scope(|| tracing::debug!(status, ms, "answered"));
    // Sixteen hexadecimal digits are always a valid header.
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// A one-time link's path is its secret.
fn shown(path: &str) -> &str {
    if path.starts_with("/welcome/") { "/welcome/.." } else { path }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_never_learns_a_links_token() {
        assert_eq!(shown("/welcome/kJ8_secret"), "/welcome/..");
        assert_eq!(shown("/welcome"), "/welcome");
        assert_eq!(shown("/leads/1"), "/leads/1");
    }
}
