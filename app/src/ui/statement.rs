//! A month's statement: what was owed, what came, what it costs, and every lead with its date. For
//! its officer, and for admins from the contract's page.

use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    api::{
        nowhere,
        statement::{
            ContractStatement as Stated, LeadLine, StatedMoney, StatedSum, StatementState,
            StatementView, read_contract_statement, read_statement,
        },
    },
    ids::{AllocationId, LeadId},
    ui::{
        part::{at_once, empty, lead_id, loaded, month_heading, of_path},
        path, words,
    },
};

/// An officer's, of all their contracts.
#[component]
pub fn Statement() -> impl IntoView {
    let month = use_query_map().read_untracked().get("month");
    let show = |view| show(view, path::STATEMENT.to_owned(), |lead| Some(path::lead(lead)));
    view! {
        <Title text="Statement · Evenpace"/>
        {loaded(read_statement(month), show)}
    }
}

/// One contract's, for admins.
#[component]
pub fn ContractStatement() -> impl IntoView {
    let month = use_query_map().read_untracked().get("month");
    let id: Option<AllocationId> = of_path("id");
    let asked = async move {
        match id {
            Some(id) => read_contract_statement(id, month).await,
            None => nowhere().await,
        }
    };
    let of = id.map(path::contract_statement).unwrap_or_default();
    let contract = id.map(|id| {
        view! { <p class="back"><a href=path::contract(id)>"The contract"</a></p> }
    });
    view! {
        <Title text="Statement · Evenpace"/>
        {contract}
        {loaded(asked, move |view| show(view, of, |_| None))}
    }
}

/// Where a lead's page is, for whoever may see it.
type ToLead = fn(LeadId) -> Option<String>;

fn show(view: StatementView, own: String, to_lead: ToLead) -> AnyView {
    let StatementView { month, key, officer, contracts, total } = view;
    let title = format!("Statement for {}", month.name);
    let file = path::with_query(&format!("{own}.csv"), &format!("month={key}"));
    let several = (contracts.len() > 1).then(|| {
        view! { <p class="total">"All contracts: " {words::amount(total)}</p> }
    });
    let shown = match contracts.is_empty() {
        true => empty("No contract had anything to account for in this month."),
        false => contracts.into_iter().map(|it| contract(it, to_lead)).collect_view().into_any(),
    };
    let of_month = move |month: &str| path::with_query(&own, &format!("month={month}"));
    view! {
        {month_heading(title, month, of_month)}
        <p class="files">
            {officer}
            <span class="links">" · " <a href=file>"Download as CSV"</a></span>
        </p>
        {shown}
        {several}
    }
    .into_any()
}

fn contract(stated: Stated, to_lead: ToLead) -> AnyView {
    let Stated { name, allocation, state, sentences, sums, money, total, .. } = stated;
    let sentences = sentences.into_iter().map(|sentence| view! { <p>{sentence}</p> });
    let mut dated = [stated.leads, stated.adjustments].concat();
    dated.sort_by_key(|line| line.at);
    let state = match state {
        StatementState::SoFar => "So far",
        StatementState::Closed => "Closed",
    };
    at_once(view! {
        <section class="panel statement">
            <h2>{name} " " <span class="tag">{state}</span></h2>
            {sentences.collect_view()}
            <p class="quiet">"Contract " <code>{allocation.to_string()}</code></p>
            <dl class="sums">{sums.into_iter().map(sum).collect_view()}</dl>
            {money_table(money, words::amount(total))}
            {leads(dated, to_lead)}
        </section>
    })
}

fn sum(StatedSum { name, leads, .. }: StatedSum) -> impl IntoView {
    view! { <div><dt>{name}</dt><dd class="number">{leads}</dd></div> }
}

fn money_table(money: Vec<StatedMoney>, total: String) -> AnyView {
    let rows = money.into_iter().map(|row| {
        view! {
            <tr>
                <th scope="row">{row.name}</th>
                <td data-label="Leads" class="number">{row.leads}</td>
                <td data-label="Price" class="number">{words::amount(row.price)}</td>
                <td data-label="Amount" class="number">{words::amount(row.amount)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    at_once(view! {
        <h3>"Money"</h3>
        <table class="cards money">
            <thead>
                <tr>
                    <th scope="col">"What"</th>
                    <th scope="col" class="number">"Leads"</th>
                    <th scope="col" class="number">"Price"</th>
                    <th scope="col" class="number">"Amount"</th>
                </tr>
            </thead>
            <tbody>
                {rows}
                <tr class="total">
                    <th scope="row">"Total"</th>
                    <td></td>
                    <td></td>
                    <td data-label="Amount" class="number">{total}</td>
                </tr>
            </tbody>
        </table>
    })
}

fn leads(lines: Vec<LeadLine>, to_lead: ToLead) -> Option<AnyView> {
    if lines.is_empty() {
        return None;
    }
    let any_amount = lines.iter().any(|line| line.amount.is_some());
    let rows = lines.into_iter().map(|line| {
        let amount = line.amount.map(words::amount);
        let other = line.other.map(|other| view! { " " {lead_id(other, to_lead(other))} });
        view! {
            <tr>
                <th scope="row">{line.date}</th>
                <td data-label="Lead">{lead_id(line.lead, to_lead(line.lead))}</td>
                <td data-label="What">{line.what} {other}</td>
                {any_amount.then(|| view! { <td data-label="Amount" class="number">{amount}</td> })}
            </tr>
        }
    });
    let rows = rows.collect_view();
    let heading = any_amount.then(|| view! { <th scope="col" class="number">"Amount"</th> });
    let leads = view! {
        <h3>"Leads"</h3>
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Date"</th>
                    <th scope="col">"Lead"</th>
                    <th scope="col">"What"</th>
                    {heading}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    };
    Some(at_once(leads))
}
