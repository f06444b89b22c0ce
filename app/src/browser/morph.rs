//! Makes what is shown the same as a newer rendering of it, and touches nothing that is the same
//! already: focus, selection, an opened detail and what an island found stay.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::taken_over::{ISLAND, take_over};

/// `shown` becomes what `fresh` is. The two are of the same kind.
pub fn morph(shown: &Element, fresh: &Element) {
    if stays(shown, fresh) {
        return;
    }
    attributes(shown, fresh);
    let mut next = shown.first_child();
    let mut wanted = fresh.first_child();
    while let Some(want) = wanted {
        wanted = want.next_sibling();
        let Some(same) = counterpart(next.as_ref(), &want) else {
            add(shown, &want, next.as_ref());
            continue;
        };
        // What stands between was there, and is no more.
        while let Some(gone) = next.filter(|node| *node != same) {
            next = gone.next_sibling();
            remove(shown, &gone);
        }
        next = same.next_sibling();
        renew(&same, &want);
    }
    while let Some(gone) = next {
        next = gone.next_sibling();
        remove(shown, &gone);
    }
}

/// An island lives by itself as long as it was given the same; an instant is told already.
fn stays(shown: &Element, fresh: &Element) -> bool {
    let same = |name| shown.get_attribute(name) == fresh.get_attribute(name);
    match shown.tag_name().as_str() {
        ISLAND => same("data-component") && same("data-props"),
        "TIME" => same("datetime"),
        _ => false,
    }
}

/// Which of what is shown, from `next` on, this one is: the one with its id, else the one in its
/// place, if that is of its kind and has no id.
fn counterpart(next: Option<&Node>, want: &Node) -> Option<Node> {
    let id_of =
        |node: &Node| node.dyn_ref::<Element>().map(Element::id).filter(|id| !id.is_empty());
    let is_like = |node: &Node| {
        node.node_name() == want.node_name()
            && id_of(node) == id_of(want)
            && action_of(node) == action_of(want)
    };
    let next = next?;
    if is_like(next) && !is_another_island(next, want) {
        return Some(next.clone());
    }
    id_of(want)?;
    let mut candidate = next.next_sibling();
    while let Some(node) = candidate {
        if is_like(&node) {
            return Some(node);
        }
        candidate = node.next_sibling();
    }
    None
}

/// Where a form leads: under a finger that is on its button, one never becomes another.
fn action_of(node: &Node) -> Option<String> {
    let form = node.dyn_ref::<Element>().filter(|element| element.tag_name() == "FORM");
    form.and_then(|form| form.get_attribute("action"))
}

/// An island that was given something else is another one: it has to wake anew.
fn is_another_island(shown: &Node, fresh: &Node) -> bool {
    match (shown.dyn_ref::<Element>(), fresh.dyn_ref::<Element>()) {
        (Some(shown), Some(fresh)) => shown.tag_name() == ISLAND && !stays(shown, fresh),
        _ => false,
    }
}

fn renew(shown: &Node, fresh: &Node) {
    match (shown.dyn_ref::<Element>(), fresh.dyn_ref::<Element>()) {
        (Some(element), Some(fresh)) if element.tag_name() == "TIME" && !stays(element, fresh) => {
            attributes(element, fresh);
            take_over(element);
        }
        (Some(shown), Some(fresh)) => morph(shown, fresh),
        _ if shown.node_value() != fresh.node_value() => {
            shown.set_node_value(fresh.node_value().as_deref());
        }
        _ => {}
    }
}

fn attributes(shown: &Element, fresh: &Element) {
    // Whether a detail is open is the reader's to say.
    let is_readers = |name: &str| name == "open";
    let names = |element: &Element| {
        element
            .get_attribute_names()
            .iter()
            .filter_map(|name| name.as_string())
            .filter(|name| !is_readers(name))
            .collect::<Vec<_>>()
    };
    for name in names(fresh) {
        let value = fresh.get_attribute(&name);
        if value != shown.get_attribute(&name) {
            // A name that the parser took is valid.
            drop(shown.set_attribute(&name, &value.unwrap_or_default()));
        }
    }
    for name in names(shown) {
        if !fresh.has_attribute(&name) {
            drop(shown.remove_attribute(&name));
        }
    }
}

fn add(shown: &Element, want: &Node, before: Option<&Node>) {
    let Ok(copy) = document().import_node_with_deep(want, true) else { return };
    // An element that is in the page takes what a parser made.
    drop(shown.insert_before(&copy, before));
    copy.dyn_ref::<Element>().inspect(|element| take_over(element));
}

fn remove(shown: &Element, gone: &Node) {
    // It is a child of `shown`, so it can be removed.
    drop(shown.remove_child(gone));
}
