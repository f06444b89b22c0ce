//! Prices in writing: one that is made from a what-if, and those that were made.

use leptos::prelude::*;
use leptos_meta::Title;

use super::{market::asked, terms::wished};
use crate::{
    api::{
        form::{Outcome, Posted, Problems},
        nowhere,
        quote::{Draft, QuoteRow, QuoteStanding, Quoted, read_draft, read_quotes},
    },
    island::{APPROXIMATE, by_week, wait},
    plan::reduced::is_approximate,
    ui::{
        part::{At, Field, Kind, empty, form_problem, loaded, of_path, remedy_and_window, shown},
        path, words,
    },
};

#[component]
pub fn NewQuote() -> impl IntoView {
    let (id, asked) = (of_path("id"), asked());
    let read = async move {
        match id {
            Some(id) => read_draft(id, asked).await,
            None => nowhere().await,
        }
    };
    view! {
        <Title text="A price in writing · Evenpace"/>
        {loaded(read, show)}
    }
}

fn show(draft: Draft) -> AnyView {
    let Draft { market, market_name, query, quoted, filled } = draft;
    let posted = Posted::or(|| filled);
    let back = path::with_query(&path::capacity_of(market), &query);
    let content = match (&posted.outcome, quoted) {
        (Outcome::Shown(_), _) => view! {
            {shown(&posted)}
            <p><a href=path::QUOTES>"All quotes"</a></p>
        }
        .into_any(),
        (_, Ok(quoted)) => view! {
            <div class="columns">
                {form(&posted)}
                {preview(&quoted)}
            </div>
        }
        .into_any(),
        (_, Err(problems)) => missing(&problems, back.clone()),
    };
    view! {
        <p class="back"><a href=back>{market_name}</a></p>
        <h1>"A price in writing"</h1>
        {content}
    }
    .into_any()
}

/// Nothing can be quoted: what is asked for has to be mended on the market's page.
fn missing(problems: &Problems, back: String) -> AnyView {
    let told = problems.pairs().map(|(field, what)| {
        view! { <p class="problem">{format!("{}: {what}", words::named(field))}</p> }
    });
    view! {
        <section class="panel empty">
            {told.collect_view()}
            <p><a href=back>"Go back"</a>" and say what is wished for."</p>
        </section>
    }
    .into_any()
}

fn form(posted: &Posted) -> AnyView {
    let field = Field::of(posted);
    let name = "Who reads it. Kept sealed.";
    view! {
        <section class="panel form">
            {form_problem(posted)}
            <form method="post">
                {field.input("name", "For whom", Kind::Text, name)}
                {field.input("price", "Price a lead, in dollars", Kind::Amount, "")}
                {remedy_and_window(&field)}
                {field.input("valid_days", "Days for which it holds", Kind::Number, "Up to 90.")}
                <button type="submit">"Make the quote"</button>
            </form>
        </section>
    }
    .into_any()
}

fn preview(quoted: &Quoted) -> AnyView {
    // What is offered is still being typed beside it.
    let wished = wished(quoted).into_iter().map(pair);
    view! {
        <section class="panel" aria-labelledby="quoted">
            <h2 id="quoted">"What is quoted"</h2>
            <dl>{wished.collect_view()}</dl>
            {months(quoted)}
            {approximate(quoted)}
        </section>
    }
    .into_any()
}

pub fn pair((name, value): (&'static str, String)) -> AnyView {
    view! { <div><dt>{name}</dt><dd>{value}</dd></div> }.into_any()
}

/// That the months are of more leads than the filters ask for, where that is so.
pub fn approximate(quoted: &Quoted) -> AnyView {
    let told = is_approximate(&quoted.filters).then_some(APPROXIMATE);
    told.map(|told| view! { <p class="quiet">{told}</p> }).into_any()
}

/// What it would have brought in past months.
pub fn months(quoted: &Quoted) -> AnyView {
    if quoted.months.is_empty() {
        return view! { <p class="quiet">"This market has no whole month yet."</p> }.into_any();
    }
    let rows = quoted.months.iter().map(|(name, had)| {
        view! {
            <tr>
                <th scope="row">{name.clone()}</th>
                <td data-label="Delivered" class="number">{had.delivered()}" of "{had.owed}</td>
                <td data-label="By week">{by_week(had)}</td>
                <td data-label="Longest wait" class="number">
                    {wait(had.longest_wait_ms)}
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="cards days">
            <caption>
                "Had it run in these months, with the contracts of the day it was made"
            </caption>
            <thead>
                <tr>
                    <th scope="col">"Month"</th>
                    <th scope="col" class="number">"Delivered"</th>
                    <th scope="col">"By week"</th>
                    <th scope="col" class="number">"Longest wait"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
pub fn Quotes() -> impl IntoView {
    view! {
        <Title text="Quotes · Evenpace"/>
        <h1>"Quotes"</h1>
        {loaded(read_quotes(), list)}
    }
}

fn list(quotes: Vec<QuoteRow>) -> AnyView {
    if quotes.is_empty() {
        return empty(
            "No price is in writing yet. Open a market, and ask what somebody would get.",
        );
    }
    view! {
        <table class="cards">
            <caption>"The newest first. A link is shown once, when its quote is made."</caption>
            <thead>
                <tr>
                    <th scope="col">"For"</th>
                    <th scope="col">"Market"</th>
                    <th scope="col" class="number">"Leads a month"</th>
                    <th scope="col" class="number">"Price a lead"</th>
                    <th scope="col">"Made"</th>
                    <th scope="col">"Holds"</th>
                    <th scope="col"><span class="unseen">"Withdraw"</span></th>
                </tr>
            </thead>
            <tbody>{quotes.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(quote: QuoteRow) -> AnyView {
    let (holds, withdraw) = match quote.standing {
        QuoteStanding::Holds => (format!("until {}", quote.until), Some(withdraw(&quote))),
        QuoteStanding::Withdrawn => ("withdrawn".to_owned(), None),
        QuoteStanding::Expired => (format!("expired on {}", quote.until), None),
    };
    view! {
        <tr id=format!("quote-{}", quote.id)>
            <th scope="row">{quote.prospect}</th>
            <td data-label="Market">{quote.market}</td>
            <td data-label="Leads a month" class="number">{quote.number.get()}</td>
            <td data-label="Price a lead" class="number">{words::money(quote.price_cents)}</td>
            <td data-label="Made"><At at=quote.made_at/></td>
            <td data-label="Holds">{holds}</td>
            <td>{withdraw}</td>
        </tr>
    }
    .into_any()
}

fn withdraw(quote: &QuoteRow) -> AnyView {
    let spoken = format!("Withdraw the quote for {}", quote.prospect);
    view! {
        <form method="post" action=path::QUOTES>
            <input type="hidden" name="quote" value=quote.id.to_string()/>
            <button class="plain" type="submit" aria-label=spoken>"Withdraw"</button>
        </form>
    }
    .into_any()
}
