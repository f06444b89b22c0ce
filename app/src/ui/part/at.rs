//! An instant: written in UTC; the browser puts it in the viewer's zone.

use leptos::prelude::*;

use crate::{
    instant::Instant,
    ui::words::{self, Precision},
};

#[component]
pub fn At(at: Instant, #[prop(optional)] to: Precision) -> impl IntoView {
    let seconds = (to == Precision::Second).then_some("");
    view! { <time datetime=at.rfc3339() data-seconds=seconds>{words::utc(at, to)}</time> }
}
