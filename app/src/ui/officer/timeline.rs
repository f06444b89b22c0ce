//! A lead's log: every event with its instant, the time since the one before, and its place in the
//! market's ledger.

use leptos::prelude::*;

use super::standings::Standings;
use crate::{
    api::officer::EventView,
    routing::SeenDecision,
    ui::{
        part::{At, at_once},
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
    let EventView { seq, at, title, detail, hash, decision, other } = event;
    let place = format!("entry-{seq}");
    let (href, digits) = (format!("#{place}"), words::first_digits(&hash));
    view! {
        <li id=place>
            <h3>{title}</h3>
            <p class="when"><At at/> " " <span class="quiet">{since}</span></p>
            <p>{detail}</p>
            {other.map(|lead| view! { <p><a href=path::lead(lead)>"The other lead"</a></p> })}
            {decision.map(standings)}
            <p class="entry">
                <a href=href>"Entry " {seq}</a> " " <code title=hash>{digits}</code>
            </p>
        </li>
    }
}

fn standings(seen: SeenDecision) -> AnyView {
    at_once(view! {
        <details open>
            <summary>"Why it came to you"</summary>
            <Standings seen/>
        </details>
    })
}
