//! An officer's contracts: what was agreed, what is planned, every version, and what it costs.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        admin::{Deed, PlannedRow},
        contract::{CanPause, OwnContract, read_own_contracts},
        form::{Posted, Typed},
    },
    ui::{
        part::{At, done, empty, form_problem, loaded, rows, sure},
        path,
        words::Precision,
    },
};

#[component]
pub fn Contract() -> impl IntoView {
    let said = use_query_map().read_untracked().get("done");
    let said = said.filter(|what| what == "changed").map(|_| "That is done.");
    view! {
        <Title text="Your contract · Evenpace"/>
        <div class="heading">
            <h1>"Your contract"</h1>
            <nav aria-label="Beside it">
                <a href=path::STATEMENT>"Statements"</a>
                <a href=path::ACCOUNT>"Profile and sessions"</a>
            </nav>
        </div>
        {done(said)}
        {form_problem(&Posted::or(Typed::default))}
        {loaded(read_own_contracts(), show)}
    }
}

fn show(contracts: Vec<OwnContract>) -> AnyView {
    match contracts.is_empty() {
        true => empty("Nothing is signed for you yet. What you sign stands here."),
        false => contracts.into_iter().map(contract).collect_view().into_any(),
    }
}

const PAUSED: &str = "No leads come until you resume, and the month owes fewer of them.";

fn contract(contract: OwnContract) -> AnyView {
    let OwnContract { id, market, facts, terms, planned, can, warnings, history } = contract;
    let id = id.to_string();
    let change = can.map(|can| match can {
        CanPause::Pause => sure(
            ("contract", id.clone()),
            "pause",
            ("Pause it", &market),
            [PAUSED.to_owned()].into_iter().chain(warnings).collect::<Vec<_>>().join(" "),
        ),
        CanPause::Resume => sure(
            ("contract", id.clone()),
            "resume",
            ("Resume it", &market),
            "Leads come again from now on.",
        ),
    });
    view! {
        <section class="panel">
            <h2>{market.clone()}</h2>
            <p>{facts}</p>
            {rows(terms)}
            <p class="quiet">"Contract " <code>{id}</code></p>
            {change}
            {ahead(planned)}
            {versions(history)}
        </section>
    }
    .into_any()
}

fn ahead(planned: Vec<PlannedRow>) -> Option<AnyView> {
    let dates = planned.into_iter().map(|row| (row.due, row.what));
    dated("Planned", dates.collect())
}

fn versions(history: Vec<Deed>) -> Option<AnyView> {
    dated("History", history.into_iter().map(|deed| (deed.at, deed.what)).collect())
}

fn dated(title: &'static str, all: Vec<(crate::instant::Instant, String)>) -> Option<AnyView> {
    if all.is_empty() {
        return None;
    }
    let rows = all.into_iter().map(|(at, what)| {
        view! {
            <tr>
                <td data-label="When"><At at to=Precision::Minute/></td>
                <th scope="row">{what}</th>
            </tr>
        }
    });
    let rows = rows.collect_view();
    let table = view! {
        <h3>{title}</h3>
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    <th scope="col">"What"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    Some(table.into_any())
}
