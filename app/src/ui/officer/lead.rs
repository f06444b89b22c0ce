//! One lead: who it is, what it says, and its log.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use super::standings::Standings;
use crate::{
    api::{
        Refusal,
        officer::{EventView, LeadView, read_lead},
    },
    lead::score::ScorePart,
    ui::{
        part::{At, loaded},
        path, words,
    },
};

#[component]
pub fn Lead() -> impl IntoView {
    let params = use_params_map();
    let lead = Resource::new(
        move || params.read().get("id").and_then(|id| id.parse().ok()),
        async |id| match id {
            Some(id) => read_lead(id).await,
            None => Err(Refusal::not_found()),
        },
    );
    view! {
        <Title text="Lead · Evenpace"/>
        {loaded(lead, show)}
    }
}

fn show(lead: LeadView) -> impl IntoView {
    let facts = words::facts(&lead.facts);
    let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    let contradicts = lead.state_contradicts_zip.then(|| {
        view! { <p class="note">"The state and the ZIP do not belong together."</p> }
    });
    view! {
        <p><a href=path::LEADS>"All leads"</a></p>
        <h1>{lead.name}</h1>
        <p class="quiet">{lead.market}</p>
        <div class="columns">
            <section class="panel"><h2>"Contact"</h2>{rows(lead.contact)}</section>
            <section class="panel"><h2>"Facts"</h2>{rows(facts)}{contradicts}</section>
            {score(lead.score, lead.parts)}
            <section class="panel">
                <h2>"Consent"</h2>
                {rows(lead.consent)}
                {lead.consent_at.map(|at| view! { <p>"Given " <At at/></p> })}
            </section>
        </div>
        <section class="panel">
            <h2>"What happened"</h2>
            {timeline(lead.timeline)}
        </section>
        {lead.decision.map(|seen| view! { <Standings seen/> })}
    }
}

fn rows(rows: Vec<(String, String)>) -> impl IntoView {
    let rows = rows.into_iter().map(|(name, value)| {
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    });
    view! { <dl>{rows.collect_view()}</dl> }
}

fn score(total: u8, parts: Vec<ScorePart>) -> impl IntoView {
    let parts = parts.into_iter().map(|part| {
        view! {
            <tr>
                <th scope="row">{part.name}</th>
                <td>{part.why}</td>
                <td class="number">{part.points}" of "{part.of}</td>
            </tr>
        }
    });
    view! {
        <section class="panel">
            <h2>"Score " {total}</h2>
            <table>
                <thead>
                    <tr>
                        <th scope="col">"Part"</th>
                        <th scope="col">"Because"</th>
                        <th scope="col" class="number">"Points"</th>
                    </tr>
                </thead>
                <tbody>{parts.collect_view()}</tbody>
            </table>
            <p class="quiet">"The score is for you to read. It has no part in who gets a lead."</p>
        </section>
    }
}

fn timeline(events: Vec<EventView>) -> impl IntoView {
    let before = [None].into_iter().chain(events.iter().map(|event| Some(event.at)));
    let before: Vec<_> = before.collect();
    let events = events.into_iter().zip(before).map(|(event, before)| {
        let since = before.map(|before| words::since(event.at - before));
        view! {
            <li id=format!("entry-{}", event.seq)>
                <strong>{event.title}</strong>
                <span><At at=event.at/> " " <span class="quiet">{since}</span></span>
                <p>{event.detail}</p>
                <p class="quiet hash">"Entry " {event.seq} ", " {event.hash}</p>
            </li>
        }
    });
    view! { <ol class="timeline">{events.collect_view()}</ol> }
}
