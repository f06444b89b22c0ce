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
    people::Role,
    ui::{
        App, path,
        shell::{Hydration, Of, Since, shell},
    },
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{StatusCode, header, request::Parts},
    middleware::map_response,
    response::{IntoResponse, Response},
    routing::post,
};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_axum::{
    AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list,
    render_app_async_with_context,
};

use super::{
    House, Site,
    form::{self, FORMS},
    headers::ScriptNonce,
    leads, market, visitor,
};
use crate::desk::{Sales, SignedIn};

/// Bytes of a page at the most.
const PAGE_BYTES_MAX: usize = 16 << 20;

/// Every page's path: found by running each page without a request. Once in a process, because
/// meanwhile no page anywhere in it can load anything, and one that tries waits for ever.
static PATHS: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The router of everything that Leptos renders.
pub(super) fn router(house: &Arc<House>, site: &Site) -> Router<Arc<House>> {
    let options = LeptosOptions::builder().output_name("evenpace").build();
    let (assets, house) = (site.assets.clone(), house.clone());
    let (asked, called, quoting) = (house.clone(), house.clone(), house.clone());
    let provide = move || provide(&house);
    let shell = move || shell(assets.clone());
    let render = render_app_async_with_context(provide.clone(), shell.clone());
    let again = [render.clone(), render.clone(), render.clone()];
    let [after_form, after_wish, after_quote] = again;
    let form =
        async move |request| form::take_form(&asked, request).await.response(&after_form).await;
    let wish =
        async move |request| visitor::take_wish(&called, request).await.response(&after_wish).await;
    let quote = async move |request| {
        market::take_quote(&quoting, request).await.response(&after_quote).await
    };
    let search = async move |request| match leads::take_words(request).await {
        Ok(request) => render(request).await,
        Err(refused) => refused,
    };
    let pages = Router::new().leptos_routes_with_context(&options, PATHS.clone(), provide, shell);
    let pages = FORMS.into_iter().fold(pages, |pages, path| pages.route(path, post(form.clone())));
    let pages = pages.route(path::FIRST, post(wish)).route("/capacity/{id}/quote", post(quote));
    pages.route(path::LEADS, post(search)).layer(map_response(whole)).with_state(options)
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
    // What people wrote is escaped, so the first one is the page's own.
    let end = str::from_utf8(&page).ok().and_then(|text| text.find(END));
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

/// A refusal whose status is none is a mistake of ours; never a success.
fn status_of(code: u16) -> StatusCode {
    StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// Each desk goes to those whose it is, scoped to them.
fn hand_out_desks(house: &House, signed_in: &SignedIn, parts: &Parts) {
    let House { store, clock, .. } = house;
    provide_context::<Arc<dyn AccountDesk>>(Arc::new(house.account(signed_in.clone())));
    // Before anything is read for the page, so that nothing is missed between the two. A form that
    // came back doesn't keep up: the page that is asked for again has nothing typed in it.
    let is_as_asked = parts.extensions.get::<Posted>().is_none();
    if is_as_asked && path::keeps_up(parts.uri.path(), signed_in.role) {
        provide_context(Since(house.streams.live.cursor().to_string()));
    }
    if let Some(desk) = house.officer(signed_in) {
        provide_context::<Arc<dyn OfficerDesk>>(desk);
    }
    if matches!(signed_in.role, Role::Sales | Role::Admin) {
        let desk = house.staff();
        provide_context::<Arc<dyn StaffDesk>>(Arc::new(desk));
        let desk = Sales { store: store.clone(), clock: clock.clone() };
        provide_context::<Arc<dyn SalesDesk>>(Arc::new(desk));
    }
    if let Some(desk) = house.attentive(signed_in) {
        provide_context::<Arc<dyn AttentionDesk>>(Arc::new(desk));
    }
    if let Some(desk) = house.keeper(signed_in, &parts.uri) {
        provide_context::<Arc<dyn SeatsDesk>>(Arc::new(desk));
    }
    if let Some(desk) = house.seller(signed_in) {
        let desk = Arc::new(desk);
        provide_context::<Arc<dyn MarketDesk>>(desk.clone());
        provide_context::<Arc<dyn QuoteDesk>>(desk);
    }
    if let Some(desk) = house.admin(signed_in) {
        let desk = Arc::new(desk);
        provide_context::<Arc<dyn AdminDesk>>(desk.clone());
        provide_context::<Arc<dyn CreditDesk>>(desk);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_with_a_status_that_is_none_is_not_a_success() {
        assert_eq!(status_of(404), StatusCode::NOT_FOUND);
        for none in [0, 99, 1_000, u16::MAX] {
            assert_eq!(status_of(none), StatusCode::INTERNAL_SERVER_ERROR, "{none}");
        }
    }
}
