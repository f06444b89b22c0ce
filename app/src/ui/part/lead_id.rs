//! Which lead something is about.

use leptos::prelude::*;

use crate::ids::LeadId;

/// By its last digits, which tell it from others: the first ones of an id are its instant. It leads
/// to this page, for whoever may see one.
pub fn lead_id(id: LeadId, path: Option<String>) -> AnyView {
    let whole = id.to_string();
    let digits = whole.get(24..).unwrap_or_default().to_owned();
    match path {
        Some(path) => view! { <a href=path><code title=whole>{digits}</code></a> }.into_any(),
        None => view! { <code title=whole>{digits}</code> }.into_any(),
    }
}
