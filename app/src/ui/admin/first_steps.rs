//! What an admin sees until the first lead was routed: what to do next, in order.

use leptos::prelude::*;

use crate::api::admin::Step;

pub fn first_steps(steps: Vec<Step>) -> AnyView {
    if steps.is_empty() {
        return ().into_any();
    }
    let next = steps.iter().position(|step| !step.is_done);
    let items = steps.into_iter().enumerate().map(|(place, step)| {
        let is_next = next == Some(place);
        let title = match (step.is_done, step.command.is_some()) {
            (true, _) | (_, true) => view! { <strong>{step.title}</strong> }.into_any(),
            (false, false) => view! { <a href=step.path>{step.title}</a> }.into_any(),
        };
        let state = match (step.is_done, is_next) {
            (true, _) => Some("Done"),
            (false, true) => Some("Next"),
            (false, false) => None,
        };
        let command = step.command.filter(|_| is_next);
        view! {
            <li>
                {title}
                " "
                {state.map(|state| view! { <span class="tag">{state}</span> })}
                <p>{step.why}</p>
                {command.map(|command| view! { <pre><code>{command}</code></pre> })}
            </li>
        }
    });
    let items = items.collect_view();
    view! {
        <section class="panel">
            <h2>"To the first routed lead"</h2>
            <ol class="timeline">{items}</ol>
        </section>
    }
    .into_any()
}
