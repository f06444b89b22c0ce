//! The log of a month: what must add up, then every event with its place in the ledger.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::log::{Check, LineLog, LogEvent, MonthLog, read_log},
    ui::{
        part::{At, empty, lead_id, loaded, month_heading},
        path, words,
    },
};

#[component]
pub fn Log() -> impl IntoView {
    let month = use_query_map().read_untracked().get("month");
    view! {
        <Title text="The month's log · Evenpace"/>
        {loaded(read_log(month), show)}
    }
}

fn show(log: MonthLog) -> impl IntoView {
    let MonthLog { month, key, lines } = log;
    let lines = match lines.is_empty() {
        true => empty("No contract of yours was open in this month, so nothing happened in it."),
        false => lines.into_iter().map(line).collect_view().into_any(),
    };
    view! {
        {month_heading(format!("Log of {}", month.name), month, path::log_of)}
        {files(&key)}
        {lines}
    }
}

fn files(month: &str) -> AnyView {
    let file = |path, name| {
        let path = path::with_query(path, &format!("month={month}"));
        view! { <a href=path>{name}</a> }
    };
    view! {
        <p class="files">
            "Every entry of your leads and lines, by its number and hash in the market's ledger. \
             No borrower is named. " <span class="links">
                {file(path::LOG_CSV, "Download as CSV")} " " {file(path::LOG_JSON, "as JSON")}
            </span>
        </p>
    }
    .into_any()
}

fn line(line: LineLog) -> AnyView {
    let LineLog { market, allocation, checks, events } = line;
    view! {
        <section class="panel">
            <h2>{market}</h2>
            <ul class="checks">{checks.into_iter().map(check).collect_view()}</ul>
            <p class="quiet">"Contract " <code>{allocation.to_string()}</code></p>
            {table(&events)}
        </section>
    }
    .into_any()
}

fn check(check: Check) -> AnyView {
    let Check { text, holds } = check;
    match holds {
        true => view! { <li>{text}</li> }.into_any(),
        false => view! { <li class="problem">{text} ": this does not add up."</li> }.into_any(),
    }
}

fn table(events: &[LogEvent]) -> AnyView {
    view! {
        <table class="cards log">
            <thead>
                <tr>
                    <th scope="col" class="number">"Entry"</th>
                    <th scope="col">"When"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"Lead"</th>
                    <th scope="col" class="number">"Delivered"</th>
                    <th scope="col" class="number">"Pace"</th>
                    <th scope="col">"Hash"</th>
                </tr>
            </thead>
            <tbody>{events.iter().cloned().map(event).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn event(event: LogEvent) -> AnyView {
    let LogEvent { seq, at, lead, title, detail, line, hash, .. } = event;
    let lead = lead.map(|lead| lead_id(lead, Some(path::lead(lead))));
    let stood = line.map(|line| format!("{} of {}", line.delivered, line.owed));
    let pace = line.and_then(|line| line.pace_hundredths).map(words::hundredths);
    let digits = words::first_digits(&hash);
    view! {
        <tr>
            <th scope="row" class="number">{seq}</th>
            <td data-label="When"><At at/></td>
            <td data-label="What"><strong>{title}</strong> " " <small>{detail}</small></td>
            <td data-label="Lead">{lead}</td>
            <td data-label="Delivered" class="number">{stood}</td>
            <td data-label="Pace" class="number">{pace}</td>
            <td data-label="Hash"><code title=hash>{digits}</code></td>
        </tr>
    }
    .into_any()
}
