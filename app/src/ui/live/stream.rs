//! The browser's end of the event stream. It is closed while nobody looks, because a browser opens
//! few connections to one server; it goes on from where it was, so nothing is missed meanwhile.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::SINCE;
use crate::ui::path;

/// After an answer that a browser takes for the last word, such as a proxy's while the server
/// starts again.
const RETRY: Duration = Duration::from_secs(30);

struct Stream {
    moved: RwSignal<u32>,
    since: RefCell<String>,
    source: RefCell<Option<EventSource>>,
    has_ended: Cell<bool>,
}

/// Follows what moves for as long as the page lives, if it is for somebody who may.
pub fn open(moved: RwSignal<u32>) {
    let root = document().document_element();
    let Some(since) = root.and_then(|root| root.get_attribute(SINCE)) else { return };
    let (since, source, has_ended) = (since.into(), RefCell::default(), Cell::default());
    let stream = Rc::new(Stream { moved, since, source, has_ended });
    stream.follow_view();
    let _ = window_event_listener_untyped("visibilitychange", move |_| stream.follow_view());
}

impl Stream {
    fn follow_view(self: &Rc<Self>) {
        if document().hidden() {
            self.close();
        } else if !self.has_ended.get() && self.source.borrow().is_none() {
            self.connect();
        }
    }

    fn connect(self: &Rc<Self>) {
        let url = format!("{}?since={}", path::LIVE, self.since.borrow());
        let Ok(source) = EventSource::new(&url) else { return };
        let stream = self.clone();
        let told = move |message: MessageEvent| stream.hear(&message);
        let told = Closure::<dyn Fn(MessageEvent)>::new(told).into_js_value();
        source.set_onmessage(Some(told.unchecked_ref()));
        let stream = self.clone();
        let failed = Closure::<dyn Fn()>::new(move || stream.fail()).into_js_value();
        source.set_onerror(Some(failed.unchecked_ref()));
        *self.source.borrow_mut() = Some(source);
    }

    fn close(&self) {
        if let Some(source) = self.source.take() {
            source.close();
        }
    }

    fn hear(&self, message: &MessageEvent) {
        if message.data().as_string().as_deref() == Some("moved") {
            *self.since.borrow_mut() = message.last_event_id();
            self.moved.update(|moved| *moved += 1);
        } else {
            // Whoever read this is signed out.
            self.has_ended.set(true);
            self.close();
        }
    }

    /// A connection that broke comes again by itself.
    fn fail(self: &Rc<Self>) {
        let is_over = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
        if self.source.borrow().as_ref().is_some_and(is_over) {
            self.close();
            let stream = self.clone();
            set_timeout(move || stream.follow_view(), RETRY);
        }
    }
}
