//! What credits come to: by source, each against the others, by reason, market and month.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::credit_report::{CreditReport as Report, Tally, read_credit_report},
    ui::{
        part::{empty, loaded},
        path,
        words::{named, permille},
    },
};

#[component]
pub fn CreditReport() -> impl IntoView {
    view! {
        <Title text="What credits come to · Evenpace"/>
        <p class="back"><a href=path::CREDITS>"All credits"</a></p>
        <div class="heading">
            <h1>"What credits come to"</h1>
            <nav aria-label="The report"><a href=path::CREDIT_REPORT_CSV>"Download as CSV"</a></nav>
        </div>
        {loaded(read_credit_report(), show)}
    }
}

fn show(report: Report) -> AnyView {
    let total = report.total();
    if total.routed == 0 {
        return empty("No lead was routed in the last twelve months.");
    }
    let share = total.approved_permille().map(permille).unwrap_or_default();
    let told = format!(
        "Of {} leads of the last twelve months {} were asked a credit for; {} credited: {share}.",
        total.routed, total.asked, total.approved
    );
    let months = report.by(|cell| Some(cell.month.clone())).into_iter().rev().collect();
    let reasons = report.by(|cell| cell.reason.map(named));
    view! {
        <p>{told}</p>
        {sources(&report)}
        {reason_table(reasons.into_iter().collect())}
        {table("Market", report.by(|cell| Some(cell.market.clone())).into_iter().collect())}
        {table("Month", months)}
    }
    .into_any()
}

fn counts(tally: Tally) -> AnyView {
    view! {
        <td data-label="Asked for" class="number">{tally.asked}</td>
        <td data-label="Open" class="number">{tally.open}</td>
        <td data-label="Denied" class="number">{tally.denied}</td>
        <td data-label="Credited" class="number">{tally.approved}</td>
    }
    .into_any()
}

fn share(label: &'static str, tally: Tally) -> AnyView {
    let share = tally.approved_permille().map(permille);
    view! { <td data-label=label class="number">{share}</td> }.into_any()
}

fn head(columns: Vec<&'static str>) -> AnyView {
    let cells = columns.into_iter().enumerate().map(|(place, name)| {
        let class = (place > 0).then_some("number");
        view! { <th scope="col" class=class>{name}</th> }
    });
    view! { <thead><tr>{cells.collect_view()}</tr></thead> }.into_any()
}

/// Each against all others together.
fn sources(report: &Report) -> AnyView {
    let by_source: BTreeMap<String, Tally> = report.by(|cell| Some(cell.source.clone()));
    let rows = by_source.into_iter().map(|(source, tally)| {
        let others = report.others(&source);
        view! {
            <tr>
                <th scope="row">{source}</th>
                <td data-label="Routed" class="number">{tally.routed}</td>
                {counts(tally)}
                {share("Its share", tally)}
                {share("All others'", others)}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let columns =
        ["Source", "Routed", "Asked for", "Open", "Denied", "Credited", "Its share", "All others'"];
    view! {
        <h2>"Source"</h2>
        <table class="cards">{head(columns.to_vec())}<tbody>{rows}</tbody></table>
    }
    .into_any()
}

fn reason_table(reasons: Vec<(String, Tally)>) -> AnyView {
    let rows = reasons.into_iter().map(|(reason, tally)| {
        view! { <tr><th scope="row">{reason}</th>{counts(tally)}</tr> }
    });
    let rows = rows.collect_view();
    view! {
        <h2>"Reason"</h2>
        <table class="cards">
            {head(vec!["Reason", "Asked for", "Open", "Denied", "Credited"])} <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

fn table(name: &'static str, sums: Vec<(String, Tally)>) -> AnyView {
    let rows = sums.into_iter().map(|(key, tally)| {
        view! {
            <tr>
                <th scope="row">{key}</th>
                <td data-label="Routed" class="number">{tally.routed}</td>
                {counts(tally)}
                {share("Share", tally)}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let columns = vec![name, "Routed", "Asked for", "Open", "Denied", "Credited", "Share"];
    view! {
        <h2>{name}</h2>
        <table class="cards">{head(columns)}<tbody>{rows}</tbody></table>
    }
    .into_any()
}
