//! The head of a page that shows a month: its title, and the way to the months beside it.

use leptos::prelude::*;

use crate::api::pace::MonthView;

/// `path` leads to a month, "2026-11".
pub fn month_heading(title: String, month: MonthView, path: impl Fn(&str) -> String) -> AnyView {
    let MonthView { earlier, later, .. } = month;
    let to = |month: String, words| view! { <a href=path(&month)>{words}</a> };
    view! {
        <div class="heading">
            <h1>{title}</h1>
            <nav aria-label="Other months">
                {earlier.map(|month| to(month, "Month before"))}
                {later.map(|month| to(month, "Month after"))}
            </nav>
        </div>
    }
    .into_any()
}
