//! An officer's leads, newest first.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::officer::{LeadList, LeadRow, read_leads},
    ui::{
        part::{At, loaded},
        path,
        words::{self, Precision},
    },
};

#[component]
pub fn Leads() -> impl IntoView {
    let query = use_query_map();
    let leads = Resource::new(move || query.read().get("after"), read_leads);
    view! {
        <Title text="Your leads · Evenpace"/>
        <h1>"Your leads"</h1>
        {loaded(leads, show)}
    }
}

fn show(list: LeadList) -> impl IntoView {
    let LeadList { leads, next, is_first } = list;
    let list = match (leads.is_empty(), is_first) {
        (false, _) => table(leads),
        (true, true) => {
            empty("Each lead appears here the moment that it is routed to you.").into_any()
        }
        (true, false) => empty("No lead is older than those before.").into_any(),
    };
    view! {
        {list}
        <nav class="pages" aria-label="More leads">
            {(!is_first).then(|| view! { <a href=path::LEADS>"Newest"</a> })}
            {next.map(|next| view! { <a href=format!("{}?after={next}", path::LEADS)>"Older"</a> })}
        </nav>
    }
}

fn empty(why: &'static str) -> impl IntoView {
    view! { <section class="panel empty"><p>{why}</p></section> }
}

pub(super) fn table(leads: Vec<LeadRow>) -> AnyView {
    view! {
        <table class="cards leads">
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
    .into_any()
}

fn row(lead: LeadRow) -> impl IntoView {
    let purpose = lead.facts.purpose.map(words::purpose);
    let place = words::place(&lead.facts);
    let is_new = !lead.opened && lead.credit.is_none();
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
            <td data-label="Routed to you"><At at=lead.routed_at to=Precision::Minute/></td>
            <td data-label="State"><span class:tag=is_new>{state}</span></td>
        </tr>
    }
}
