//! Keys: `/` goes to the search, `?` lists the keys.

use leptos::prelude::{document, window_event_listener_untyped};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, KeyboardEvent};

use super::find;

/// What `?` opens.
const LIST: &str = "#keys";
const OPEN_LIST: &str = "#keys[open]";
const SEARCH: &str = "[type=search]";
/// The link that has a key of its own says so.
const SEARCH_PAGE: &str = "a[data-key='/']";

pub fn listen() {
    let _ = window_event_listener_untyped("keydown", press);
}

fn press(event: Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let is_with_another = event.ctrl_key() || event.meta_key() || event.alt_key();
    if is_with_another
        || find(OPEN_LIST).is_some()
        || document().active_element().is_some_and(|it| is_typed_into(&it))
    {
        return;
    }
    let done = match event.key().as_str() {
        "/" => go_to_search(),
        "?" => open_list(),
        _ => None,
    };
    if done.is_some() {
        event.prevent_default();
    }
}

fn is_typed_into(element: &Element) -> bool {
    matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
}

fn go_to_search() -> Option<()> {
    match find(SEARCH) {
        Some(field) => field.dyn_ref::<HtmlElement>()?.focus().ok(),
        None => {
            let page = find(SEARCH_PAGE)?.get_attribute("href")?;
            document().location()?.set_href(&format!("{page}#sought")).ok()
        }
    }
}

fn open_list() -> Option<()> {
    let list = find(LIST)?.dyn_into::<HtmlDialogElement>().ok()?;
    list.show_modal().ok()
}
