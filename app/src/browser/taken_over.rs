//! What becomes of markup when it comes to the page: its islands wake, its instants are told in the
//! reader's zone.

use js_sys::{Date, Function, Object, Reflect};
use leptos::logging::error;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

use super::MODULE;

pub const ISLAND: &str = "LEPTOS-ISLAND";
const ISLANDS: &str = "leptos-island";
const TIMES: &str = "time[datetime]";

/// Takes over this element and all that is in it.
pub fn take_over(element: &Element) {
    each(element, ISLANDS, wake);
    each(element, TIMES, tell);
}

fn each(element: &Element, selector: &str, act: impl Fn(&Element)) {
    if element.matches(selector).unwrap_or(false) {
        act(element);
    }
    let Ok(found) = element.query_selector_all(selector) else { return };
    for index in 0..found.length() {
        if let Some(found) = found.get(index).and_then(|it| it.dyn_into::<Element>().ok()) {
            act(&found);
        }
    }
}

/// Each island is exported under the name that its element bears.
fn wake(island: &Element) {
    let name = island.get_attribute("data-component").unwrap_or_default();
    let export = MODULE.with_borrow(|module| {
        let module = module.as_ref()?;
        Reflect::get(module, &name.as_str().into()).ok()?.dyn_into::<Function>().ok()
    });
    match export {
        Some(export) => drop(export.call1(&JsValue::NULL, island)),
        None => error!("this page has an island that its code does not know: {name}"),
    }
}

/// Puts an instant in the reader's zone.
fn tell(time: &Element) {
    let Some(at) = time.get_attribute("datetime") else { return };
    let date = Date::new(&at.into());
    if date.get_time().is_nan() {
        return;
    }
    let options = Object::new();
    let second = time.has_attribute("data-seconds").then_some(("second", "2-digit"));
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
        drop(Reflect::set(&options, &name.into(), &value.into()));
    }
    let told: String = date.to_locale_string("en-US", &options).into();
    time.set_text_content(Some(&told));
}
