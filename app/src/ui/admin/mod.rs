//! Pages for admins alone.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::admin::{SourceRow, read_sources},
    ui::{
        part::{At, loaded},
        words::Precision,
    },
};

/// Who posts leads.
#[component]
pub fn Sources() -> impl IntoView {
    view! {
        <Title text="Sources · Evenpace"/>
        <h1>"Sources"</h1>
        {loaded(read_sources(), show)}
    }
}

fn show(sources: Vec<SourceRow>) -> impl IntoView {
    if sources.is_empty() {
        return view! {
            <section class="panel empty">
                <p>"Nobody posts leads yet. Add a source:"</p>
                <p><code>"evenpace source add NAME"</code></p>
            </section>
        }
        .into_any();
    }
    let rows = sources.into_iter().map(|source| {
        let last = source.last_lead_at.map(|at| view! { <At at/> });
        view! {
            <tr>
                <th scope="row">{source.name}</th>
                <td data-label="Added"><At at=source.added_at to=Precision::Minute/></td>
                <td data-label="Leads" class="number">{source.leads}</td>
                <td data-label="Last lead">{last}</td>
            </tr>
        }
    });
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Source"</th>
                    <th scope="col">"Added"</th>
                    <th scope="col" class="number">"Leads"</th>
                    <th scope="col">"Last lead"</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
