//! An instant: in UTC as it comes from the server, in the viewer's zone once the browser has taken
//! over.

use leptos::prelude::*;

use crate::{instant::Instant, ui::words};

#[component]
pub fn At(at: Instant) -> impl IntoView {
    let shown = RwSignal::new(words::utc(at));
    Effect::new(move |_| shown.set(local(at)));
    view! { <time datetime=at.rfc3339()>{move || shown.get()}</time> }
}

#[cfg(feature = "hydrate")]
fn local(at: Instant) -> String {
    let date = js_sys::Date::new(&(at.0 as f64).into());
    let options = js_sys::Object::new();
    for (name, value) in [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "numeric"),
        ("minute", "2-digit"),
        ("second", "2-digit"),
        ("timeZoneName", "short"),
    ] {
        // Setting a property of an object that was just made can't fail.
        drop(js_sys::Reflect::set(&options, &name.into(), &value.into()));
    }
    date.to_locale_string("en-US", &options).into()
}

#[cfg(not(feature = "hydrate"))]
fn local(at: Instant) -> String {
    words::utc(at)
}
