//! Which lead something is about.

use leptos::{either::Either, prelude::*};

use crate::ids::LeadId;

/// By its last digits, which tell it from others: the first ones of an id are its instant. It leads
/// to this page, for whoever may see one.
pub fn lead_id(id: LeadId, path: Option<String>) -> impl IntoView {
    let whole = id.to_string();
    let digits = whole.get(24..).unwrap_or_default().to_owned();
    let id = view! { <code title=whole>{digits}</code> };
    match path {
        Some(path) => Either::Left(view! { <a href=path>{id}</a> }),
        None => Either::Right(id),
    }
}
