//! Who may sign in, and the links with which they set a password.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::deeds::deeds;
use crate::{
    api::{
        admin::{PeopleView, PersonRow, PersonState, read_people},
        form::{Choices, Posted, Typed},
    },
    people::Role,
    ui::{
        part::{Field, Kind, done, form_problem, loaded, shown, sure},
        words,
    },
};

#[component]
pub fn People() -> impl IntoView {
    let query = use_query_map().read_untracked().get("done");
    let said =
        query.filter(|what| what == "disabled").map(|_| "They are signed out, and kept out.");
    view! {
        <Title text="People · Evenpace"/>
        <h1>"People"</h1>
        {done(said)}
        {loaded(read_people(), show)}
    }
}

fn show(view: PeopleView) -> AnyView {
    let PeopleView { people, officers, history } = view;
    let posted = Posted::or(Typed::default);
    let rows = people.into_iter().map(row).collect_view();
    let field = Field::of(&posted);
    let roles: Choices = Role::ALL
        .iter()
        .map(|role| (role.code().to_owned(), words::role(*role).to_owned()))
        .collect();
    view! {
        {shown(&posted)}
        {form_problem(&posted)}
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Person"</th>
                    <th scope="col">"E-mail"</th>
                    <th scope="col">"Role"</th>
                    <th scope="col">"State"</th>
                    <th scope="col"><span class="unseen">"Change it"</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        <h2>"Invite somebody"</h2>
        <section class="panel form">
            <form method="post">
                <input type="hidden" name="what" value="invite"/>
                {field.choice("role", "Role", "Choose", roles)}
                {field.input("email", "E-mail", Kind::Email, "With which they sign in.")}
                {field.input("name", "Name", Kind::Text, "Of an officer, the one below.")}
                {field.choice("officer", "Of an officer: who", "Nobody", officers)}
                <button type="submit">"Invite them"</button>
            </form>
        </section>
        {deeds(history)}
    }
    .into_any()
}

fn row(person: PersonRow) -> AnyView {
    let PersonRow { id, name, email, role, state, is_me } = person;
    let (state, link) = match state {
        PersonState::Invited => ("Invited", "New link"),
        PersonState::Active => ("Active", "New password link"),
        PersonState::Disabled => ("Kept out", "Let in again"),
    };
    let id = || ("person", id.to_string());
    let then = "A link is shown here, with which they set a password. One that they had works no \
                more.";
    let link = sure(id(), "link", (link, &name), then);
    let keep_out = (!is_me && state != "Kept out").then(|| {
        let then = "They are signed out everywhere, and their password is gone.";
        sure(id(), "disable", ("Keep out", &name), then)
    });
    view! {
        <tr>
            <th scope="row">{name.clone()}</th>
            <td data-label="E-mail">{email}</td>
            <td data-label="Role">{words::role(role)}</td>
            <td data-label="State">{state}</td>
            <td data-label="Change it">
                <div class="buttons">{link}{keep_out}</div>
            </td>
        </tr>
    }
    .into_any()
}
