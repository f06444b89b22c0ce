//! Signing in.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

use crate::ui::{part::password_problem, path};

#[component]
pub fn SignIn() -> impl IntoView {
    let query = use_query_map();
    let failed = query.read_untracked().get("failed");
    // The page that was asked for; whether it is one of ours is the server's to say.
    let to = query.read_untracked().get("to");
    view! {
        <Title text="Sign in · Evenpace"/>
        <Meta
            name="description"
            content="Evenpace routes exclusive mortgage leads by a written rule, and proves it."
        />
        <section class="panel narrow">
            <h1>"Sign in"</h1>
            {failed.map(|why| view! { <p class="problem" role="alert">{failure(&why)}</p> })}
            <form method="post" action=path::SIGN_IN>
                {to.map(|to| view! { <input type="hidden" name="to" value=to/> })}
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
            <details>
                <summary>"Forgot your password?"</summary>
                <p>
                    "Ask whoever runs Evenpace for you, your administrator, for a link. With it you
                    set a new password. Nobody can look up the old one."
                </p>
            </details>
        </section>
    }
}

fn failure(why: &str) -> String {
    let wrong = "This e-mail address and password do not belong together.";
    match why {
        "slow" => "Too many wrong passwords for now. Try again in an hour, or in a browser in \
                   which you have signed in before; or ask your administrator for a link."
            .to_owned(),
        why => password_problem(why).unwrap_or_else(|| wrong.to_owned()),
    }
}
