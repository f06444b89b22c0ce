//! What a page asked for, or why it is refused, in plain words.

use std::future::Future;

use leptos::prelude::*;

use super::at_once;
use crate::{api::Refusal, ui::path};

/// Shows what was asked for, once it is there. Once on a page, and not in what is shown: the
/// framework begins all that is asked, then waits for one after the other, and what has begun keeps
/// a connection meanwhile, from whatever stands before it here and on other pages. Enough visitors
/// at once, and nobody would be answered.
pub fn loaded<T, V>(
    asked: impl Future<Output = Result<T, Refusal>> + Send + 'static,
    show: impl FnOnce(T) -> V + Send + 'static,
) -> impl IntoView
where
    T: Send + 'static,
    V: IntoView + 'static,
{
    Suspend::new(async move {
        match asked.await {
            Ok(loaded) => at_once(show(loaded)),
            Err(refusal) => at_once(refused(refusal)),
        }
    })
}

fn refused(refusal: Refusal) -> AnyView {
    // An empty address is that of the page itself.
    let again = (refusal.status != 404).then(|| view! { <p><a href="">"Try again"</a></p> });
    view! {
        <section class="panel refused" role="alert">
            <h1>{if refusal.status == 404 { "Not found" } else { "That did not work" }}</h1>
            <p>{refusal.message}</p>
            {again}
        </section>
    }
    .into_any()
}

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <section class="panel refused">
            <h1>"Not found"</h1>
            <p>"There is nothing here that is yours to see."</p>
            <p><a href=path::FIRST>"To your first page"</a></p>
        </section>
    }
}
