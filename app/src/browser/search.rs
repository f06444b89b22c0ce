//! A search's words stand in no address: they are posted, and the tab's history keeps them beside
//! the address, so that whoever comes back finds the search as it was.

use std::cell::RefCell;

use leptos::{
    prelude::{document, window, window_event_listener_untyped},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Element, Event, FormData, History, HtmlElement, HtmlFormElement, HtmlInputElement,
    PerformanceNavigationTiming,
};

use super::{
    fetch::{Answer, CONTENT, Shown, ask},
    find, leave,
    morph::morph,
    root,
};

const FORM: &str = "form[data-search]";
const FIELD: &str = "#sought";
/// Tells a screen reader what a search came to.
const TOLD: &str = "#told";
/// What a list was searched for, as the server says it.
const SOUGHT: &str = "data-sought";
/// Whose session this is: another's words are not asked again.
const OF: &str = "data-of";

thread_local! {
    static SHOWN: RefCell<Option<Shown>> = const { RefCell::new(None) };
}

/// Shows searches in the page that they were asked from, and again when somebody comes back.
pub fn listen() {
    let posted = find("[data-sought]").and_then(|list| list.get_attribute(SOUGHT));
    let kept = kept_words().filter(|_| came_back());
    // A form that was posted before this ran, and an address that was followed, are anew.
    remember(&Shown { address: address(), sought: posted.clone().or(kept.clone()) }, false);
    SHOWN.set(Some(Shown { address: address(), sought: posted.clone() }));
    if posted.is_none() && kept.is_some() {
        spawn_local(show(present(), After::ComingBack));
    }
    let _ = window_event_listener_untyped("submit", submit);
    let _ = window_event_listener_untyped("popstate", |_| follow_history());
}

/// What this page is to show.
pub fn present() -> Shown {
    Shown { address: address(), sought: kept_words() }
}

fn address() -> String {
    let location = window().location();
    let address = location.pathname().and_then(|path| Ok(path + &location.search()?));
    address.unwrap_or_default()
}

fn history() -> Option<History> {
    window().history().ok()
}

/// Whose words stand in the history.
fn of() -> String {
    root().and_then(|root| root.get_attribute(OF)).unwrap_or_default()
}

fn kept_words() -> Option<String> {
    let state = history()?.state().ok()?.as_string()?;
    state.strip_prefix(&of()).and_then(|rest| rest.strip_prefix(' ')).map(str::to_owned)
}

/// Writes down beside the address what is sought there; whether that was taken.
fn remember(shown: &Shown, is_another: bool) -> bool {
    let sought = shown.sought.as_ref().map(|words| format!("{} {words}", of()));
    let state = sought.map_or(JsValue::NULL, JsValue::from);
    let Some(history) = history() else { return false };
    let written = match is_another {
        true => history.push_state_with_url(&state, "", Some(&shown.address)),
        false => history.replace_state(&state, ""),
    };
    written.is_ok()
}

/// Whether this page was come back to or loaded again; a link that is followed begins anew.
fn came_back() -> bool {
    let entries = window().performance().map(|it| it.get_entries_by_type("navigation"));
    let entry = entries.and_then(|it| it.get(0).dyn_into::<PerformanceNavigationTiming>().ok());
    entry.is_some_and(|it| it.type_() != web_sys::NavigationType::Navigate)
}

/// Somebody went back or forth in this page, or to a place in it.
fn follow_history() {
    let Some(shown) = SHOWN.with_borrow(Clone::clone) else { return };
    let now = present();
    let is_place = window().location().hash().is_ok_and(|hash| !hash.is_empty());
    if now.address == shown.address && now.sought.is_none() && is_place {
        // A place in what is shown: the words go along.
        remember(&shown, false);
    } else if now != shown {
        spawn_local(show(now, After::ComingBack));
    }
}

/// From where a search is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum After {
    Typing,
    /// Another page of what was found.
    Leafing,
    ComingBack,
}

fn submit(event: Event) {
    let form = event.target().and_then(|target| target.dyn_into::<HtmlFormElement>().ok());
    let Some(form) = form.filter(|form| form.matches(FORM).unwrap_or(false)) else { return };
    let words = FormData::new_with_form(&form).ok().and_then(|data| data.get("sought").as_string());
    let (Some(words), Some(address)) = (words, form.get_attribute("action")) else { return };
    let asked = Shown { address, sought: Some(words) };
    // Where the browser refuses, it posts the form itself.
    if remember(&asked, asked != present()) {
        event.prevent_default();
        let is_field = form.query_selector(FIELD).ok().flatten().is_some();
        let after = if is_field { After::Typing } else { After::Leafing };
        spawn_local(show(asked, after));
    }
}

async fn show(asked: Shown, after: After) {
    say("Searching\u{2026}");
    let answer = ask(&asked).await;
    if asked != present() {
        return;
    }
    match answer {
        Answer::Content(fresh) => {
            if let Some(shown) = find(CONTENT) {
                morph(&shown, &fresh);
            }
            SHOWN.set(Some(asked.clone()));
            match after {
                After::Typing => {}
                After::Leafing => go_to(find("h1")),
                After::ComingBack => fill_in(&asked),
            }
        }
        Answer::SignedOut => leave(),
        Answer::Failed => say("That did not work. Try again."),
    }
}

fn say(words: &str) {
    if let Some(told) = find(TOLD) {
        told.set_text_content(Some(words));
    }
}

/// To the beginning of what is new below a title, for eyes and for a screen reader alike.
pub fn go_to(title: Option<Element>) {
    if let Some(title) = title.and_then(|title| title.dyn_into::<HtmlElement>().ok()) {
        title.set_tab_index(-1);
        // It can be focused, having an index.
        drop(title.focus());
        title.scroll_into_view();
    }
}

/// What was typed stays what it is while a page is morphed, so it is set.
fn fill_in(shown: &Shown) {
    let field = find(FIELD).and_then(|it| it.dyn_into::<HtmlInputElement>().ok());
    let is_typed_into = |field: &HtmlInputElement| {
        document().active_element().is_some_and(|active| active == ***field)
    };
    if let Some(field) = field.filter(|field| !is_typed_into(field)) {
        field.set_value(shown.sought.as_deref().unwrap_or_default());
    }
}
