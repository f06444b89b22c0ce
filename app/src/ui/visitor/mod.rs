//! Pages for whoever is not signed in.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::ui::path;

/// A plain form: it works before and without WASM.
#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map();
    let failed = move || match query.read().get("failed").as_deref() {
        Some("slow") => Some("Too many tries. Wait a minute, then try again."),
        Some(_) => Some("This e-mail address and password do not belong together."),
        None => None,
    };
    view! {
        <Title text="Sign in · Evenpace"/>
        <section class="panel narrow">
            <h1>"Sign in"</h1>
            {move || failed().map(|why| view! { <p class="problem" role="alert">{why}</p> })}
            <form method="post" action=path::SIGN_IN>
                <label for="email">"E-mail"</label>
                <input id="email" name="email" type="email" autocomplete="username" required/>
                <label for="password">"Password"</label>
                <input
                    id="password"
                    name="password"
                    type="password"
                    autocomplete="current-password"
                    required
                />
                <button type="submit">"Sign in"</button>
            </form>
        </section>
    }
}
