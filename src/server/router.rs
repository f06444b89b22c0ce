//! Every path, on one screen.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::TimeoutLayer,
};

use super::{House, Parts, headers, pages, session};
use crate::{desk::SignIns, intake};

/// Bytes of a form or a server function's arguments at the most.
const FORM_BYTES_MAX: usize = 64 * 1_024;
/// A page that takes longer is given up.
const PAGE_TIMEOUT: Duration = Duration::from_secs(30);

pub fn router(parts: Parts) -> Router {
    let Parts { store, writer, sealer, clock, dice, intake, site, cookies, proxies } = parts;
    let sign_ins = SignIns::default();
    let house = House { store, writer, sealer, clock, dice, cookies, proxies, sign_ins };
    let house = Arc::new(house);

    let people = Router::new()
        .route("/", get(session::first_page))
        .route("/sign-in", post(session::sign_in))
        .route("/sign-out", post(session::sign_out))
        .merge(pages::router(&house, &site))
        .layer(from_fn(session::allow))
        .layer(from_fn_with_state(house.clone(), session::know))
        .layer(CsrfLayer::new())
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIMEOUT))
        .layer(CompressionLayer::new())
        .with_state(house);

    Router::new()
        .route("/health", get(health))
        .merge(intake::router(intake))
        .merge(people)
        .fallback_service(site.files())
        .layer(CatchPanicLayer::new())
        .layer(from_fn(headers::secure))
}

/// The server answers. (What it would say if the clock or the database were ill comes with issue
/// "operations".)
async fn health() -> &'static str {
    "ok\n"
}
