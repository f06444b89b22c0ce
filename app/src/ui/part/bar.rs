//! The bar above every page: where one is, who one is, and the way out.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

use super::{at_once, keys::keys};
use crate::{api::visitor::Me, ui::path};

#[component]
pub fn Bar() -> impl IntoView {
    let me = use_context::<Me>();
    let list_of_keys = me.as_ref().map(|me| keys(me.role));
    at_once(view! {
        <header class="bar">
            <a class="brand" href=path::FIRST>"Evenpace"</a>
            {match me {
                Some(me) => signed_in(me).into_any(),
                None => view! { <a class="who" href=path::SIGN_IN>"Sign in"</a> }.into_any(),
            }}
        </header>
        {list_of_keys}
    })
}

fn signed_in(me: Me) -> impl IntoView {
    let here = use_location().pathname.read_untracked().clone();
    let pages = path::pages(me.role).iter();
    let pages = pages.map(|&(path, name)| {
        let key = (path == path::LEADS).then_some("/");
        view! { <a href=path aria-current=current(path, &here) data-key=key>{name}</a> }
    });
    view! {
        <nav aria-label="Pages">{pages.collect_view()}</nav>
        <a class="who" href=path::ACCOUNT aria-current=current(path::ACCOUNT, &here)>{me.name}</a>
        <button type="button" class="plain keys" data-keys="list">"Keys"</button>
        <form method="post" action=path::SIGN_OUT>
            <button class="plain" type="submit">"Sign out"</button>
        </form>
    }
}

/// Whether a link leads to the page that one is on, or to one above it.
fn current(path: &str, here: &str) -> Option<&'static str> {
    match here.strip_prefix(path)? {
        "" => Some("page"),
        below => below.starts_with('/').then_some("true"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_current_on_its_page_and_below_it() {
        assert_eq!(current("/leads", "/leads"), Some("page"));
        assert_eq!(current("/leads", "/leads/7"), Some("true"));
        assert_eq!(current("/leads", "/leads.csv"), None);
        assert_eq!(current("/leads", "/log"), None);
    }
}
