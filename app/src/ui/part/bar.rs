//! The bar above every page: where one is, who one is, and the way out.

use leptos::prelude::*;
use leptos_router::components::A;

use crate::{
    api::visitor::{Me, read_me},
    ui::path,
};

#[component]
pub fn Bar() -> impl IntoView {
    let me = Resource::new(|| (), |()| read_me());
    view! {
        <header class="bar">
            // The server decides where the first page is, so the browser must ask it.
            <a class="brand" href=path::FIRST rel="external">"Evenpace"</a>
            <Suspense>
                {move || Suspend::new(async move { me.await.ok().flatten().map(signed_in) })}
            </Suspense>
        </header>
    }
}

fn signed_in(me: Me) -> impl IntoView {
    let pages = path::pages(me.role).iter();
    let pages = pages.map(|&(path, name)| view! { <A href=path>{name}</A> });
    view! {
        <nav aria-label="Pages">{pages.collect_view()}</nav>
        <A href=path::ACCOUNT attr:class="who">{me.name}</A>
        <form method="post" action=path::SIGN_OUT>
            <button class="plain" type="submit">"Sign out"</button>
        </form>
    }
}
