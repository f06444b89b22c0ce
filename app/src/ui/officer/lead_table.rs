//! Leads as a table, wherever some of them are listed.

use leptos::prelude::*;

use crate::{
    api::officer::LeadRow,
    ui::{
        part::{At, at_once},
        path,
        words::{self, Precision},
    },
};

pub(super) fn table(leads: Vec<LeadRow>) -> AnyView {
    at_once(view! {
        <table class="cards leads">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Purpose"</th>
                    <th scope="col">"Where"</th>
                    <th scope="col" class="number">"Score"</th>
                    <th scope="col">"Market"</th>
                    <th scope="col">"Routed to you"</th>
                    <th scope="col">"State"</th>
                </tr>
            </thead>
            <tbody>{leads.into_iter().map(row).collect_view()}</tbody>
        </table>
    })
}

fn row(lead: LeadRow) -> impl IntoView {
    let purpose = lead.facts.purpose.map(words::purpose);
    let place = words::place(&lead.facts);
    let is_new = !lead.opened && lead.credit.is_none();
    let state = match words::credit(lead.credit) {
        "" if lead.opened => "Opened",
        "" => "New",
        credit => credit,
    };
    view! {
        <tr id=format!("lead-{}", lead.id)>
            <th scope="row"><a href=path::lead(lead.id)>{lead.name}</a></th>
            <td data-label="Purpose">{purpose}</td>
            <td data-label="Where">{place}</td>
            <td data-label="Score" class="number">{lead.score}</td>
            <td data-label="Market">{lead.market}</td>
            <td data-label="Routed to you"><At at=lead.routed_at to=Precision::Minute/></td>
            <td data-label="State"><span class:tag=is_new>{state}</span></td>
        </tr>
    }
}
