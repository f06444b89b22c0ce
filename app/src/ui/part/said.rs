//! What was done and written about a credit, step by step.

use leptos::prelude::*;

use super::At;
use crate::{
    api::credit::Said,
    ui::words::{self, Precision},
};

pub fn said(steps: Vec<Said>) -> AnyView {
    if steps.is_empty() {
        return ().into_any();
    }
    let steps = steps.into_iter().map(|step| {
        let lines = step.words.into_iter().map(|line| view! { <p>{line}</p> });
        view! {
            <li>
                <h3>{words::credit(Some(step.state))}</h3>
                <p class="when">{step.by} ", " <At at=step.at to=Precision::Minute/></p>
                {lines.collect_view()}
            </li>
        }
    });
    view! { <ol class="timeline">{steps.collect_view()}</ol> }.into_any()
}
