//! Every market on one screen: what is left to sell, and whether what was sold can be kept.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{fit_bar::fit_bar, seats::seats_link, words as told};
use crate::{
    api::{
        Refusal,
        market::read_unserved,
        sales::{Arranged, Found, MarketCapacity, Order, PLACE_CHARS_MAX, Seats, read_capacity},
    },
    plan::Fulfilment,
    ui::{
        part::{at_once, empty, loaded},
        path, words,
    },
};

#[component]
pub fn Capacity() -> impl IntoView {
    let query = use_query_map().read_untracked().clone();
    let arranged = Arranged::of(|name| query.get(name));
    let sought = arranged.sought.clone();
    view! {
        <Title text="Capacity · Evenpace"/>
        <h1>"Market capacity"</h1>
        {form(&arranged)}
        {loaded(read(sought), move |(found, regions)| {
            view! { {show(&found, &arranged)} {unserved(regions)} }
        })}
    }
}

async fn read(sought: Option<String>) -> Result<(Found, Vec<(String, usize)>), Refusal> {
    Ok((read_capacity(sought).await?, read_unserved().await?))
}

/// All of what is asked for stands in the address that it makes.
fn form(arranged: &Arranged) -> AnyView {
    let seats = Seats::ALL.map(|it| (it.code(), told::seats_shown(it), arranged.seats == Some(it)));
    let orders = Order::ALL.map(|it| (it.code(), told::order(it), arranged.order == it));
    let choice = |(code, name, is_chosen): (&'static str, &'static str, bool)| {
        view! { <option value=code selected=is_chosen>{name}</option> }
    };
    view! {
        <form class="panel capacity-search" role="search" method="get" action=path::CAPACITY>
            <div>
                <label for="q">"ZIP, state, market or town"</label>
                <input
                    id="q"
                    name="q"
                    type="search"
                    value=arranged.sought.clone()
                    maxlength=PLACE_CHARS_MAX.to_string()
                    autocomplete="off"
                    spellcheck="false"
                    autofocus
                />
            </div>
            <div>
                <label for="seats">"Seats"</label>
                <select id="seats" name="seats">
                    <option value="">"Any"</option>
                    {seats.map(choice).into_iter().collect_view()}
                </select>
            </div>
            <div>
                <label for="sort">"First"</label>
                <select id="sort" name="sort">
                    {orders.map(choice).into_iter().collect_view()}
                </select>
            </div>
            <button type="submit">"Show"</button>
        </form>
    }
    .into_any()
}

fn show(found: &Found, arranged: &Arranged) -> AnyView {
    let answer = told::answer(found).map(|(answer, of)| {
        view! {
            <section class="panel line" aria-label="Answer">
                <p class="figure">{answer}</p>
                <p>{of}" \u{b7} "<a href=path::CAPACITY>"All markets"</a></p>
            </section>
        }
    });
    let markets = arranged.arrange(&found.markets);
    let table = match (markets.is_empty(), found.markets.is_empty()) {
        (false, _) => table(markets),
        (true, false) => empty("No market has seats like this. Choose any seats to see all."),
        (true, true) if found.sought.is_none() => empty("No market is open yet."),
        (true, true) => ().into_any(),
    };
    view! {
        {answer}
        {table}
    }
    .into_any()
}

/// Where leads come from that nobody serves.
fn unserved(regions: Vec<(String, usize)>) -> AnyView {
    if regions.is_empty() {
        return ().into_any();
    }
    let rows = regions.into_iter().map(|(region, leads)| {
        view! {
            <tr>
                <th scope="row">{region}</th>
                <td class="number">{leads}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    at_once(view! {
        <section class="panel">
            <h2>"Demand that no market serves"</h2>
            <table class="days">
                <caption>
                    "Leads of the last 90 days that came from where no market was, by the first "
                    "three digits of their ZIP"
                </caption>
                <thead>
                    <tr>
                        <th scope="col">"ZIPs that begin with"</th>
                        <th scope="col" class="number">"Leads"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </section>
    })
}

fn table(markets: Vec<MarketCapacity>) -> AnyView {
    at_once(view! {
        <table class="cards capacity">
            <caption>
                "Leads a month are those of the last 90 days, in thirty days each: the mean, and \
                 from the fewest to the most. The bar is what was promised; the band is what came."
            </caption>
            <thead>
                <tr>
                    <th scope="col">"Market"</th>
                    <th scope="col">"Seats"</th>
                    <th scope="col" class="number">"Leads a month"</th>
                    <th scope="col" class="number">"Contracted"</th>
                    <th scope="col">"Promises and supply"</th>
                    <th scope="col" class="number">"Price a lead"</th>
                    <th scope="col" class="number">"Fulfilled this month"</th>
                </tr>
            </thead>
            <tbody>{markets.into_iter().map(row).collect_view()}</tbody>
        </table>
    })
}

fn row(market: MarketCapacity) -> AnyView {
    let percent = market.fulfilment.and_then(Fulfilment::percent);
    let fulfilled = percent.map(|percent| format!("{percent}%"));
    at_once(view! {
        <tr id=format!("market-{}", market.id)>
            <th scope="row">
                <a href=path::capacity_of(market.id)>{market.name.clone()}</a>
            </th>
            <td data-label="Seats">{seats_link(&market)}</td>
            <td data-label="Leads a month" class="number">{told::observed(market.observed)}</td>
            <td data-label="Contracted" class="number">{market.contracted}</td>
            <td data-label="Promises and supply">
                {fit_bar(&market)}
                <small>{told::fit(market.fit())}</small>
            </td>
            <td data-label="Price a lead" class="number">{words::money(market.price_cents)}</td>
            <td data-label="Fulfilled this month" class="number">{fulfilled}</td>
        </tr>
    })
}
