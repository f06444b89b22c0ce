//! A lead's log: every event with its instant, the time since the one before, and its place in the
//! market's ledger.

use leptos::prelude::*;

use super::standings::Standings;
use crate::{
    api::officer::EventView,
    routing::SeenDecision,
    ui::{
        part::{At, at_once, rows},
        path, words,
    },
};

pub fn timeline(events: Vec<EventView>) -> AnyView {
    let before: Vec<_> =
        [None].into_iter().chain(events.iter().map(|event| Some(event.at))).collect();
    let events = events.into_iter().zip(before).map(|(event, before)| {
        let since = before.map(|before| words::since(event.at - before));
        shown(event, since)
    });
    at_once(view! { <ol class="timeline">{events.collect_view()}</ol> })
}

fn shown(event: EventView, since: Option<String>) -> impl IntoView {
    let EventView { seq, at, kind, title, detail, hash, decision, other } = event;
    let place = format!("entry-{seq}");
    let entry = entry(seq, [("Kind", kind), ("Instant", at.rfc3339()), ("Hash", hash)]);
    view! {
        <li id=place>
            <h3>{title}</h3>
            <p class="when"><At at/> " " <span class="quiet">{since}</span></p>
            {(!detail.is_empty()).then(|| view! { <p>{detail}</p> })}
            {other.map(|lead| view! { <p><a href=path::lead(lead)>"The other lead"</a></p> })}
            {decision.map(standings)}
            {entry}
        </li>
    }
}

/// What the ledger has it as.
fn entry(seq: u64, written: [(&'static str, String); 3]) -> AnyView {
    let href = format!("#entry-{seq}");
    let digits = words::first_digits(&written[2].1);
    let written = written.map(|(name, value)| (name, view! { <code>{value}</code> }));
    at_once(view! {
        <details class="entry">
            <summary>"Entry " {seq} " " <code>{digits}</code></summary>
            {rows(written)}
            <p><a href=href>"Link to this entry"</a></p>
        </details>
    })
}

fn standings(seen: SeenDecision) -> AnyView {
    at_once(view! {
        <details open>
            <summary>"Why it came to you"</summary>
            <Standings seen/>
        </details>
    })
}
