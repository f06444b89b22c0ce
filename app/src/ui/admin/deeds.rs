//! What was ever done about something, the latest first.

use leptos::prelude::*;

use crate::{
    api::admin::Deed,
    ui::{part::At, words::Precision},
};

pub fn deeds(history: Vec<Deed>) -> AnyView {
    if history.is_empty() {
        return ().into_any();
    }
    let rows = history.into_iter().map(|deed| {
        let who = deed.who.unwrap_or_else(|| "By itself".to_owned());
        view! {
            <tr>
                <td data-label="When"><At at=deed.at to=Precision::Minute/></td>
                <th scope="row">{deed.what}</th>
                <td data-label="Who">{who}</td>
                <td data-label="Why">{deed.why}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    view! {
        <h2>"History"</h2>
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"When"</th>
                    <th scope="col">"What"</th>
                    <th scope="col">"Who"</th>
                    <th scope="col">"Why"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}
