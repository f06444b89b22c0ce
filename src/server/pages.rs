//! Pages: rendered here, with the desk of whoever asks in their context.

use std::sync::{Arc, LazyLock};

use app::{
    api::{
        SetStatus,
        account::AccountDesk,
        admin::AdminDesk,
        attention::AttentionDesk,
        credit::CreditDesk,
        form::Posted,
        leads::SoughtWords,
        market::MarketDesk,
        officer::OfficerDesk,
        quote::{ProspectDesk, QuoteDesk},
        sales::SalesDesk,
        seats::SeatsDesk,
        staff::StaffDesk,
        visitor::{Me, VisitorDesk},
    },
    instant::{DAY_MS, Instant},
    ui::{
        App, path,
        shell::{Assets, Hydration, Of, Since, shell},
    },
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::{FromRef, Query, Request},
    http::{StatusCode, Uri, header, request::Parts},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::post,
};
use chrono_tz::Tz;
use leptos::{config::LeptosOptions, prelude::*};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list,
    render_app_async_with_context,
};

use super::{
    House, Site, desks::Desk, file::OfMonth, form, headers::ScriptNonce, leads, market,
    trouble::status_of, visitor,
};
use crate::{
    calendar,
    desk::{Account, Admin, Attentive, Keeper, Officer, Sales, Seller, SignedIn, Staff},
};

/// Bytes of a page at the most.
const PAGE_BYTES_MAX: usize = 16 << 20;

/// Every page's path, as the app names it. Once in a process: meanwhile no page anywhere in it is
/// rendered, only named.
static PATHS: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The house, and what is around each of its pages.
#[derive(Clone, FromRef)]
pub(super) struct Pages {
    pub house: Arc<House>,
    assets: Assets,
}

/// The framework wants some, and uses none: files are served by others.
impl FromRef<Pages> for LeptosOptions {
    fn from_ref(_: &Pages) -> Self {
        Self::builder().output_name("evenpace").build()
    }
}

/// The router of everything that Leptos renders, after a form too.
pub(super) fn router(house: &Arc<House>, site: &Site) -> Router<Arc<House>> {
    let pages = Pages { house: house.clone(), assets: site.assets.clone() };
    let (provide, shell) = (pages.provide(), pages.shell());
    Router::new()
        .leptos_routes_with_context(&pages, PATHS.clone(), provide, shell)
        .merge(form::router())
        .route(path::FIRST, post(visitor::wish))
        .route(path::LEADS, post(leads::search))
        .route("/capacity/{id}/quote", post(market::quote))
        .layer(map_response(whole))
        .with_state(pages)
}

impl Pages {
    pub async fn render(&self, request: Request) -> Response {
        render_app_async_with_context(self.provide(), self.shell())(request).await
    }

    /// What hands to a page whatever it may ask for.
    fn provide(&self) -> impl Fn() + Clone + Send + Sync + 'static {
        let house = self.house.clone();
        move || provide(&house)
    }

    fn shell(&self) -> impl Fn() -> AnyView + Clone + Send + Sync + 'static {
        let assets = self.assets.clone();
        move || shell(assets.clone()).into_any()
    }
}

/// Behind the page's end the framework writes scripts for resources, of which there are none: they
/// are left out. So a page that ends in `</html>` is whole, and has a length.
async fn whole(response: Response) -> Response {
    const END: &str = "</body></html>";
    let content = response.headers().get(header::CONTENT_TYPE);
    if !content.is_some_and(|content| content.as_bytes().starts_with(b"text/html")) {
        return response;
    }
    let (parts, body) = response.into_parts();
    let page = match to_bytes(body, PAGE_BYTES_MAX).await {
        Ok(page) => page,
        Err(error) => {
            tracing::error!(%error, "a page was not rendered whole");
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        }
    };
    // What people wrote is escaped, and no script of the framework's holds it.
    let end = str::from_utf8(&page).ok().and_then(|text| text.rfind(END));
    let page = end.map_or(page.clone(), |end| page.slice(..end + END.len()));
    Response::from_parts(parts, Body::from(page))
}

