//! Every path, on one screen.

use std::{sync::Arc, time::Duration};

use app::ui::path;
use axum::{
    Router,
    extract::{DefaultBodyLimit, State},
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, post},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceBuilder;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, csrf::CsrfLayer,
    timeout::TimeoutLayer,
};

use super::{
    House, Parts, account, attention, headers, leads, live, log, market, pages, request, session,
    statement, trouble, visitor,
};
use crate::{intake, store::PAGE_ACQUIRE_TIMEOUT, writer::PARTED_MS_MAX};

/// Bytes of a form at the most.
const FORM_BYTES_MAX: usize = 64 * 1_024;
/// A page that takes longer is given up; whoever waits for the database in vain is told so before.
const PAGE_TIMEOUT: Duration = PAGE_ACQUIRE_TIMEOUT.saturating_add(Duration::from_secs(10));

/// Event streams end when `stop` is cancelled: whoever follows one would keep the server from
/// ending.
pub fn router(parts: Parts, stop: &CancellationToken) -> Router {
    let told = (parts.clock.clone(), parts.dice.clone());
    let css = parts.site.assets.css.clone();
    let (house, intake, site) = House::open(parts, stop);
    let health = Router::new().route("/health", get(health)).with_state(house.clone());
    let for_machines = health.merge(intake::router(intake)).layer(CatchPanicLayer::new());
    // The first is the outermost. Together they are one box of the router's, not one each.
    let around_people = ServiceBuilder::new()
        .layer(CompressionLayer::new())
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, PAGE_TIMEOUT))
        .layer(DefaultBodyLimit::max(FORM_BYTES_MAX))
        .layer(CsrfLayer::new())
        .layer(from_fn_with_state(house.clone(), session::know))
        .layer(from_fn(session::allow));
    let people = Router::new()
        .route(path::SIGN_IN, post(visitor::sign_in))
        .route(path::SIGN_OUT, post(visitor::sign_out))
        .route(path::WELCOME, post(visitor::welcome))
        .route("/welcome/{token}", get(visitor::open_link))
        .route(path::CHANGE_PASSWORD, post(account::change_password))
        .route(path::END_SESSION, post(account::end_session))
        .route(path::END_OTHER_SESSIONS, post(account::end_other_sessions))
        .route(path::CALLS, post(visitor::called))
        .route(path::ATTENTION, post(attention::spoke))
        .route(path::CAPACITY_CHART, get(market::chart))
        .route("/capacity/{id}/scenario.json", get(market::scenario))
        .route(path::QUOTES, post(market::withdraw))
        .route(path::LIVE, get(live::live))
        .merge(files())
        .merge(pages::router(&house, &site))
        .layer(around_people)
        .with_state(house);
    let around_answers = ServiceBuilder::new()
        .layer(from_fn_with_state(css, trouble::explain))
        .layer(CatchPanicLayer::new());
    let for_people = people.fallback_service(site.files()).layer(around_answers);

    let around_all = ServiceBuilder::new()
        .layer(from_fn_with_state(told, request::follow))
        .layer(from_fn(headers::secure));
    for_machines.merge(for_people).layer(around_all)
}

/// What is downloaded from a page.
fn files() -> Router<Arc<House>> {
    Router::new()
        .route(path::LEADS_CSV, get(leads::file).post(leads::file_of_sought))
        .route(path::LOG_CSV, get(log::csv))
        .route(path::LOG_JSON, get(log::json))
        .route(path::CREDIT_REPORT_CSV, get(statement::credit_report_csv))
        .route(path::STATEMENT_CSV, get(statement::csv))
        .route("/contracts/{id}/statement.csv", get(statement::contract_csv))
}

/// Whether leads are taken and open pages told, and if not, why.
async fn health(State(house): State<Arc<House>>) -> (StatusCode, &'static str) {
    let ill = |why| (StatusCode::SERVICE_UNAVAILABLE, why);
    if !house.writer.is_alive() {
        return ill("the writer has ended; start the server again\n");
    }
    if !house.streams.live.is_alive() {
        return ill("open pages are told nothing any more; start the server again\n");
    }
    if house.clock.parted_ms().abs() > PARTED_MS_MAX {
        return ill("the machine's clock was set; look at it, then start the server again\n");
    }
    match house.store.read_for_intake().await {
        Ok(_) => (StatusCode::OK, "ok\n"),
        Err(fault) => {
            tracing::error!(%fault, "health");
            ill("the database does not answer\n")
        }
    }
}
