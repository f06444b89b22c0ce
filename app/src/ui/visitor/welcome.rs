//! Where a one-time link leads: its person sets a password.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_query_map;

use crate::{
    api::visitor::{LinkView, read_link},
    people::LinkPurpose,
    ui::{
        part::{NewPassword, password_problem},
        path,
    },
};

#[component]
pub fn Welcome() -> impl IntoView {
    let shown = Suspend::new(async move {
        match read_link().await {
            Ok(link) => view! { <SetPassword link/> }.into_any(),
            Err(refusal) if refusal.status == 410 => over().into_any(),
            Err(refusal) => view! { <p role="alert">{refusal.message}</p> }.into_any(),
        }
    });
    view! {
        <Title text="Set your password · Evenpace"/>
        <Meta name="robots" content="noindex"/>
        <section class="panel narrow">
            {shown}
        </section>
    }
}

#[component]
fn SetPassword(link: LinkView) -> impl IntoView {
    let failed = use_query_map().read_untracked().get("failed");
    let failed = failed.and_then(|why| password_problem(&why));
    let choose = "Choose the password with which you sign in from now on.";
    let (title, what, button) = match link.purpose {
        LinkPurpose::Invitation => {
            (format!("Welcome, {}", link.name), choose.to_owned(), "Set it and begin")
        }
        LinkPurpose::Reset => {
            let what = format!("{choose} Wherever you are signed in, that ends.");
            ("A new password".to_owned(), what, "Set it and sign in")
        }
    };
    view! {
        <h1>{title}</h1>
        <p>{what}</p>
        {failed.map(|why| view! { <p class="problem" role="alert">{why}</p> })}
        <form method="post" action=path::WELCOME>
            <label for="email">"E-mail"</label>
            <input id="email" type="email" autocomplete="username" value=link.email readonly/>
            <NewPassword/>
            <button type="submit">{button}</button>
        </form>
    }
}

fn over() -> impl IntoView {
    view! {
        <h1>"This link does not work any more"</h1>
        <p>
            "A link works once, and not for long: an invitation for seven days, one for a new
            password for one day. A newer link ends the one before."
        </p>
        <p>"Ask your administrator, who sent you this one, for a new one."</p>
        <p><a href=path::SIGN_IN>"To the sign-in"</a></p>
    }
}
