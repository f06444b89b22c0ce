//! A price in writing, for whoever holds its address. Made to be printed; nothing of any other
//! officer stands in it.

use leptos::prelude::*;
use leptos_meta::{Meta, Title};
use leptos_router::hooks::use_params_map;

use crate::{
    api::quote::{Offer, QuoteView, read_quote},
    island::key,
    routing::explain,
    ui::{
        part::{At, loaded},
        path,
        sales::{approximate, months, offered, pair, wished},
        words::Precision,
    },
};

/// What holders of a seat see of each other; contracts say the same.
const RIVALS: [&str; 3] = [
    "Holders of a seat see each other\u{2019}s number, delivered and gap, because fairness \
     can\u{2019}t be checked without them. So they would see yours, and you theirs.",
    "They never see your name, your filters, your licences, when you pause, a lead of yours or \
     anything about it: to each of them you are a seat with a letter, such as \
     \u{201c}Seat C\u{201d}.",
    "Why a seat was passed over is told to others only as \u{201c}not eligible\u{201d}, \
     \u{201c}full\u{201d}, \u{201c}early\u{201d} or \u{201c}capped\u{201d}.",
];

#[component]
pub fn Quote() -> impl IntoView {
    let token = use_params_map().read_untracked().get("token").unwrap_or_default();
    view! {
        <Title text="Your quote · Evenpace"/>
        <Meta name="robots" content="noindex, nofollow"/>
        {loaded(read_quote(token), show)}
    }
}

fn show(view: QuoteView) -> AnyView {
    match view {
        QuoteView::Holds(offer) => holds(*offer),
        QuoteView::Withdrawn(at) => over(
            "This quote was withdrawn",
            view! { <p>"It holds no more since " <At at to=Precision::Minute/> "."</p> }.into_any(),
        ),
        QuoteView::Expired(until) => {
            over("This quote has expired", view! { <p>"It held until "{until}"."</p> }.into_any())
        }
    }
}

fn over(heading: &'static str, since: AnyView) -> AnyView {
    view! {
        <section class="panel refused" role="alert">
            <h1>{heading}</h1>
            {since}
            <p>
                "Ask whoever sent it to you for a new one, or "
                <a href=path::FIRST>"book a call"</a>"."
            </p>
        </section>
    }
    .into_any()
}

fn holds(offer: Offer) -> AnyView {
    let Offer { prospect, made_at, quoted, chart } = offer;
    let until = quoted.until.clone();
    let terms = wished(&quoted).into_iter().chain(offered(&quoted));
    view! {
        <article class="quote">
            <p class="quiet">"Evenpace, exclusive mortgage leads"</p>
            <h1>"A quote for "{prospect}</h1>
            <p class="lede">
                "Made " <At at=made_at to=Precision::Minute/> "; it holds until "{until}"."
            </p>
            <section class="panel" aria-labelledby="terms">
                <h2 id="terms">"Terms"</h2>
                <dl>{terms.map(pair).collect_view()}</dl>
            </section>
            <section class="panel" aria-labelledby="months">
                <h2 id="months">"What you would have had"</h2>
                {drawing(chart)}
                {months(&quoted)}
                {approximate(&quoted)}
                <p class="quiet">
                    "The leads that came in these months, by the rule below, with the contracts of "
                    "the day on which this was made. They are no promise; your number is."
                </p>
            </section>
            <section class="panel" aria-labelledby="rule">
                <h2 id="rule">"The rule"</h2>
                {explain::RULE.map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
            </section>
            <section class="panel" aria-labelledby="rivals">
                <h2 id="rivals">"What others see of you"</h2>
                {RIVALS.map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
            </section>
        </article>
    }
    .into_any()
}

fn drawing(chart: String) -> AnyView {
    if chart.is_empty() {
        return ().into_any();
    }
    view! {
        <figure class="chart">
            <div inner_html=chart></div>
            <figcaption>{key()}</figcaption>
        </figure>
    }
    .into_any()
}
