//! A market's form: to open one, and to change one.

use leptos::prelude::*;
use leptos_meta::Title;

use super::deeds::deeds;
use crate::{
    api::{
        admin::{MarketForm, read_market},
        form::{Choices, Posted},
        nowhere,
    },
    ui::{
        part::{Field, Kind, form_problem, loaded, of_path},
        path,
    },
};

#[component]
pub fn NewMarket() -> impl IntoView {
    view! {
        <Title text="Open a market · Evenpace"/>
        <p class="back"><a href=path::MARKETS>"All markets"</a></p>
        <h1>"Open a market"</h1>
        {loaded(read_market(None), show)}
    }
}

#[component]
pub fn EditMarket() -> impl IntoView {
    let id = of_path("id");
    let market = async move {
        match id {
            Some(id) => read_market(Some(id)).await,
            None => nowhere().await,
        }
    };
    view! {
        <Title text="Change a market · Evenpace"/>
        <p class="back"><a href=path::MARKETS>"All markets"</a></p>
        {loaded(market, show)}
    }
}

fn show(market: MarketForm) -> AnyView {
    let MarketForm { name, filled, zones, history } = market;
    let posted = Posted::or(|| filled);
    let is_new = name.is_none();
    let take_over = posted.problem("take_over").is_some() || posted.typed.has("take_over", "yes");
    let take: Choices = vec![("yes".to_owned(), "Take them over from there".to_owned())];
    let field = Field::of(&posted);
    let zone = match is_new {
        true => field.choice("time_zone", "Time zone", "", zones),
        false => {
            let zone = posted.typed.text("time_zone").replace('_', " ");
            view! { <p class="quiet">"Time zone: "{zone}". Its months end by it, so it stays."</p> }
                .into_any()
        }
    };
    let seats = "One contract takes one. At most 200.";
    let towns = "By which people look for it on a call.";
    view! {
        {name.map(|name| view! { <h1>{name}</h1> })}
        <section class="panel form">
            {form_problem(&posted)}
            <form method="post">
                {field.hidden("seen")}
                {field.input("name", "Name", Kind::Text, "")}
                {zone}
                {field.input(
                    "areas",
                    "ZIPs that it serves",
                    Kind::Text,
                    "With spaces between: ZIPs, first three digits, states. The longest that fits \
                     a lead decides.",
                )}
                {take_over.then(|| field.boxes("take_over", "Served elsewhere", take))}
                {field.input("towns", "Towns", Kind::Text, towns)}
                {field.input("seats", "Seats", Kind::Number, seats)}
                {field.input(
                    "early_days",
                    "Early limit, in days",
                    Kind::Amount,
                    "Nobody gets a lead that is due to them later than so many days from now.",
                )}
                {field.input("price", "Price a lead, in dollars", Kind::Amount, "")}
                {(!is_new).then(|| field.input("reason", "Why", Kind::Text, "For the history."))}
                <button type="submit">
                    {if is_new { "Open it" } else { "Change it" }}
                </button>
            </form>
        </section>
        {deeds(history)}
    }
    .into_any()
}
