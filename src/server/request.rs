//! One span a request: its id, method and path. Queries, headers and bodies are never logged.

use app::ui::path;
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
    let shown_path = shown(request.uri().path());
    let span = tracing::info_span!("request", id, method = %request.method(), path = shown_path);
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

/// The path of a one-time link is its secret, and so is a quote's.
fn shown(path: &str) -> &str {
    match path {
        _ if path.starts_with("/welcome/") => "/welcome/..",
        _ if path::is_quote(path) => "/quote/..",
        _ => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_never_learns_a_links_token_nor_a_quotes() {
        assert_eq!(shown("/welcome/kJ8_secret"), "/welcome/..");
        assert_eq!(shown("/quote/kJ8_secret"), "/quote/..");
        assert_eq!(shown("/welcome"), "/welcome");
        assert_eq!(shown("/quotes"), "/quotes");
        assert_eq!(shown("/leads/1"), "/leads/1");
    }
}
