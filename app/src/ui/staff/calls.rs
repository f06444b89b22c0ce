//! Who wants to be called, the longest waiting first.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    api::staff::{CallRow, read_calls},
    ui::{
        part::{At, empty, loaded},
        path,
        words::Precision,
    },
};

#[component]
pub fn Calls() -> impl IntoView {
    view! {
        <Title text="Calls · Evenpace"/>
        <h1>"Calls"</h1>
        {loaded(read_calls(), show)}
    }
}

fn show(calls: Vec<CallRow>) -> AnyView {
    if calls.is_empty() {
        return empty("Nobody waits to be called. Whoever books a call appears here.");
    }
    view! {
        <table class="cards">
            <thead>
                <tr>
                    <th scope="col">"Name"</th>
                    <th scope="col">"Reach"</th>
                    <th scope="col">"ZIP"</th>
                    <th scope="col">"Note"</th>
                    <th scope="col">"Since"</th>
                    <th scope="col"><span class="unseen">"Called"</span></th>
                </tr>
            </thead>
            <tbody>{calls.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

fn row(call: CallRow) -> impl IntoView {
    let CallRow { id, asked_at, name, reach, zip, note } = call;
    view! {
        <tr id=format!("call-{id}")>
            <th scope="row">{name.clone()}</th>
            <td data-label="Reach">{reach}</td>
            <td data-label="ZIP">{zip}</td>
            <td data-label="Note">{note}</td>
            <td data-label="Since"><At at=asked_at to=Precision::Minute/></td>
            <td>
                <form method="post" action=path::CALLS>
                    <input type="hidden" name="call" value=id.to_string()/>
                    <button class="plain" type="submit" aria-label=format!("Called: {name}")>
                        "Called"
                    </button>
                </form>
            </td>
        </tr>
    }
}
