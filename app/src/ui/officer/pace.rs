//! An officer's first page: the month of each contract, drawn, told and in numbers.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::lead_table::table;
use crate::{
    api::{
        officer::{LeadRow, read_pace},
        pace::{self, ChartKey, DayView, LineView, MonthView},
    },
    ids::MarketId,
    ui::{
        part::{at_once, empty, loaded, month_heading},
        path, words,
    },
};

#[component]
pub fn Pace() -> impl IntoView {
    let month = use_query_map().read_untracked().get("month");
    view! {
        <Title text="Your month · Evenpace"/>
        {loaded(read_pace(month), show)}
    }
}

fn show(pace: pace::Pace) -> impl IntoView {
    let pace::Pace { month, lines, newest } = pace;
    let lines = match lines.is_empty() {
        true => empty(nothing(&month)),
        false => lines.into_iter().map(line).collect_view().into_any(),
    };
    view! {
        {month_heading(month.name.clone(), month, path::pace_in)}
        {lines}
        {latest(newest)}
    }
}

/// What stands where no line is.
fn nothing(month: &MonthView) -> &'static str {
    match (&month.earlier, &month.later) {
        (None, None) => "No contract of yours is open yet. It appears here when it starts.",
        _ => "No contract of yours was open in this month.",
    }
}

fn line(line: LineView) -> AnyView {
    let LineView { market_id, market, zone, headline, sentences, chart, key: marks, sums, days } =
        line;
    let sentences = sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> });
    at_once(view! {
        <section class="panel line">
            <h2>{market}</h2>
            <p class="figure" role="status">{headline}</p>
            {sentences.collect_view()}
            <figure class="chart">
                <div inner_html=chart></div>
                <figcaption>{key(marks)}</figcaption>
            </figure>
            <dl class="sums">{sums.into_iter().map(sum).collect_view()}</dl>
            <details>
                <summary>"Day by day, in "{zone}" time"</summary>
                {day_by_day(market_id, days)}
            </details>
        </section>
    })
}

/// What the lines and marks of the chart mean; their shapes differ, not only their colours.
fn key(ChartKey { today, credited, forecast }: ChartKey) -> impl IntoView {
    let mark = |class, words| view! { <li class=class>{words}</li> };
    view! {
        <ul class="key">
            {mark("delivered", "Delivered")}
            {mark("pace", "Pace")}
            {today.then(|| mark("today", "Today"))}
            {credited.then(|| mark("credited", "Credited"))}
            {forecast.then(|| mark("forecast", "If the last 28 days come again"))}
        </ul>
    }
}

fn sum((name, value): (String, String)) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd class="number">{value}</dd></div> }
}

fn day_by_day(market: MarketId, days: Vec<DayView>) -> AnyView {
    let rows = days.into_iter().map(|day| {
        let leads = path::leads_of_day(market, &day.date);
        let credited = (day.credited != 0).then_some(day.credited);
        view! {
            <tr>
                <th scope="row"><a href=leads>{day.name}</a></th>
                <td class="number">{day.routed}</td>
                <td class="number">{credited}</td>
                <td class="number">{day.delivered}</td>
                <td class="number">{day.pace_hundredths.map(words::hundredths)}</td>
            </tr>
        }
    });
    at_once(view! {
        <table class="days">
            <thead>
                <tr>
                    <th scope="col">"Day"</th>
                    <th scope="col" class="number">"Routed"</th>
                    <th scope="col" class="number">"Credited"</th>
                    <th scope="col" class="number">"Delivered"</th>
                    <th scope="col" class="number">"Pace"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    })
}

fn latest(leads: Vec<LeadRow>) -> AnyView {
    if leads.is_empty() {
        let none = empty("No lead has come to you yet. The newest stand here.");
        return view! { <h2>"Latest leads"</h2> {none} }.into_any();
    }
    at_once(view! {
        <div class="heading">
            <h2>"Latest leads"</h2>
            <div id="news" role="status"></div>
        </div>
        <div data-list="newest">{table(leads)}</div>
        <p><a href=path::LEADS>"All leads"</a></p>
    })
}
