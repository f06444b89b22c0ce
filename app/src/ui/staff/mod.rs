//! Pages for sales staff and admins alike.

mod attention;
mod calls;

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::admin::first_steps;
use crate::{
    api::{
        Refusal,
        admin::{Step, read_first_steps},
        staff::{MarketRow, read_markets},
        visitor::Me,
    },
    people::Role,
    ui::{
        part::{done, empty, loaded},
        path, words,
    },
};

pub use attention::Attention;
pub use calls::Calls;

/// Every market: its seats, and what became of this month's leads.
#[component]
pub fn Markets() -> impl IntoView {
    let is_admin = use_context::<Me>().is_some_and(|me| me.role == Role::Admin);
    let said = use_query_map().read_untracked().get("done").and_then(|what| match &*what {
        "opened" => Some("The market is open."),
        "changed" => Some("The market is changed."),
        _ => None,
    });
    let open = is_admin.then(|| {
        view! { <nav aria-label="Markets"><a href=path::NEW_MARKET>"Open a market"</a></nav> }
    });
    view! {
        <Title text="Markets · Evenpace"/>
        <div class="heading"><h1>"Markets"</h1>{open}</div>
        {done(said)}
        {loaded(read(is_admin), move |(steps, markets)| {
            view! { {first_steps(steps)} {show(markets, is_admin)} }
        })}
    }
}

/// Only an admin takes the first steps, and no more of them once a lead was routed.
async fn read(is_admin: bool) -> Result<(Vec<Step>, Vec<MarketRow>), Refusal> {
    let markets = read_markets().await?;
    let is_begun = markets.iter().any(|market| market.routed > 0);
    let steps = if is_admin && !is_begun { read_first_steps().await? } else { Vec::new() };
    Ok((steps, markets))
}

fn show(markets: Vec<MarketRow>, is_admin: bool) -> AnyView {
    match markets.is_empty() {
        true => empty("No market is open yet."),
        false => table(markets, is_admin).into_any(),
    }
}

fn table(markets: Vec<MarketRow>, is_admin: bool) -> impl IntoView {
    let rows = markets.into_iter().map(|market| {
        let price = words::money(market.price_cents);
        let name = match is_admin {
            true => view! { <a href=path::edit_market(market.id)>{market.name}</a> }.into_any(),
            false => market.name.into_any(),
        };
        view! {
            <tr>
                <th scope="row">{name}</th>
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