/// What pages may ask for.
fn provide(house: &House) {
    let Some(parts) = use_context::<Parts>() else { return };
    if let Some(ScriptNonce(nonce)) = parts.extensions.get() {
        provide_context(nonce.clone());
    }
    if let Some(response) = use_context::<ResponseOptions>() {
        provide_context(SetStatus(Arc::new(move |status| {
            response.set_status(status_of(status));
        })));
    }
    if let Some(words) = parts.extensions.get::<SoughtWords>() {
        provide_context(words.clone());
    }
    if let Some(posted) = parts.extensions.get::<Posted>() {
        provide_context(posted.clone());
    }
    let visitor = Arc::new(house.visitor(&parts));
    provide_context::<Arc<dyn VisitorDesk>>(visitor.clone());
    provide_context::<Arc<dyn ProspectDesk>>(visitor);
    let Some(signed_in) = parts.extensions.get::<SignedIn>() else {
        return provide_context(Hydration::None);
    };
    provide_context(Hydration::TakesOver);
    provide_context(Of(signed_in.session.to_string()));
    provide_context(Me { name: signed_in.name.clone(), role: signed_in.role });
    hand_out_desks(house, signed_in, &parts);
}

/// Each desk goes to those whose it is, scoped to them.
fn hand_out_desks(house: &House, me: &SignedIn, parts: &Parts) {
    let asked = &parts.uri;
    // Before anything is read for the page, so that nothing is missed between the two. A form that
    // came back doesn't keep up: the page that is asked for again has nothing typed in it.
    let is_as_asked = parts.extensions.get::<Posted>().is_none();
    let is_over = is_over(asked, house.clock.now());
    if is_as_asked && !is_over && path::keeps_up(asked.path(), me.role) {
        provide_context(Since(house.streams.live.cursor().to_string()));
    }
    if let Some(desk) = Account::of(house, me, asked) {
        provide_context::<Arc<dyn AccountDesk>>(Arc::new(desk));
    }
    if let Some(desk) = Officer::of(house, me, asked) {
        provide_context::<Arc<dyn OfficerDesk>>(Arc::new(desk));
    }
    if let Some(desk) = Staff::of(house, me, asked) {
        provide_context::<Arc<dyn StaffDesk>>(Arc::new(desk));
    }
    if let Some(desk) = Sales::of(house, me, asked) {
        provide_context::<Arc<dyn SalesDesk>>(Arc::new(desk));
    }
    if let Some(desk) = Attentive::of(house, me, asked) {
        provide_context::<Arc<dyn AttentionDesk>>(Arc::new(desk));
    }
    if let Some(desk) = Keeper::of(house, me, asked) {
        provide_context::<Arc<dyn SeatsDesk>>(Arc::new(desk));
    }
    if let Some(desk) = Seller::of(house, me, asked).map(Arc::new) {
        provide_context::<Arc<dyn MarketDesk>>(desk.clone());
        provide_context::<Arc<dyn QuoteDesk>>(desk);
    }
    if let Some(desk) = Admin::of(house, me, asked).map(Arc::new) {
        provide_context::<Arc<dyn AdminDesk>>(desk.clone());
        provide_context::<Arc<dyn CreditDesk>>(desk);
    }
}

/// Whether this is a statement to which nothing will happen any more. What happens to a lead later
/// stands in the statement of that later month, but in the log of its own.
fn is_over(asked: &Uri, now: Instant) -> bool {
    // By then the month is over in every zone, and what was decided in it is written.
    let open = calendar::date(Tz::UTC, now - 2 * DAY_MS).format("%Y-%m").to_string();
    let month = Query::<OfMonth>::try_from_uri(asked).ok().and_then(|Query(of)| of.month);
    asked.path() == path::STATEMENT && month.is_some_and(|month| month < open)
}
