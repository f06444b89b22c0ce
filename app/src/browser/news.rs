//! What a page shows of what came since it was rendered. Most of it changes where it stands; in a
//! list no row moves: new ones wait, counted, until somebody asks for them.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{Element, HtmlElement};

use super::{fetch::CONTENT, find, morph::morph, search::go_to_top};

const LIST: &str = "[data-list]";
const ROWS: &str = "[data-list] tbody tr[id]";

thread_local! {
    /// The newest content, for when it is asked for.
    static WAITING: RefCell<Option<Element>> = const { RefCell::new(None) };
}

/// Brings the page up to what is there now.
pub fn catch_up(fresh: Element) {
    let Some(shown) = find(CONTENT) else { return };
    let Some(list) = find(LIST) else { return morph(&shown, &fresh) };
    let fresh_rows = rows(&fresh);
    let ids: Vec<String> = rows(&shown).iter().map(Element::id).collect();
    let new = fresh_rows.iter().take_while(|row| !ids.contains(&row.id())).count();
    for row in rows(&shown) {
        if let Some(now) = fresh_rows.iter().find(|now| now.id() == row.id()) {
            morph(&row, now);
        }
    }
    // On older pages the rows before are those of the page before, not news.
    let is_newest = list.get_attribute("data-list").as_deref() == Some("newest");
    offer(if is_newest { new } else { 0 });
    WAITING.set(Some(fresh));
}

fn rows(content: &Element) -> Vec<Element> {
    let Ok(found) = content.query_selector_all(ROWS) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Says how many wait; pressing it shows them.
fn offer(new: usize) {
    let Some(place) = find("#news") else { return };
    let words = match new {
        0 => return place.set_inner_html(""),
        1 => "1 new lead".to_owned(),
        new => format!("{new} new leads"),
    };
    let button = match place.first_element_child() {
        Some(button) => button,
        None => {
            let Some(button) = made() else { return };
            // Into an element that is there a new one can always be put.
            drop(place.append_child(&button));
            button
        }
    };
    button.set_text_content(Some(&words));
}

fn made() -> Option<Element> {
    let button = leptos::prelude::document().create_element("button").ok()?;
    let press = Closure::<dyn Fn()>::new(show).into_js_value();
    button.dyn_ref::<HtmlElement>()?.set_onclick(Some(press.unchecked_ref()));
    Some(button)
}

fn show() {
    if let (Some(shown), Some(fresh)) = (find(CONTENT), WAITING.take()) {
        morph(&shown, &fresh);
        go_to_top();
    }
}
