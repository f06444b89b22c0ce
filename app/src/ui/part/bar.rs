//! The bar above every page: where one is, who one is, and the way out.

use leptos::prelude::*;
use leptos_router::components::A;

use super::keys::keys;
use crate::{api::visitor::Me, ui::path};

#[component]
pub fn Bar() -> impl IntoView {
    let me = use_context::<Me>();
    let list_of_keys = me.as_ref().map(|me| keys(me.role));
    view! {
        <header class="bar">
            <a class="brand" href=path::FIRST>"Evenpace"</a>
            {match me {
                Some(me) => signed_in(me).into_any(),
                None => view! { <a class="who" href=path::SIGN_IN>"Sign in"</a> }.into_any(),
            }}
        </header>
        {list_of_keys}
    }
}

fn signed_in(me: Me) -> impl IntoView {
    let pages = path::pages(me.role).iter();
    let pages = pages.map(|&(path, name)| {
        let key = (path == path::LEADS).then_some("/");
        view! { <A href=path attr:data-key=key>{name}</A> }
    });
    view! {
        <nav aria-label="Pages">{pages.collect_view()}</nav>
        <A href=path::ACCOUNT attr:class="who">{me.name}</A>
        <button type="button" class="plain keys" data-keys="list">"Keys"</button>
        <form method="post" action=path::SIGN_OUT>
            <button class="plain" type="submit">"Sign out"</button>
        </form>
    }
}
