//! The queue of credits, and one credit beside its evidence.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        credit::{
            CreditCase, CreditQueue, CreditRow, MarketPolicy, Rate, read_credit, read_credits,
        },
        form::{Posted, Typed},
        nowhere,
        officer::EventView,
    },
    credit::CreditProof,
    lead::contact::Contact,
    ui::{
        part::{At, Field, Kind, done, empty, form_problem, loaded, of_path, rows, said},
        path, words,
    },
};

#[component]
pub fn Credits() -> impl IntoView {
    view! {
        <Title text="Credits · Evenpace"/>
        <div class="heading">
            <h1>"Credits"</h1>
            <nav aria-label="Credits"><a href=path::CREDIT_REPORT>"What they come to"</a></nav>
        </div>
        {done(was_done())}
        {loaded(read_credits(), show_queue)}
    }
}

#[component]
pub fn Credit() -> impl IntoView {
    let id = of_path("id");
    let case = async move {
        match id {
            Some(id) => read_credit(id).await,
            None => nowhere().await,
        }
    };
    view! {
        <Title text="Credit · Evenpace"/>
        <p class="back"><a href=path::CREDITS>"All credits"</a></p>
        {done(was_done())}
        {loaded(case, show_case)}
    }
}

fn was_done() -> Option<&'static str> {
    match use_query_map().read_untracked().get("done")?.as_str() {
        "approved" => Some("Approved. A real lead is owed."),
        "denied" => Some("Denied. The officer reads your note."),
        _ => None,
    }
}

fn show_queue(queue: CreditQueue) -> AnyView {
    let CreditQueue { waiting, policies } = queue;
    let posted = Posted::or(Typed::default);
    let waiting = match waiting.is_empty() {
        true => empty("No credit waits for a decision."),
        false => table(waiting),
    };
    view! {
        {form_problem(&posted)}
        {waiting}
        <h2>"Decided by the record"</h2>
        <p>
            "Where it is on, a credit is approved at once if the record proves its reason: state \
             and ZIP contradict each other, the officer had this person before, or nobody can have \
             this telephone number."
        </p>
        {policies.into_iter().map(policy).collect_view()}
    }
    .into_any()
}

fn table(waiting: Vec<CreditRow>) -> AnyView {
    let rows = waiting.into_iter().map(|row| {
        let reason = row.reason.map(|reason| words::named(reason.code()));
        let reason = reason.unwrap_or_else(|| "Credit".to_owned());
        view! {
            <tr>
                <th scope="row">
                    <a href=path::credit(row.lead)>{reason}</a>
                </th>
                <td data-label="Waits">{row.age}</td>
                <td data-label="Officer">{row.officer}</td>
                <td data-label="Market">{row.market}</td>
                <td data-label="State">{words::credit(row.state)}</td>
            </tr>
        }
    });
    view! {
        <table class="cards">
            <caption>"The oldest first"</caption>
            <thead>
                <tr>
                    <th scope="col">"Reason"</th>
                    <th scope="col">"Waits"</th>
                    <th scope="col">"Officer"</th>
                    <th scope="col">"Market"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn policy(policy: MarketPolicy) -> AnyView {
    let MarketPolicy { market, name, by_record } = policy;
    let (stands, turn, value) = match by_record {
        true => ("on", "Turn off", "no"),
        false => ("off", "Turn on", "yes"),
    };
    view! {
        <form method="post">
            <input type="hidden" name="market" value=market.to_string()/>
            <input type="hidden" name="by_record" value=value/>
            {name.clone()} ": " {stands} " "
            <button class="plain" type="submit" aria-label=format!("{turn}: {name}")>{turn}</button>
        </form>
    }
    .into_any()
}

fn show_case(case: CreditCase) -> AnyView {
    let posted = Posted::or(Typed::default);
    let title = case.reason.map_or_else(|| "Credit".to_owned(), |it| words::named(it.code()));
    let next = case.next.map(|next| view! { <a href=path::credit(next)>"The next one"</a> });
    let decision = case.state.is_open().then(|| decide(&posted, case.state.code()));
    let evidence = match case.evidence.is_empty() {
        true => view! { <p>"The record proves nothing against this lead."</p> }.into_any(),
        false => {
            let found = case.evidence.into_iter().map(|proof| view! { <li>{proved(proof)}</li> });
            view! { <ul>{found.collect_view()}</ul> }.into_any()
        }
    };
    let rates = rows([
        ("Officer", format!("{}: {}", case.officer, rate(case.officer_rate))),
        ("Source", format!("{}: {}", case.source, rate(case.source_rate))),
    ]);
    view! {
        <h1>{title}</h1>
        <p class="lede">
            {case.officer} ", " {case.market} " "
            <span class="tag">{words::credit(Some(case.state))}</span>
        </p>
        {form_problem(&posted)}
        <section class="panel form">
            <h2>"What was said"</h2>
            {said(case.said)}
            {decision}
            {next}
        </section>
        <div class="columns">
            <section class="panel"><h2>"What the record says"</h2>{evidence}</section>
            <section class="panel"><h2>"Credits of the last 90 days"</h2>{rates}</section>
        </div>
        <div class="columns">
            <section class="panel"><h2>"Facts"</h2>{rows(words::facts(&case.facts))}</section>
            <section class="panel"><h2>"Contact"</h2>{contact(case.contact)}</section>
        </div>
        <section class="panel"><h2>"What happened"</h2>{timeline(case.timeline)}</section>
    }
    .into_any()
}

fn decide(posted: &Posted, seen: &'static str) -> AnyView {
    let field = Field::of(posted);
    let hint = "The officer reads it. A denial needs one.";
    view! {
        <form method="post">
            <input type="hidden" name="seen" value=seen/>
            {field.input("note", "Your note", Kind::Text, hint)}
            <p class="buttons">
                <button type="submit" name="what" value="approve" accesskey="a">"Approve"</button>
                <button type="submit" name="what" value="deny" accesskey="d">"Deny"</button>
            </p>
        </form>
    }
    .into_any()
}

fn contact(contact: Option<Contact>) -> AnyView {
    let Some(contact) = contact else {
        return view! {
            <p>"Hidden. That you have it shown is noted."</p>
            <form method="post">
                <button type="submit" name="what" value="reveal">"Show it"</button>
            </form>
        }
        .into_any();
    };
    let named = [
        ("Name", Some(contact.name())),
        ("Phone", contact.phone.map(|phone| phone.to_string())),
        ("E-mail", contact.email.map(|email| email.to_string())),
    ];
    rows(named.into_iter().filter_map(|(name, value)| Some((name, value?))))
}

fn timeline(events: Vec<EventView>) -> AnyView {
    let events = events.into_iter().map(|event| {
        view! {
            <li>
                <h3>{event.title}</h3>
                <p class="when"><At at=event.at/></p>
                <p>{event.detail}</p>
            </li>
        }
    });
    view! { <ol class="timeline">{events.collect_view()}</ol> }.into_any()
}

const fn proved(proof: CreditProof) -> &'static str {
    match proof {
        CreditProof::StateContradictsZip => "State and ZIP contradict each other.",
        CreditProof::SamePersonBefore => "This officer had this person before.",
        CreditProof::NumberNotPossible => "Nobody can have been given this telephone number.",
    }
}

/// "2 of 40 leads credited, 3 asked for".
fn rate(rate: Rate) -> String {
    let Rate { routed, asked, approved } = rate;
    format!("{approved} of {routed} leads credited, {asked} asked for")
}
