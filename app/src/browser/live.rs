//! The browser's end of the event stream: whenever something moved, the page is asked for again.
//! It is closed while nobody looks, because a browser opens few connections to one server; it goes
//! on from where it was, so nothing is missed meanwhile.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::{
    prelude::{document, set_timeout, window_event_listener_untyped},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{EventSource, MessageEvent};

use super::{fetch::content, news::catch_up, root, search::present};

/// The page's root element says where its stream is, where there is one for whoever reads it.
const LIVE: &str = "data-live";

/// After an answer that a browser takes for the last word, such as a proxy's while the server
/// starts again.
const RETRY: Duration = Duration::from_secs(30);

struct Stream {
    path: String,
    since: RefCell<String>,
    source: RefCell<Option<EventSource>>,
    has_ended: Cell<bool>,
    /// How often something moved, and how much of that the page shows.
    moved: Cell<u32>,
    is_asking: Cell<bool>,
}

/// Follows what moves for as long as the page lives, if it is for somebody who may.
pub fn follow() {
    let Some(address) = root().and_then(|root| root.get_attribute(LIVE)) else { return };
    let Some((path, since)) = address.split_once("?since=") else { return };
    let stream = Rc::new(Stream {
        path: path.to_owned(),
        since: RefCell::new(since.to_owned()),
        source: RefCell::default(),
        has_ended: Cell::default(),
        moved: Cell::default(),
        is_asking: Cell::default(),
    });
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
        let url = format!("{}?since={}", self.path, self.since.borrow());
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

    fn hear(self: &Rc<Self>, message: &MessageEvent) {
        if message.data().as_string().as_deref() == Some("moved") {
            *self.since.borrow_mut() = message.last_event_id();
            self.moved.update(|moved| moved + 1);
            self.ask();
        } else {
            // Whoever read this is signed out.
            self.has_ended.set(true);
            self.close();
        }
    }

    /// One question at a time; what moves meanwhile is a reason for the next.
    fn ask(self: &Rc<Self>) {
        if self.is_asking.replace(true) {
            return;
        }
        let stream = self.clone();
        spawn_local(async move {
            loop {
                let (moved, asked) = (stream.moved.get(), present());
                match content(&asked).await {
                    Some(fresh) if present() == asked => catch_up(fresh),
                    // It stays as it is until something moves again.
                    _ => {}
                }
                if stream.moved.get() == moved {
                    break;
                }
            }
            stream.is_asking.set(false);
        });
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
