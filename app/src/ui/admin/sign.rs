//! A contract that is to be signed: its form, and what it would change.

use leptos::prelude::*;
use leptos_meta::Title;

use super::preview::previewed;
use crate::{
    api::{
        admin::{ContractForm, read_new_contract},
        form::Posted,
        nowhere,
        seats::read_sale,
    },
    ui::{
        part::{Field, Kind, filters, form_problem, loaded, of_path, remedy_and_window},
        path,
    },
};

#[component]
pub fn NewContract() -> impl IntoView {
    view! {
        <Title text="Sign a contract · Evenpace"/>
        <p class="back"><a href=path::CONTRACTS>"All contracts"</a></p>
        <h1>"Sign a contract"</h1>
        {loaded(read_new_contract(), show)}
    }
}

/// Sells the seat that is kept for a prospect.
#[component]
pub fn Sell() -> impl IntoView {
    let (market, prospect) = (of_path("id"), of_path("prospect"));
    let form = async move {
        match market.zip(prospect) {
            Some((market, prospect)) => read_sale(market, prospect).await,
            None => nowhere().await,
        }
    };
    let back = market.map(|market| {
        view! { <p class="back"><a href=path::seats(market)>"The market's seats"</a></p> }
    });
    view! {
        <Title text="Sell a seat · Evenpace"/>
        {back}
        <h1>"Sell a seat"</h1>
        {loaded(form, show)}
    }
}

fn show(form: ContractForm) -> AnyView {
    let ContractForm { filled, markets, officers, sale } = form;
    let missing = [
        (markets.is_empty() && sale.is_none(), path::NEW_MARKET, "Open a market"),
        (officers.is_empty() && sale.is_none(), path::NEW_OFFICER, "Add an officer"),
    ];
    if let Some((_, path, what)) = missing.into_iter().find(|(is_missing, ..)| *is_missing) {
        return view! {
            <section class="panel empty"><p><a href=path>{what}</a>" first."</p></section>
        }
        .into_any();
    }
    let posted = Posted::or(|| filled);
    if let Some(preview) = previewed(&posted) {
        return preview;
    }
    let field = Field::of(&posted);
    let starts = "Left empty: today, from now on.";
    let ends = "Left empty: it runs on. After a last day the seat is offered to who waits: \
                nothing can be signed for the same officer before.";
    let unlisted = sale.is_some().then(|| {
        let told = "Not in the list? An admin adds them; the seat stays theirs meanwhile.";
        view! { <p class="quiet hint">{told}</p> }
    });
    let market = match sale {
        Some((_, name)) => view! { <p>"In "{name}", for the seat that is kept."</p> }.into_any(),
        None => field.choice("market", "Market", "Choose", markets),
    };
    view! {
        <section class="panel form">
            {form_problem(&posted)}
            <form method="post">
                {market}
                {field.choice("officer", "Officer", "Choose", officers)}
                {unlisted}
                {field.input("number", "Leads a month", Kind::Number, "From 5 to 10,000.")}
                {field.input("price", "Price a lead, in dollars", Kind::Amount, "")}
                {field.input("starts", "First day", Kind::Date, starts)}
                {field.input("ends", "Last day", Kind::Date, ends)}
                {remedy_and_window(&field)}
                {field.input("daily_max", "At most a day", Kind::Number, "Left empty: no limit.")}
                {filters(&field)}
                {field.input("reason", "Note", Kind::Text, "For the history.")}
                <button type="submit">"See what changes"</button>
            </form>
        </section>
    }
    .into_any()
}
