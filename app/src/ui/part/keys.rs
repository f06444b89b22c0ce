//! The list of keys, which `?` opens.

use leptos::prelude::*;

use crate::people::Role;

pub fn keys(role: Role) -> AnyView {
    let named = match role {
        Role::Officer => &[("/", "Search your leads"), ("?", "Show this list")][..],
        Role::Sales | Role::Admin => &[("?", "Show this list")],
    };
    let rows = named.iter().map(|(key, what)| {
        view! { <div><dt><kbd>{*key}</kbd></dt><dd>{*what}</dd></div> }
    });
    view! {
        <dialog id="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl>{rows.collect_view()}</dl>
            <form method="dialog" class="buttons">
                <button>"Close"</button>
                <button type="button" class="plain" data-keys="switch">"Turn them off"</button>
            </form>
        </dialog>
    }
    .into_any()
}
