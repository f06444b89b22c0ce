//! One market, made to be shown on a call: what it has to sell, what its leads are, and what a
//! buyer would get. Totals and counts, and nobody's name.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{fit_bar::fit_bar, seats::seats_link, words as told};
use crate::{
    api::{
        form::{Outcome, Posted},
        market::{Counted, Fields, MarketView, SupplyView, WhatIfView, read_market},
        nowhere,
        sales::MarketCapacity,
    },
    island::WhatIf,
    plan::{Kind, Observed},
    ui::{
        part::{Field, Kind as Typing, empty, filters, loaded, of_path},
        path, words,
    },
};

#[component]
pub fn Market() -> impl IntoView {
    let (id, asked) = (of_path("id"), asked());
    let read = async move {
        match id {
            Some(id) => read_market(id, asked).await,
            None => nowhere().await,
        }
    };
    view! {
        <p class="back"><a href=path::CAPACITY>"All markets"</a></p>
        {loaded(read, show)}
    }
}

/// What the page's address says.
pub fn asked() -> Fields {
    let query = use_query_map().read_untracked().clone();
    query.into_iter().map(|(name, value)| (name.into_owned(), value)).collect()
}

fn show(view: MarketView) -> AnyView {
    let MarketView { capacity, supply, what_if } = view;
    let (name, page) = (capacity.name.clone(), path::capacity_of(capacity.id));
    view! {
        <Title text=format!("{name} · Evenpace")/>
        <h1>{name}</h1>
        {seats(&capacity)}
        {what_if_panel(what_if, page)}
        {supply_panels(supply)}
    }
    .into_any()
}

fn seats(market: &MarketCapacity) -> AnyView {
    let figures = [
        ("Price a lead", words::money(market.price_cents)),
        ("Contracted a month", market.contracted.to_string()),
        ("Leads a month", told::observed(market.observed)),
    ];
    let figures = figures.map(|(name, value)| {
        view! { <div><dt>{name}</dt><dd class="number">{value}</dd></div> }
    });
    view! {
        <section class="panel line" aria-label="Seats">
            <p class="figure">{seats_link(market)}</p>
            <dl class="sums">{figures.into_iter().collect_view()}</dl>
            {fit_bar(market)}
            <p class="quiet">{told::fit(market.fit())}</p>
        </section>
    }
    .into_any()
}

fn what_if_panel(view: WhatIfView, page: String) -> AnyView {
    let WhatIfView { ground, typed, problems, reply, chart, query, approximate } = view;
    let outcome = if problems.is_empty() { Outcome::Open } else { Outcome::Problems(problems) };
    let posted = Posted { typed, outcome };
    let field = Field::of(&posted);
    let starts = "Left empty: the first of the month to come.";
    let answer = view! { <WhatIf ground reply chart query page/> }.into_any();
    view! {
        <section class="panel line" aria-labelledby="what-if">
            <h2 id="what-if" class="asked">"What would I get?"</h2>
            <div class="asking">
                <form method="get" class="form" data-drawn-at=path::CAPACITY_CHART>
                    {field.input("number", "Leads a month", Typing::Number, "")}
                    {field.input("starts", "First day", Typing::Date, starts)}
                    {field.input("daily_max", "At most a day", Typing::Number, "")}
                    {filters(&field)}
                    <button type="submit">"Show what I would get"</button>
                </form>
                {answer}
            </div>
            {small_print(approximate)}
        </section>
    }
    .into_any()
}

/// How it is worked out, and where it is not exact.
fn small_print(approximate: usize) -> AnyView {
    let contracts = match approximate {
        0 => None,
        1 => Some("One contract of today\u{2019}s asks for such.".to_owned()),
        more => Some(format!("{more} contracts of today\u{2019}s ask for such.")),
    };
    view! {
        <details>
            <summary>"How this is worked out"</summary>
            <p>
                "Today\u{2019}s contracts and the new one run once more over each of the last "
                "three whole months: the same rule, on the leads that came then. Every seat that "
                "is sold counts, a paused one too, unless its contract ends before the new one "
                "begins. Nothing is brought in from a month before. Where the first day is within "
                "a month, so it is in each of these."
            </p>
            <p>
                "The supply carries a number if, in each of these months, the new seat ends "
                "whole, and every other seat ends whole, too, or with no fewer leads than without "
                "it. Whole is a seat that misses one lead at the most, or one in twenty."
            </p>
            <p>
                "A lead is known here by its hour, the first three digits of its ZIP, its loan to "
                "value in whole percent, and its amount: multiples of $25,000 are exact, and all "
                "between two count as their middle. So filters on single ZIPs take all ZIPs that "
                "begin alike, and filters on other amounts are near. "{contracts}
            </p>
            <p>"Of fewer than two others nothing is told. Months that were are no promise."</p>
        </details>
    }
    .into_any()
}

fn supply_panels(supply: SupplyView) -> AnyView {
    if supply.leads == 0 {
        return empty("No lead came in the last 90 days.");
    }
    view! {
        <h2>"When leads come"</h2>
        <p class="quiet">
            {supply.leads}" leads of the last 90 days, in the market\u{2019}s own time"
        </p>
        <div class="columns">
            {counted("By hour", "Hour", supply.by_hour)}
            {counted("By weekday", "Day", supply.by_weekday)}
        </div>
        <h2>"What leads are"</h2>
        <div class="columns">{kinds(supply.by_kind)}</div>
    }
    .into_any()
}

fn counted(heading: &'static str, unit: &'static str, counted: Counted) -> AnyView {
    let rows = counted.rows.into_iter().map(|(name, leads)| {
        view! {
            <tr>
                <th scope="row">{name}</th>
                <td class="number">{leads}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="panel">
            <h3>{heading}</h3>
            <div class="chart" inner_html=counted.chart></div>
            <details>
                <summary>"In numbers"</summary>
                <table class="days">
                    <thead>
                        <tr>
                            <th scope="col">{unit}</th>
                            <th scope="col" class="number">"Leads"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </details>
        </section>
    }
    .into_any()
}

/// Those that filters know of, and beside them where leads come from.
fn kinds(kinds: Vec<(Kind, Option<Observed>)>) -> AnyView {
    let is_region = |kind: &Kind| matches!(kind, Kind::Zip3(_));
    let (regions, fixed): (Vec<_>, Vec<_>) = kinds.into_iter().partition(|(it, _)| is_region(it));
    [("What filters ask for", fixed), ("Where they come from", regions)]
        .map(|(heading, kinds)| kind_table(heading, kinds))
        .into_iter()
        .collect_view()
        .into_any()
}

fn kind_table(heading: &'static str, kinds: Vec<(Kind, Option<Observed>)>) -> AnyView {
    let rows = kinds.into_iter().map(|(kind, seen)| {
        view! {
            <tr>
                <th scope="row">{told::kind(&kind)}</th>
                <td class="number">{told::observed(seen)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <section class="panel">
            <table class="days">
                <thead>
                    <tr>
                        <th scope="col">{heading}</th>
                        <th scope="col" class="number">"Leads a month"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    }
    .into_any()
}
