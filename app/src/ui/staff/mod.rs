//! Pages for sales staff and admins alike.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::staff::{MarketRow, read_markets},
    ui::{
        part::{empty, loaded},
        words,
    },
};

/// Every market: its seats, and what became of this month's leads.
#[component]
pub fn Markets() -> impl IntoView {
    view! {
        <Title text="Markets · Evenpace"/>
        <h1>"Markets"</h1>
        {loaded(read_markets(), show)}
    }
}

fn show(markets: Vec<MarketRow>) -> impl IntoView {
    match markets.is_empty() {
        true => empty("No market is open yet."),
        false => table(markets).into_any(),
    }
}

fn table(markets: Vec<MarketRow>) -> impl IntoView {
    let rows = markets.into_iter().map(|market| {
        let price = words::money(market.price_cents);
        view! {
            <tr>
                <th scope="row">{market.name}</th>
                <td data-label="Time zone">{market.time_zone}</td>
                <td data-label="Seats sold" class="number">{market.sold}" of "{market.seats}</td>
                <td data-label="Leads contracted" class="number">{market.contracted}</td>
                <td data-label="Price" class="number">{price}</td>
                <td data-label="Routed" class="number">{market.routed}</td>
                <td data-label="Overflow" class="number">{market.overflow}</td>
                <td data-label="Duplicates" class="number">{market.duplicate}</td>
            </tr>
        }
    });
    view! {
        <table class="cards">
            <caption>"This calendar month so far"</caption>
            <thead>
                <tr>
                    <th scope="col">"Market"</th>
                    <th scope="col">"Time zone"</th>
                    <th scope="col" class="number">"Seats sold"</th>
                    <th scope="col" class="number">"Leads contracted"</th>
                    <th scope="col" class="number">"Price a lead"</th>
                    <th scope="col" class="number">"Routed"</th>
                    <th scope="col" class="number">"Overflow"</th>
                    <th scope="col" class="number">"Duplicates"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}
