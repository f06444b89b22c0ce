//! What a page shows of what came since it was rendered. Most of it changes where it stands; in a
//! list no row moves: new ones wait, counted, until somebody asks for them.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Element, HtmlElement};

use super::{fetch::CONTENT, find, morph::morph, search::go_to};

const LIST: &str = "[data-list]";
const ROWS: &str = "[data-list] tbody tr[id]";
/// Says how many wait, behind the list's heading.
const NEWS: &str = "#news";

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
    let has_more = new == fresh_rows.len() && !ids.is_empty();
    offer(if is_newest { new } else { 0 }, has_more);
    // Where that is another kind of page, all of it waits.
    if let Ok(Some(around)) = around_list(&fresh) {
        morph(&shown, &around);
    }
    WAITING.set(Some(fresh));
}

/// The newest content with the list, and what is said of it, as they are shown.
fn around_list(fresh: &Element) -> Result<Option<Element>, JsValue> {
    let around: Element = fresh.clone_node_with_deep(true)?.dyn_into()?;
    for part in [LIST, NEWS] {
        let (Some(shown), Some(newer)) = (find(part), around.query_selector(part)?) else {
            return Ok(None);
        };
        newer.replace_with_with_node_1(&shown.clone_node_with_deep(true)?)?;
    }
    Ok(Some(around))
}

fn rows(content: &Element) -> Vec<Element> {
    let Ok(found) = content.query_selector_all(ROWS) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.get(index)?.dyn_into().ok()).collect()
}

/// Says how many wait; pressing it shows them.
fn offer(new: usize, has_more: bool) {
    let Some(place) = find(NEWS) else { return };
    let words = match new {
        0 => return place.set_inner_html(""),
        new if has_more => format!("{new} or more new leads"),
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
        go_to(find(NEWS).and_then(|news| news.previous_element_sibling()));
    }
}
