//! What a person sees where something went wrong before any page was rendered. Machines (the
//! intake) have answers of their own.

use std::sync::Arc;

use axum::{
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::{desk, fault::Fault};

impl IntoResponse for Fault {
    /// Logged, and told nobody.
    fn into_response(self) -> Response {
        status_of(desk::refused(&self).status).into_response()
    }
}

/// A refusal whose status is none is a mistake of ours; never a success.
pub fn status_of(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Puts a page where a browser would show an empty one.
pub async fn explain(State(css): State<Arc<str>>, request: Request, next: Next) -> Response {
    let (is_browser, is_page) = (accepts_html(request.headers()), request.method() == Method::GET);
    let response = next.run(request).await;
    if !is_browser || !is_bare_error(&response) {
        return response;
    }
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.headers.remove(header::CONTENT_ENCODING);
    let html = HeaderValue::from_static("text/html; charset=utf-8");
    parts.headers.insert(header::CONTENT_TYPE, html);
    let page = page(parts.status, is_page, &css);
    Response::from_parts(parts, Body::from(page))
}

fn accepts_html(headers: &HeaderMap) -> bool {
    let accepted = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
    accepted.is_some_and(|types| types.contains("text/html"))
}

fn is_bare_error(response: &Response) -> bool {
    let status = response.status();
    let content = response.headers().get(header::CONTENT_TYPE);
    (status.is_client_error() || status.is_server_error())
        && content.is_none_or(|content| content.as_bytes().starts_with(b"text/plain"))
}

/// An empty address is that of the page itself, which can be asked for once more.
fn page(status: StatusCode, is_page: bool, css: &str) -> String {
    let (title, what) = words(status);
    let again = match is_page && status.is_server_error() {
        true => "<p><a href=\"\">Try again</a></p>",
        false => "",
    };
    format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>{title} · Evenpace</title>\
         <link rel=\"stylesheet\" href=\"{css}\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\"></head>\
         <body><header class=\"bar\"><a class=\"brand\" href=\"/\">Evenpace</a></header>\
         <main><section class=\"panel narrow\"><h1>{title}</h1><p>{what}</p>{again}\
         <p><a href=\"/\">To your first page</a></p></section></main></body></html>"
    )
}

fn words(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::NOT_FOUND => ("Not found", "There is nothing here that is yours to see."),
        StatusCode::FORBIDDEN => (
            "Not accepted",
            "That was not sent from one of our own pages. Open the page again, then send it.",
        ),
        StatusCode::PAYLOAD_TOO_LARGE => ("Too large", "That was more than a form may hold."),
        status if status.is_server_error() => (
            "Something went wrong on our side",
            "It is in our log. Try again in a moment; nothing that was confirmed is lost.",
        ),
        _ => ("Not understood", "The page may be an old one. Open it again, then try once more."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_over_in_a_moment_is_told_from_what_is_broken() {
        let status = |fault: Fault| fault.into_response().status();
        let away = Fault::from(sqlx::Error::PoolTimedOut);
        assert_eq!(status(away), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(status(Fault::Overtaken("a batch")), StatusCode::SERVICE_UNAVAILABLE);
        let broken = Fault::corrupt("lead", "of no market");
        assert_eq!(status(broken), StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[test]
    fn a_page_that_failed_can_be_asked_for_again_and_a_form_is_not_sent_twice() {
        let offers = |status, is_page| page(status, is_page, "").contains("Try again</a>");
        assert!(offers(StatusCode::SERVICE_UNAVAILABLE, true));
        assert!(!offers(StatusCode::SERVICE_UNAVAILABLE, false));
        assert!(!offers(StatusCode::NOT_FOUND, true));
    }

    #[test]
    fn a_refusal_with_a_status_that_is_none_is_not_a_success() {
        assert_eq!(status_of(404), StatusCode::NOT_FOUND);
        for none in [0, 99, 1_000, u16::MAX] {
            assert_eq!(status_of(none), StatusCode::INTERNAL_SERVER_ERROR, "{none}");
        }
    }
}
