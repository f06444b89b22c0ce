//! A panel that has nothing to show, and says why.

use leptos::prelude::*;

pub fn empty(why: &'static str) -> AnyView {
    view! { <section class="panel empty"><p>{why}</p></section> }.into_any()
}
