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
    // What was given up, or failed where nobody notes why, stands in the log all the same: whoever
    // was told of a failure was told so.
    span.in_scope(|| match response.status().is_server_error() {
        true => tracing::warn!(status, ms, "answered"),
        false => tracing::debug!(status, ms, "answered"),
    });
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
    use std::{
        io,
        sync::{Arc, Mutex},
        time::Duration,
    };

    use app::instant::Instant;
    use axum::{
        Router, body::Body, http::StatusCode, middleware::from_fn_with_state, routing::get,
    };
    use tower::ServiceExt;
    use tower_http::timeout::TimeoutLayer;
    use tracing_subscriber::EnvFilter;

    use super::*;
    use crate::telemetry;

    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, text: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(text)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What stands in the log of a server that was not asked to say more, after this request.
    async fn log_of(path: &str) -> String {
        let (log, told) = (Log::default(), (Clock::set_to(Instant(0)), Dice::System));
        let written = log.clone();
        let filter = EnvFilter::new(telemetry::USUAL);
        let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false);
        let subscriber = subscriber.with_writer(move || written.clone()).finish();
        let _in_force = tracing::subscriber::set_default(subscriber);
        let (given_up, after) = (StatusCode::SERVICE_UNAVAILABLE, Duration::from_millis(1));
        let slow = get(async || std::future::pending::<()>().await);
        let slow = slow.layer(TimeoutLayer::with_status_code(given_up, after));
        let router = Router::new()
            .route("/quick", get(async || StatusCode::OK))
            .route("/slow", slow)
            .layer(from_fn_with_state(told, follow));
        let request = Request::builder().uri(path).body(Body::empty()).unwrap();
        router.oneshot(request).await.unwrap();
        let log = log.0.lock().unwrap().clone();
        String::from_utf8(log).unwrap()
    }

    #[tokio::test]
    async fn a_page_that_was_given_up_stands_in_the_log_without_what_was_asked() {
        let log = log_of("/slow?sought=whitfield").await;
        for part in ["WARN", "/slow", "status=503"] {
            assert!(log.contains(part), "{part}: {log}");
        }
        assert!(!log.contains("whitfield"), "{log}");
        assert_eq!(log_of("/quick").await, "");
    }

    #[test]
    fn the_log_never_learns_a_links_token_nor_a_quotes() {
        assert_eq!(shown("/welcome/kJ8_secret"), "/welcome/..");
        assert_eq!(shown("/quote/kJ8_secret"), "/quote/..");
        assert_eq!(shown("/welcome"), "/welcome");
        assert_eq!(shown("/quotes"), "/quotes");
        assert_eq!(shown("/leads/1"), "/leads/1");
    }
}
