//! "What would I get?", answered where it is asked: as soon as something was typed, the months run
//! once more in the reader's own browser. The server says the same, by the same function.

use std::cell::RefCell;

use leptos::prelude::*;

use super::told;
use crate::plan::{Ground, Reply};

/// The form whose fields are answered, as a browser finds it: it says where answers are drawn.
pub const FORM: &str = "form[data-drawn-at]";
pub const DRAWN_AT: &str = "data-drawn-at";

/// Answers fields as they are typed; what is to be drawn of it.
type Ask = Box<dyn Fn(Vec<(String, String)>, String) -> Option<String>>;

thread_local! {
    static ASKED: RefCell<Option<Ask>> = const { RefCell::new(None) };
    static CHART: RefCell<Option<RwSignal<String>>> = const { RefCell::new(None) };
}

/// Answers these fields, which `query` has as an address does, on the page that is shown. What is
/// to be drawn of the answer, as the drawing's address has it.
pub fn ask(fields: Vec<(String, String)>, query: String) -> Option<String> {
    ASKED.with_borrow(|asked| asked.as_ref().and_then(|ask| ask(fields, query)))
}

/// Shows the drawing of the last answer; an empty one where there is none.
pub fn draw(chart: String) {
    CHART.with_borrow(|shown| {
        if let Some(shown) = shown {
            shown.set(chart);
        }
    });
}

/// `reply` is the server's to what the address asks for, and `chart` its drawing; `page` is where
/// the market is.
#[island]
pub fn WhatIf(
    ground: Ground,
    reply: Reply,
    chart: String,
    query: String,
    page: String,
) -> impl IntoView {
    let (reply, chart, query) = (RwSignal::new(reply), RwSignal::new(chart), RwSignal::new(query));
    Effect::new(move |_| {
        let ground = ground.clone();
        let answer = move |fields: Vec<(String, String)>, asked: String| {
            let (said, expected) = ground.reply(&fields);
            reply.set(said);
            query.set(asked);
            expected.map(|expected| expected.query())
        };
        ASKED.set(Some(Box::new(answer)));
        CHART.set(Some(chart));
    });
    let link = move |to: &str| format!("{page}/{to}?{}", query.get());
    let links = move || {
        matches!(reply.get(), Reply::Told(answer) if !answer.months.is_empty()).then(|| {
            view! {
                <p class="pages">
                    <a href=link("quote")>"Put this in writing"</a>
                    <a href=link("scenario.json")>"The scenario, as a file"</a>
                </p>
            }
        })
    };
    view! {
        <div class="what-if" data-answered=move || query.get()>
            <div aria-live="polite">{move || told::verdict(&reply.get())}</div>
            <figure class="chart" hidden=move || chart.get().is_empty()>
                <div inner_html=move || chart.get()></div>
                <figcaption>{told::key()}</figcaption>
            </figure>
            {move || told::months(&reply.get())}
            {links}
        </div>
    }
    .into_any()
}
