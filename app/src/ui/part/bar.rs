//! The bar above every page: where one is, who one is, and the way out.

use leptos::prelude::*;

use crate::{
    api::visitor::{Me, read_me},
    people::Role,
    ui::path,
};

#[component]
pub fn Bar() -> impl IntoView {
    let me = Resource::new_blocking(|| (), |()| read_me());
    view! {
        <header class="bar">
            <a class="brand" href="/">"Evenpace"</a>
            <Suspense>
                {move || Suspend::new(async move { me.await.ok().flatten().map(signed_in) })}
            </Suspense>
        </header>
    }
}

fn signed_in(me: Me) -> impl IntoView {
    let first = match me.role {
        Role::Officer => "Leads",
        Role::Sales | Role::Admin => "Markets",
    };
    view! {
        <nav aria-label="Pages"><a href=path::home(me.role)>{first}</a></nav>
        <span class="who">{me.name}</span>
        <form method="post" action=path::SIGN_OUT>
            <button class="quiet" type="submit">"Sign out"</button>
        </form>
    }
}
