//! Keys: `/` goes to the search, `?` lists the keys. Whoever speaks to their browser turns them
//! off, so that no word of theirs is taken for one; this browser remembers it.

use leptos::prelude::{document, window, window_event_listener_untyped};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlDialogElement, HtmlElement, KeyboardEvent, Storage};

use super::find;

/// What `?` opens.
const LIST: &str = "#keys";
const OPEN_LIST: &str = "#keys[open]";
const SEARCH: &str = "[type=search]";
/// The link that has a key of its own says so.
const SEARCH_PAGE: &str = "a[data-key='/']";

/// A button says here what it does: opens the list, or turns the keys off and on.
const BUTTON: &str = "data-keys";
const SWITCH: &str = "#keys [data-keys=switch]";
/// Under which this browser remembers that they are off.
const REMEMBERED: &str = "keys";
const OFF: &str = "off";

pub fn listen() {
    let _ = window_event_listener_untyped("keydown", press);
    let _ = window_event_listener_untyped("click", click);
}

fn click(event: Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let does = target.and_then(|button| button.get_attribute(BUTTON));
    match does.as_deref() {
        Some("list") => drop(open_list()),
        Some("switch") => drop(switch()),
        _ => {}
    }
}

/// Where the browser keeps nothing the keys are on.
fn are_on() -> bool {
    memory().is_none_or(|memory| memory.get_item(REMEMBERED).ok().flatten().is_none())
}

fn switch() -> Option<()> {
    let memory = memory()?;
    match are_on() {
        true => memory.set_item(REMEMBERED, OFF).ok()?,
        false => memory.remove_item(REMEMBERED).ok()?,
    }
    tell_switch()
}

fn tell_switch() -> Option<()> {
    let does = if are_on() { "Turn them off" } else { "Turn them on" };
    find(SWITCH)?.set_text_content(Some(does));
    Some(())
}

fn memory() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn press(event: Event) {
    let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
    let is_with_another = event.ctrl_key() || event.meta_key() || event.alt_key();
    if is_with_another
        || find(OPEN_LIST).is_some()
        || !are_on()
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
    tell_switch();
    let list = find(LIST)?.dyn_into::<HtmlDialogElement>().ok()?;
    list.show_modal().ok()
}
