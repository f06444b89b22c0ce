//! An officer's first page: where each contract stands, and the leads, newest first.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::officer::{self, LeadRow, LineView, read_home},
    ui::{
        part::{At, loaded},
        path,
        words::{self, Precision, Progress},
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
        true => view! {
            <section class="panel empty">
                <p>"No contract of yours is open this month. Yours appears here when it starts."</p>
            </section>
        }
        .into_any(),
        false => lines.into_iter().map(line).collect_view().into_any(),
    };
    let list = match (leads.is_empty(), is_first) {
        (false, _) => table(leads).into_any(),
        (true, true) => {
            empty("Each lead appears here the moment that it is routed to you.").into_any()
        }
        (true, false) => empty("No lead is older than those before.").into_any(),
    };
    view! {
        <h1>"Your month"</h1>
        <div class="lines">{contracts}</div>
        <h2>"Your leads"</h2>
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

fn line(line: LineView) -> impl IntoView {
    let Progress { delivered, pace } = words::progress(&line);
    let pace = pace.map(|pace| view! { <rect class="pace" x=pace - 3 width="6" height="24"/> });
    view! {
        <section class="panel line">
            <h3>{line.market.clone()}</h3>
            <p class="figure">{words::line_sentence(&line)}</p>
            // The sentence says the same.
            <svg
                class="progress"
                viewBox="-3 0 1006 24"
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                <rect class="owed" y="6" width="1000" height="12"/>
                <rect class="delivered" y="6" width=delivered height="12"/>
                {pace}
            </svg>
            <p class="quiet">{words::month(&line)}</p>
        </section>
    }
}

fn table(leads: Vec<LeadRow>) -> impl IntoView {
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
