//! Who posts leads, and what their leads came to.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::deeds::deeds;
use crate::{
    api::{
        admin::{Share, SourceRow, read_sources},
        form::{Posted, Typed},
    },
    ui::{
        part::{At, Field, Kind, at_once, done, form_problem, loaded, shown, sure},
        words::{Precision, named},
    },
};

#[component]
pub fn Sources() -> impl IntoView {
    let query = use_query_map().read_untracked().get("done");
    let said = query.filter(|what| what == "revoked");
    let said = said.map(|_| "Its key is worth nothing any more, within ten seconds.");
    view! {
        <Title text="Sources · Evenpace"/>
        <h1>"Sources"</h1>
        {done(said)}
        {loaded(read_sources(), show)}
    }
}

fn show(sources: Vec<SourceRow>) -> AnyView {
    let posted = Posted::or(Typed::default);
    let field = Field::of(&posted);
    let list = match sources.is_empty() {
        true => view! {
            <section class="panel empty">
                <p>"Nobody posts leads yet. Add the first below."</p>
            </section>
        }
        .into_any(),
        false => sources.into_iter().map(panel).collect_view().into_any(),
    };
    view! {
        {shown(&posted)}
        {form_problem(&posted)}
        {list}
        <h2>"Add a source"</h2>
        <section class="panel form">
            <form method="post">
                <input type="hidden" name="what" value="add"/>
                {field.input("name", "Name", Kind::Text, "Its key is shown once, right after.")}
                <button type="submit">"Add it"</button>
            </form>
        </section>
    }
    .into_any()
}

fn panel(source: SourceRow) -> AnyView {
    let last = source.last_lead_at.map(|at| view! { ", the last one on "<At at/> });
    let revoked = source.revoked_at.map(|at| {
        view! { <p class="problem">"Its key was revoked on "<At at to=Precision::Minute/>"."</p> }
    });
    let id = || ("source", source.id.to_string());
    let new_key = sure(
        id(),
        "rotate",
        ("Give it a new key", &source.name),
        "The key that it has is worth nothing from then on, within ten seconds.",
    );
    let revoke = source.revoked_at.is_none().then(|| {
        let then = "Its leads are refused from then on, until it gets a new key.";
        sure(id(), "revoke", ("Revoke its key", &source.name), then)
    });
    at_once(view! {
        <section class="panel">
            <h2>{source.name.clone()}</h2>
            {revoked}
            <p>
                "Added on "<At at=source.added_at to=Precision::Minute/>". "
                {source.leads}" leads were taken in the last 90 days"{last}"."
            </p>
            {shares("What became of its leads of the last 90 days", source.outcomes)}
            {shares("Posts of the last 90 days that were not taken", source.refused)}
            {shares("Credits of those that were routed", source.credits)}
            <div class="buttons">{new_key}{revoke}</div>
            <details><summary>"History"</summary>{deeds(source.history)}</details>
        </section>
    })
}

fn shares(title: &'static str, shares: Vec<Share>) -> AnyView {
    if shares.is_empty() {
        return ().into_any();
    }
    let rows = shares.into_iter().map(|share| {
        let tenths = (1_000 * share.leads + share.of / 2).checked_div(share.of);
        let percent = tenths.map(|tenths| format!("{}.{}%", tenths / 10, tenths % 10));
        view! {
            <tr>
                <th scope="row">{named(&share.code)}</th>
                <td data-label="Leads" class="number">{share.leads}</td>
                <td data-label="Share" class="number">{percent}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    at_once(view! {
        <table class="cards days">
            <caption>{title}</caption>
            <thead>
                <tr>
                    <th scope="col">"Code"</th>
                    <th scope="col" class="number">"Leads"</th>
                    <th scope="col" class="number">"Share"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
}
