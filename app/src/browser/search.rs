//! A search's words stand in no address: they are posted, and the tab's history keeps them beside
//! the address, so that whoever comes back finds the search as it was.

use leptos::{
    prelude::{document, window, window_event_listener_untyped},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FormData, HtmlFormElement};

use super::{
    fetch::{Asked, CONTENT, content},
    find,
    morph::morph,
};

const FORM: &str = "form[data-search]";
const END: &str = "a[data-search-end]";

/// Shows searches in the page that they were asked from, and again when somebody comes back.
pub fn listen() {
    let _ = window_event_listener_untyped("submit", submit);
    let _ = window_event_listener_untyped("click", end);
    let _ = window_event_listener_untyped("popstate", |_| spawn_local(show(present())));
    if present().sought.is_some() {
        spawn_local(show(present()));
    }
}

/// What this page is of.
pub fn present() -> Asked {
    let location = window().location();
    let address = location.pathname().and_then(|path| Ok(path + &location.search()?));
    let state = window().history().and_then(|history| history.state());
    let sought = state.ok().and_then(|state| state.as_string());
    Asked { address: address.unwrap_or_default(), sought }
}

/// A link to the address that is shown would keep what stands beside it.
fn end(event: Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let link = target.and_then(|target| target.closest(END).ok().flatten());
    if let (Some(_), Ok(history)) = (link, window().history()) {
        // Writing nothing is not refused.
        drop(history.replace_state(&JsValue::NULL, ""));
    }
}

fn submit(event: Event) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form.filter(|form| form.matches(FORM).unwrap_or(false)) else { return };
    let words = FormData::new_with_form(&form).ok().and_then(|data| data.get("sought").as_string());
    let (Some(words), Some(address)) = (words, form.get_attribute("action")) else { return };
    event.prevent_default();
    spawn_local(async move {
        let asked = Asked { address, sought: Some(words) };
        if let Ok(history) = window().history() {
            let state = asked.sought.as_deref().map_or(JsValue::NULL, JsValue::from_str);
            // Refused only to a page that writes hundreds of them in seconds.
            drop(history.push_state_with_url(&state, "", Some(&asked.address)));
        }
        show(asked).await;
    });
}

async fn show(asked: Asked) {
    match content(&asked).await {
        Some(fresh) if asked == present() => {
            if let Some(shown) = find(CONTENT) {
                morph(&shown, &fresh);
            }
            fill_in(&asked);
        }
        Some(_) => {}
        // The browser itself shows what is wrong.
        None => drop(document().location().map(|location| location.reload())),
    }
}

/// What was typed stays what it is while a page is morphed, so it is set.
fn fill_in(asked: &Asked) {
    let field = find("#sought").and_then(|it| it.dyn_into::<web_sys::HtmlInputElement>().ok());
    if let Some(field) = field {
        field.set_value(asked.sought.as_deref().unwrap_or_default());
    }
}
