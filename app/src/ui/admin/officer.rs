//! Loan officers: the list, and one's form with their contracts.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{contract::contract_table, deeds::deeds};
use crate::{
    api::{
        admin::{OfficerForm, OfficerRow, read_officer, read_officers},
        form::Posted,
        nowhere,
    },
    ui::{
        part::{Field, Kind, done, form_problem, loaded, of_path},
        path,
    },
};

#[component]
pub fn Officers() -> impl IntoView {
    let query = use_query_map().read_untracked().get("done");
    let said = query.filter(|what| what == "added").map(|_| "They are added.");
    view! {
        <Title text="Officers · Evenpace"/>
        <div class="heading">
            <h1>"Officers"</h1>
            <nav aria-label="Officers"><a href=path::NEW_OFFICER>"Add an officer"</a></nav>
        </div>
        {done(said)}
        {loaded(read_officers(), list)}
    }
}

fn list(officers: Vec<OfficerRow>) -> AnyView {
    if officers.is_empty() {
        return view! {
            <section class="panel empty">
                <p>"There is no officer yet. "<a href=path::NEW_OFFICER>"Add the first"</a>"."</p>
            </section>
        }
        .into_any();
    }
    let rows = officers.into_iter().map(|officer| {
        view! {
            <tr>
                <th scope="row"><a href=path::officer(officer.id)>{officer.name}</a></th>
                <td data-label="NMLS id">{officer.nmls}</td>
                <td data-label="Licensed">{officer.licences}</td>
                <td data-label="Contracts" class="number">{officer.contracts}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Officer"</th>
                    <th scope="col">"NMLS id"</th>
                    <th scope="col">"Licensed"</th>
                    <th scope="col" class="number">"Contracts"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
pub fn NewOfficer() -> impl IntoView {
    view! {
        <Title text="Add an officer · Evenpace"/>
        <p class="back"><a href=path::OFFICERS>"All officers"</a></p>
        <h1>"Add an officer"</h1>
        {loaded(read_officer(None), show)}
    }
}

#[component]
pub fn Officer() -> impl IntoView {
    let id = of_path("id");
    let officer = async move {
        match id {
            Some(id) => read_officer(Some(id)).await,
            None => nowhere().await,
        }
    };
    let query = use_query_map().read_untracked().get("done");
    let said = query.filter(|what| what == "changed").map(|_| "That is changed.");
    view! {
        // No name: a title stays in the browser's history.
        <Title text="Officer · Evenpace"/>
        <p class="back"><a href=path::OFFICERS>"All officers"</a></p>
        {done(said)}
        {loaded(officer, show)}
    }
}

fn show(officer: OfficerForm) -> AnyView {
    let OfficerForm { name, filled, zones, contracts, history } = officer;
    let posted = Posted::or(|| filled);
    let is_new = name.is_none();
    let field = Field::of(&posted);
    let contracts = (!contracts.is_empty()).then(|| {
        view! { <h2>"Contracts"</h2> {contract_table(contracts)} }
    });
    view! {
        {name.map(|name| view! { <h1>{name}</h1> })}
        <section class="panel form">
            {form_problem(&posted)}
            <form method="post">
                {field.hidden("seen")}
                {field.input("name", "Name", Kind::Text, "")}
                {field.input("nmls", "NMLS id", Kind::Number, "")}
                {field.input(
                    "licences",
                    "Licensed in",
                    Kind::Text,
                    "States, like FL GA. Left empty: everywhere. A change reaches every market \
                     that they are in, at once.",
                )}
                {field.choice("time_zone", "Time zone", "", zones)}
                {field.input("alert_email", "E-mail for alerts", Kind::Email, "")}
                {field.input("alert_phone", "Phone for alerts", Kind::Phone, "")}
                {(!is_new).then(|| field.input("reason", "Why", Kind::Text, "For the history."))}
                <button type="submit">
                    {if is_new { "Add them" } else { "Change it" }}
                </button>
            </form>
        </section>
        {contracts}
        {deeds(history)}
    }
    .into_any()
}
