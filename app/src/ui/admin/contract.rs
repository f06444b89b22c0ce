//! Contracts: the list, and one with what may be done to it and every version of it.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use super::{deeds::deeds, preview::previewed};
use crate::{
    api::{
        admin::{ContractRow, ContractView, PlannedRow, read_contract, read_contracts},
        form::{Posted, Typed},
        nowhere,
    },
    ui::{
        part::{At, Field, Kind, done, form_problem, loaded, of_path, rows},
        path,
        words::{self, Precision},
    },
};

#[component]
pub fn Contracts() -> impl IntoView {
    view! {
        <Title text="Contracts · Evenpace"/>
        <div class="heading">
            <h1>"Contracts"</h1>
            <nav aria-label="Contracts"><a href=path::NEW_CONTRACT>"Sign a contract"</a></nav>
        </div>
        {loaded(read_contracts(), list)}
    }
}

fn list(contracts: Vec<ContractRow>) -> AnyView {
    match contracts.is_empty() {
        true => view! {
            <section class="panel empty">
                <p>
                    "Nothing is signed yet. "
                    <a href=path::NEW_CONTRACT>"Sign the first contract"</a>"."
                </p>
            </section>
        }
        .into_any(),
        false => contract_table(contracts),
    }
}

pub fn contract_table(contracts: Vec<ContractRow>) -> AnyView {
    let rows = contracts.into_iter().map(|contract| {
        view! {
            <tr>
                <th scope="row"><a href=path::contract(contract.id)>{contract.officer}</a></th>
                <td data-label="Market">{contract.market}</td>
                <td data-label="A month" class="number">{contract.number}</td>
                <td data-label="Price" class="number">{words::money(contract.price_cents)}</td>
                <td data-label="Time">{contract.time}</td>
                <td data-label="State">{contract.state}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Officer"</th>
                    <th scope="col">"Market"</th>
                    <th scope="col" class="number">"Leads a month"</th>
                    <th scope="col" class="number">"Price"</th>
                    <th scope="col">"Time"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

#[component]
pub fn Contract() -> impl IntoView {
    let id = of_path("id");
    let contract = async move {
        match id {
            Some(id) => read_contract(id).await,
            None => nowhere().await,
        }
    };
    let said = use_query_map().read_untracked().get("done").and_then(|what| match &*what {
        "signed" => Some("It is signed."),
        "changed" => Some("That is done, and stands in the history below."),
        _ => None,
    });
    view! {
        <Title text="Contract · Evenpace"/>
        <p class="back"><a href=path::CONTRACTS>"All contracts"</a></p>
        {done(said)}
        {loaded(contract, show)}
    }
}

fn show(contract: ContractView) -> AnyView {
    let ContractView {
        row, officer, terms, is_living, is_paused, may_pause, planned, history, ..
    } = contract;
    let posted = Posted::or(Typed::default);
    let title = format!("{} in {}", row.officer, row.market);
    let facts = format!("{} leads a month, {}. {}.", row.number, row.time, row.state);
    let preview = previewed(&posted);
    let forms = (is_living && preview.is_none()).then(|| {
        view! {
            {planned_table(planned, &posted)}
            <h2>"Change it"</h2>
            <div class="columns">
                {amend(&posted)}
                {reprice(&posted)}
                {is_paused.then(|| resume(&posted))}
                {pause(&posted)}
                {end(&posted)}
                {officers_pause(may_pause)}
            </div>
        }
    });
    view! {
        <h1>{title}</h1>
        <p class="lede">{facts}</p>
        {form_problem(&posted)}
        {preview}
        <section class="panel">
            {rows(terms)}
            <p class="ways">
                <a href=path::officer(officer)>"The officer"</a> " "
                <a href=path::contract_statement(row.id)>"Statements"</a>
            </p>
        </section>
        {forms}
        {deeds(history)}
    }
    .into_any()
}

/// What was sent, where it was this form; an empty one where it was another.
fn own(posted: &Posted, what: &str) -> Posted {
    match posted.typed.has("what", what) {
        true => posted.clone(),
        false => Posted::default(),
    }
}

fn form(what: &'static str, title: &'static str, fields: AnyView) -> AnyView {
    view! {
        <section class="panel form">
            <h3>{title}</h3>
            <form method="post">
                <input type="hidden" name="what" value=what/>
                {fields}
                <button type="submit">"See what changes"</button>
            </form>
        </section>
    }
    .into_any()
}

fn why(field: &Field) -> AnyView {
    field.input("reason", "Why", Kind::Text, "")
}

fn amend(posted: &Posted) -> AnyView {
    let posted = own(posted, "amend");
    let field = Field { posted: &posted, form: "amend" };
    let hint = "A higher number counts from its day on, a lower one from the next month on.";
    let fields = view! {
        {field.input("number", "Leads a month", Kind::Number, hint)}
        {field.input("from", "From", Kind::Date, "Left empty: from now on.")}
        {why(&field)}
    };
    form("amend", "Amend the number", fields.into_any())
}

fn reprice(posted: &Posted) -> AnyView {
    let posted = own(posted, "reprice");
    let field = Field { posted: &posted, form: "reprice" };
    let hint = "It starts with the next month.";
    let fields = view! {
        {field.input("price", "Price a lead, in dollars", Kind::Amount, hint)}
        {why(&field)}
    };
    form("reprice", "Change the price", fields.into_any())
}

fn pause(posted: &Posted) -> AnyView {
    let posted = own(posted, "pause");
    let field = Field { posted: &posted, form: "pause" };
    let last = "For a holiday. Left empty: until further notice.";
    let fields = view! {
        {field.input("from", "First day", Kind::Date, "Left empty: at once.")}
        {field.input("until", "Last day", Kind::Date, last)}
        {why(&field)}
    };
    form("pause", "Pause, or set a holiday", fields.into_any())
}

fn resume(posted: &Posted) -> AnyView {
    let posted = own(posted, "resume");
    let field = Field { posted: &posted, form: "resume" };
    let fields = view! {
        {field.input("from", "From", Kind::Date, "Left empty: at once.")}
        {why(&field)}
    };
    form("resume", "Resume", fields.into_any())
}

fn end(posted: &Posted) -> AnyView {
    let posted = own(posted, "end");
    let field = Field { posted: &posted, form: "end" };
    let last = "Left empty: it ends at once. What is short then is paid back.";
    let fields = view! {
        {field.input("ends", "Last day", Kind::Date, last)}
        {why(&field)}
    };
    form("end", "End it", fields.into_any())
}

fn officers_pause(may_pause: bool) -> AnyView {
    let (now, value, label) = match may_pause {
        true => ("Its officer may pause and resume it on their own page.", "no", "Take that back"),
        false => ("Only administrators pause and resume it.", "yes", "Let its officer do it, too"),
    };
    view! {
        <section class="panel form">
            <h3>"Who may pause it"</h3>
            <p>{now}</p>
            <form method="post">
                <input type="hidden" name="what" value="may_pause"/>
                <input type="hidden" name="may_pause" value=value/>
                <button type="submit">{label}</button>
            </form>
        </section>
    }
    .into_any()
}

fn planned_table(planned: Vec<PlannedRow>, posted: &Posted) -> AnyView {
    if planned.is_empty() {
        return ().into_any();
    }
    let rows = planned.into_iter().enumerate().map(|(place, row)| {
        let sent = own(posted, "call_off");
        let resumption = if row.resumption { "yes" } else { "no" };
        let is_sent = sent.typed.has("due", &row.due.0.to_string())
            && sent.typed.has("resumption", resumption);
        let problem = sent.problem("reason").filter(|_| is_sent).map(str::to_owned);
        let problem = problem.map(|what| view! { <p class="problem">{what}</p> });
        let id = format!("call-off-{place}");
        view! {
            <tr>
                <td data-label="When"><At at=row.due to=Precision::Minute/></td>
                <th scope="row">{row.what}</th>
                <td data-label="Call it off">
                    <form method="post" class="call-off">
                        <input type="hidden" name="what" value="call_off"/>
                        <input type="hidden" name="due" value=row.due.0.to_string()/>
                        <input type="hidden" name="resumption" value=resumption/>
                        <label for=id.clone()>"Why"</label>
                        <input id=id name="reason" type="text" autocomplete="off"/>
                        <button type="submit">"Call it off"</button>
                    </form>
                    {problem}
                </td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <h2>"Planned"</h2>
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"Call it off"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
