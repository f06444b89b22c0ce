//! What every panel does while it waits, and when it is refused.

use leptos::prelude::*;

use crate::{api::Refusal, ui::path};

/// Shows what a resource brings, a skeleton until then, and what went wrong in plain words. What is
/// shown stays until its successor is there.
pub fn loaded<T, V>(
    resource: Resource<Result<T, Refusal>>,
    show: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + serde::Serialize + serde::de::DeserializeOwned + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition fallback=Skeleton>
            {move || {
                let show = show.clone();
                Suspend::new(async move {
                    match resource.await {
                        Ok(loaded) => show(loaded).into_any(),
                        Err(refusal) => refused(refusal, resource).into_any(),
                    }
                })
            }}
        </Transition>
    }
}

fn refused<T>(refusal: Refusal, resource: Resource<Result<T, Refusal>>) -> impl IntoView
where
    T: Send + Sync + serde::Serialize + serde::de::DeserializeOwned + 'static,
{
    let again = (refusal.status != 404).then(|| {
        view! { <button on:click=move |_| resource.refetch()>"Try again"</button> }
    });
    view! {
        <section class="panel refused" role="alert">
            <h1>{if refusal.status == 404 { "Not found" } else { "That did not work" }}</h1>
            <p>{refusal.message}</p>
            {again}
        </section>
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <section class="panel skeleton" aria-busy="true">
            <p class="quiet">"Loading"</p>
            <span class="bone"></span>
            <span class="bone"></span>
            <span class="bone"></span>
        </section>
    }
}

#[component]
pub fn NotFound() -> impl IntoView {
    view! {
        <section class="panel refused">
            <h1>"Not found"</h1>
            <p>"There is nothing here that is yours to see."</p>
            <p><a href=path::FIRST rel="external">"To your first page"</a></p>
        </section>
    }
}
