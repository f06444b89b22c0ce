//! What a browser does with a page besides its islands: instants in the reader's zone, keeping up
//! with what moves, searches that stand in no address, keys, and what-ifs that are answered as they
//! are typed. Without it every page reads and every form works all the same.

mod fetch;
mod keys;
mod live;
mod morph;
mod news;
mod search;
mod taken_over;
mod what_if;

use std::cell::RefCell;

use leptos::prelude::document;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

/// What this file exports, its islands among it.
type Module = js_sys::Object;

thread_local! {
    static MODULE: RefCell<Option<Module>> = const { RefCell::new(None) };
}

/// Takes over the page that the server rendered. `module` is the one that this is exported from.
#[wasm_bindgen]
pub fn hydrate(module: Module) {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
    MODULE.set(Some(module));
    if let Some(body) = document().body() {
        taken_over::take_over(&body);
    }
    search::listen();
    keys::listen();
    what_if::listen();
    live::follow();
    // Tells whoever drives the page that it listens now. Without a root there is nobody to tell.
    drop(root().map(|root| root.set_attribute("data-hydrated", "")));
}

/// The server shows whoever is signed out the sign-in, in place of what is theirs no more.
fn leave() {
    // A page that is there can be loaded again.
    drop(document().location().map(|location| location.reload()));
}

fn root() -> Option<Element> {
    document().document_element()
}

/// The first element below the document's root that this selector, written here, means.
fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}
