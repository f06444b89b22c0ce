//! An instant: in UTC as it comes from the server, in the viewer's zone once the browser has taken
//! over.

use leptos::prelude::*;

use crate::{
    instant::Instant,
    ui::words::{self, Precision},
};

#[component]
pub fn At(at: Instant, #[prop(optional)] to: Precision) -> impl IntoView {
    let shown = RwSignal::new(words::utc(at, to));
    Effect::new(move |_| shown.set(local(at, to)));
    view! { <time datetime=at.rfc3339()>{move || shown.get()}</time> }
}

#[cfg(feature = "hydrate")]
fn local(at: Instant, to: Precision) -> String {
    let date = js_sys::Date::new(&(at.0 as f64).into());
    let options = js_sys::Object::new();
    let second = (to == Precision::Second).then_some(("second", "2-digit"));
    let named = [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("timeZoneName", "short"),
    ];
    for (name, value) in named.into_iter().chain(second) {
        // Setting a property of an object that was just made can't fail.
        drop(js_sys::Reflect::set(&options, &name.into(), &value.into()));
    }
    date.to_locale_string("en-US", &options).into()
}

#[cfg(not(feature = "hydrate"))]
fn local(at: Instant, to: Precision) -> String {
    words::utc(at, to)
}
