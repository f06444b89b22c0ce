//! The log of a month: what must add up, then every event with its place in the ledger.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::log::{Check, LineLog, LogEvent, MonthLog, read_log},
    ui::{
        part::{At, at_once, empty, lead_id, loaded, month_heading},
        path, words,
    },
};

/// Rows on a page at the most, of all its contracts: two megabytes or three. Of a month that is
/// longer the latest are shown, and the files have all.
const ROWS_MAX: usize = 4_000;

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
        false => {
            let rows_max = ROWS_MAX / lines.len();
            lines.into_iter().map(|it| line(it, rows_max)).collect_view().into_any()
        }
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

fn line(line: LineLog, rows_max: usize) -> AnyView {
    let LineLog { market, allocation, checks, events } = line;
    let latest = latest(&events, rows_max);
    let left_out = (latest.len() < events.len()).then(|| {
        let what = format!("The latest {} of {} entries.", latest.len(), events.len());
        view! { <p class="note">{what} " Both files have all of them, and so have the checks."</p> }
    });
    at_once(view! {
        <section class="panel">
            <h2>{market}</h2>
            <ul class="checks">{checks.into_iter().map(check).collect_view()}</ul>
            <p class="quiet">"Contract " <code>{allocation.to_string()}</code></p>
            {left_out}
            {table(latest)}
        </section>
    })
}

fn latest(events: &[LogEvent], rows_max: usize) -> &[LogEvent] {
    &events[events.len().saturating_sub(rows_max)..]
}

fn check(check: Check) -> AnyView {
    let Check { text, holds } = check;
    match holds {
        true => view! { <li>{text}</li> }.into_any(),
        false => view! { <li class="problem">{text} ": this does not add up."</li> }.into_any(),
    }
}

fn table(events: &[LogEvent]) -> AnyView {
    at_once(view! {
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
            <tbody>{events.iter().map(event).collect_view()}</tbody>
        </table>
    })
}

fn event(event: &LogEvent) -> impl IntoView + use<> {
    let LogEvent { seq, at, lead, line, .. } = *event;
    let (title, detail, hash) = (event.title.clone(), event.detail.clone(), event.hash.clone());
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
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{api::log::Stood, ids::LeadId, instant::Instant};

    /// As long as they get.
    fn event(seq: u64) -> LogEvent {
        let (title, detail) = ("Routed to you".to_owned(), "x".repeat(300));
        let (kind, hash) = ("lead_routed".to_owned(), "f".repeat(64));
        let line = Some(Stood { owed: 10_000, delivered: 9_999, pace_hundredths: Some(999_999) });
        let lead = Some(LeadId(Uuid::from_u128(seq.into())));
        LogEvent { seq, at: Instant(0), kind, lead, title, detail, line, hash }
    }

    #[test]
    fn of_a_month_too_long_for_a_page_the_latest_entries_are_shown() {
        let events: Vec<_> = (1..=5).map(event).collect();
        let seqs = |max| latest(&events, max).iter().map(|event| event.seq).collect::<Vec<_>>();
        assert_eq!(seqs(5), [1, 2, 3, 4, 5]);
        assert_eq!(seqs(2), [4, 5]);
    }

    #[test]
    fn the_longest_page_is_a_few_megabytes() {
        let rows = 100;
        let events: Vec<_> = (0..rows).map(|seq| event(1_000_000 + seq as u64)).collect();
        let bytes = table(&events).to_html().len() / rows;
        assert!(bytes * ROWS_MAX < 5_000_000, "{bytes} bytes a row");
    }
}
