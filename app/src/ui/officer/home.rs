//! An officer's first page: where each contract stands, and the leads, newest first.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::officer::{self, LeadRow, LineView, read_home},
    ui::{
        part::{At, loaded},
        path, words,
    },
};

#[component]
pub fn Home() -> impl IntoView {
    let query = use_query_map();
    let home = Resource::new(move || query.read().get("after"), read_home);
    view! {
        <Title text="Your leads · Evenpace"/>
        {loaded(home, show)}
    }
}

fn show(home: officer::Home) -> impl IntoView {
    let officer::Home { lines, leads, next, is_first } = home;
    let contracts = match lines.is_empty() {
        true => view! { <p>"You have no contract that is open this month."</p> }.into_any(),
        false => lines.into_iter().map(line).collect_view().into_any(),
    };
    view! {
        <h1>"Your month"</h1>
        <div class="lines">{contracts}</div>
        <h2>"Your leads"</h2>
        {match leads.is_empty() {
            true => view! {
                <section class="panel">
                    <p>
                        "No lead has come yet. "
                        "Each one appears here the moment it is routed to you."
                    </p>
                </section>
            }
            .into_any(),
            false => table(leads).into_any(),
        }}
        <nav class="pages" aria-label="More leads">
            {(!is_first).then(|| view! { <a href=path::LEADS>"Newest"</a> })}
            {next.map(|next| view! { <a href=format!("{}?after={next}", path::LEADS)>"Older"</a> })}
        </nav>
    }
}

fn line(line: LineView) -> impl IntoView {
    let sentence = words::line_sentence(&line);
    view! {
        <section class="panel line">
            <h3>{line.market}</h3>
            <p class="figure">{sentence}</p>
            <progress max=line.owed.max(1) value=line.delivered.max(0)>{line.delivered}</progress>
            <p class="quiet">"From " <At at=line.start/> " to " <At at=line.end/></p>
        </section>
    }
}

fn table(leads: Vec<LeadRow>) -> impl IntoView {
    view! {
        <table class="leads">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Purpose"</th>
                    <th scope="col">"Where"</th>
                    <th scope="col" class="number">"Score"</th>
                    <th scope="col">"Market"</th>
                    <th scope="col">"Routed to you"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{leads.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
}

fn row(lead: LeadRow) -> impl IntoView {
    let purpose = lead.facts.purpose.map(words::purpose);
    let place = [lead.facts.state.map(|state| state.to_string()), lead.facts.zip];
    let place = place.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let state = match words::credit(lead.credit) {
        "" if lead.opened => "Opened",
        "" => "New",
        credit => credit,
    };
    view! {
        <tr>
            <th scope="row"><a href=path::lead(lead.id)>{lead.name}</a></th>
            <td data-label="Purpose">{purpose}</td>
            <td data-label="Where">{place}</td>
            <td data-label="Score" class="number">{lead.score}</td>
            <td data-label="Market">{lead.market}</td>
            <td data-label="Routed to you"><At at=lead.routed_at/></td>
            <td data-label="State">{state}</td>
        </tr>
    }
}
