//! Pages and server functions: rendered here, with the desk of whoever asks in their context.

use std::sync::Arc;

use app::{
    api::{SetStatus, officer::OfficerDesk, staff::StaffDesk, visitor::Me},
    people::Role,
    ui::{
        App,
        shell::{Hydration, shell},
    },
};
use axum::{
    Router,
    http::{StatusCode, request::Parts},
};
use leptos::{config::LeptosOptions, prelude::*};
use leptos_axum::{LeptosRoutes, ResponseOptions, generate_route_list};

use super::{House, Site, headers::ScriptNonce};
use crate::desk::{Officer, SignedIn, Staff};

/// The router of everything that Leptos renders and of its server functions.
pub(super) fn router(house: &Arc<House>, site: &Site) -> Router<Arc<House>> {
    let options = LeptosOptions::builder().output_name("evenpace").build();
    // Once, before anything is served: it runs every page without a request.
    let paths = generate_route_list(App);
    let assets = site.assets.clone();
    let house = house.clone();
    Router::new()
        .leptos_routes_with_context(
            &options,
            paths,
            move || provide(&house),
            move || shell(assets.clone()),
        )
        .with_state(options)
}

/// What pages and server functions may ask for.
fn provide(house: &House) {
    let Some(parts) = use_context::<Parts>() else { return };
    if let Some(ScriptNonce(nonce)) = parts.extensions.get() {
        provide_context(nonce.clone());
    }
    if let Some(response) = use_context::<ResponseOptions>() {
        provide_context(SetStatus(Arc::new(move |status| {
            response.set_status(StatusCode::from_u16(status).unwrap_or_default());
        })));
    }
    let Some(signed_in) = parts.extensions.get::<SignedIn>() else {
        return provide_context(Hydration::None);
    };
    provide_context(Hydration::TakesOver);
    provide_context(Me { name: signed_in.name.clone(), role: signed_in.role });
    match (signed_in.role, signed_in.officer) {
        (Role::Officer, Some(officer)) => {
            provide_context::<Arc<dyn OfficerDesk>>(Arc::new(Officer {
                officer,
                store: house.store.clone(),
                sealer: house.sealer.clone(),
                writer: house.writer.clone(),
                clock: house.clock.clone(),
            }));
        }
        (Role::Sales | Role::Admin, _) => {
            provide_context::<Arc<dyn StaffDesk>>(Arc::new(Staff {
                store: house.store.clone(),
                clock: house.clock.clone(),
            }));
        }
        (Role::Officer, None) => {}
    }
}
