//! Hands what is typed into a what-if to the island that answers it, a moment after the last key,
//! and fetches the drawing of the answer. The address says what was asked, so it can be kept.

use std::{cell::Cell, time::Duration};

use js_sys::{Array, try_iter};
use leptos::{
    prelude::{set_timeout, window, window_event_listener_untyped},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Event, FormData, HtmlFormElement, UrlSearchParams};

use super::fetch::text;
use crate::island::what_if::{DRAWN_AT, FORM, ask, draw};

/// After the last key, before it is answered.
const REST: Duration = Duration::from_millis(60);

thread_local! {
    /// Counts what was typed: only the last is answered, and only the last answer is drawn.
    static TYPED: Cell<u32> = const { Cell::new(0) };
}

pub fn listen() {
    let _ = window_event_listener_untyped("input", typed);
}

fn typed(event: Event) {
    let field = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = field.and_then(|field| field.closest(FORM).ok().flatten());
    let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) else { return };
    let turn = TYPED.get().wrapping_add(1);
    TYPED.set(turn);
    let is_last = move || TYPED.get() == turn;
    set_timeout(
        move || {
            if is_last() {
                // What fails is the address alone: a form that is there has fields.
                drop(answer(&form, is_last));
            }
        },
        REST,
    );
}

fn answer(form: &HtmlFormElement, is_last: impl Fn() -> bool + 'static) -> Result<(), JsValue> {
    let fields = fields(form)?;
    let params = UrlSearchParams::new()?;
    for (name, value) in &fields {
        params.append(name, value);
    }
    let query = String::from(params.to_string());
    let address = format!("{}?{query}", window().location().pathname()?);
    let drawn_at = form.get_attribute(DRAWN_AT).unwrap_or_default();
    match ask(fields, query) {
        None => draw(String::new()),
        Some(numbers) => spawn_local(async move {
            // Why it failed the browser writes down itself; the numbers stand beside it.
            let drawn = text(&format!("{drawn_at}?{numbers}")).await;
            if is_last() {
                draw(drawn.ok().flatten().unwrap_or_default());
            }
        }),
    }
    // A browser that was told so often in a short time refuses; the answer stands all the same.
    window().history()?.replace_state_with_url(&JsValue::NULL, "", Some(&address))
}

/// What is in the form, without what is empty.
fn fields(form: &HtmlFormElement) -> Result<Vec<(String, String)>, JsValue> {
    let mut fields = Vec::new();
    let data = JsValue::from(FormData::new_with_form(form)?);
    for field in try_iter(&data)?.into_iter().flatten() {
        let pair: Array = field?.unchecked_into();
        let text = |index| pair.get(index).as_string().unwrap_or_default();
        fields.push((text(0), text(1)));
    }
    fields.retain(|(_, value)| !value.is_empty());
    Ok(fields)
}
