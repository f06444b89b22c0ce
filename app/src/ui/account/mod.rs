//! One's own account: where one is signed in, and one's password. Plain forms, so that they work
//! before and without WASM.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::account::{AccountView, SessionRow, read_account},
    ui::{
        part::{self, At, NewPassword, loaded, password_problem, rows},
        path,
        words::{self, Precision},
    },
};

#[component]
pub fn Account() -> impl IntoView {
    let what = use_query_map().read_untracked().get("done").and_then(|what| done(&what));
    view! {
        <Title text="Your account · Evenpace"/>
        <h1>"Your account"</h1>
        {part::done(what)}
        {loaded(read_account(), show)}
    }
}

fn show(account: AccountView) -> impl IntoView {
    let AccountView { name, email, role, sessions } = account;
    let you = [("Name", name), ("E-mail", email.clone()), ("Role", words::role(role).to_owned())];
    view! {
        <div class="columns account">
            <section class="panel">
                <h2>"You"</h2>
                {rows(you)}
                <p class="quiet">"To change these, ask your administrator."</p>
                <form method="post" action=path::SIGN_OUT>
                    <button type="submit">"Sign out"</button>
                </form>
            </section>
            <section class="panel">
                <h2>"Change your password"</h2>
                <ChangePassword email/>
            </section>
        </div>
        <h2>"Where you are signed in"</h2>
        {session_table(sessions)}
    }
}

#[component]
fn ChangePassword(email: String) -> impl IntoView {
    let failed = use_query_map().read_untracked().get("failed");
    let failed = failed.and_then(|why| failure(&why));
    view! {
        {failed.map(|why| view! { <p class="problem" role="alert">{why}</p> })}
        <form method="post" action=path::CHANGE_PASSWORD>
            // For whatever keeps passwords: whose this one is.
            <input type="hidden" autocomplete="username" value=email/>
            <label for="present">"Present password"</label>
            <input
                id="present"
                name="present"
                type="password"
                autocomplete="current-password"
                required
            />
            <NewPassword/>
            <p class="quiet">"Wherever else you are signed in, that ends."</p>
            <button type="submit">"Change it"</button>
        </form>
    }
}

fn session_table(sessions: Vec<SessionRow>) -> impl IntoView {
    let others = sessions.len() > 1;
    let rows = sessions.into_iter().map(session_row);
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Browser"</th>
                    <th scope="col">"Since"</th>
                    <th scope="col">"Last seen"</th>
                    <th scope="col"><span class="unseen">"End it"</span></th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {others.then(|| view! {
            <form method="post" action=path::END_OTHER_SESSIONS>
                <button type="submit">"End all but this one"</button>
            </form>
        })}
        <p class="quiet">
            "\"Last seen\" is right to within five minutes. A session ends by itself after two "
            "weeks."
        </p>
    }
}

fn session_row(session: SessionRow) -> impl IntoView {
    let SessionRow { id, browser, began_at, seen_at, is_this } = session;
    let last = match is_this {
        true => view! { <td><span class="tag">"This one"</span></td> }.into_any(),
        false => view! {
            <td>
                <form method="post" action=path::END_SESSION>
                    <input type="hidden" name="session" value=id.to_string()/>
                    <button class="plain" type="submit" aria-label=format!("End it: {browser}")>
                        "End it"
                    </button>
                </form>
            </td>
        }
        .into_any(),
    };
    view! {
        <tr id=format!("session-{id}")>
            <th scope="row">{browser.clone()}</th>
            <td data-label="Since"><At at=began_at to=Precision::Minute/></td>
            <td data-label="Last seen"><At at=seen_at to=Precision::Minute/></td>
            {last}
        </tr>
    }
}

fn done(what: &str) -> Option<&'static str> {
    match what {
        "changed" => Some("Your password is changed. Everywhere else you are signed out."),
        "ended" => Some("That has ended."),
        _ => None,
    }
}

fn failure(why: &str) -> Option<String> {
    match why {
        "wrong" => Some("That is not your present password.".to_owned()),
        "slow" => Some("Too many wrong passwords for now. Try again in an hour.".to_owned()),
        why => password_problem(why),
    }
}
