//! The browser's end of the event stream: whenever something moved, the page is asked for again.
//! It is closed while nobody looks, because a browser opens few connections to one server; who
//! looks again is shown what is there by then.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use js_sys::{Function, Promise};
use leptos::{
    prelude::{document, set_timeout, window, window_event_listener_untyped},
    task::spawn_local,
};
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{EventSource, MessageEvent};

use super::{
    fetch::{Answer, ask},
    leave,
    news::catch_up,
    root,
    search::present,
};

/// The page's root element says where its stream is, where there is one for whoever reads it.
const LIVE: &str = "data-live";

/// After an answer that a browser takes for the last word, such as a proxy's while the server
/// starts again.
const RETRY: Duration = Duration::from_secs(30);
/// Between two questions, however much moves.
const REST: Duration = Duration::from_millis(250);

struct Stream {
    path: String,
    /// What the page shows everything up to; nothing where nobody looked meanwhile.
    since: RefCell<String>,
    /// Up to where something is known to have moved that the page doesn't show yet.
    heard: RefCell<Option<String>>,
    source: RefCell<Option<EventSource>>,
    is_asking: Cell<bool>,
}

/// Follows what moves for as long as the page lives, if it is for somebody who may.
pub fn follow() {
    let Some(address) = root().and_then(|root| root.get_attribute(LIVE)) else { return };
    let Some((path, since)) = address.split_once("?since=") else { return };
    let stream = Rc::new(Stream {
        path: path.to_owned(),
        since: RefCell::new(since.to_owned()),
        heard: RefCell::default(),
        source: RefCell::default(),
        is_asking: Cell::default(),
    });
    stream.follow_view();
    let _ = window_event_listener_untyped("visibilitychange", move |_| stream.follow_view());
}

impl Stream {
    fn follow_view(self: &Rc<Self>) {
        if document().hidden() {
            self.close();
        } else if self.source.borrow().is_none() {
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
        // Nothing moved, maybe, but the time has, and pages tell of it.
        self.since.borrow_mut().clear();
    }

    fn hear(self: &Rc<Self>, message: &MessageEvent) {
        if message.data().as_string().as_deref() == Some("moved") {
            *self.heard.borrow_mut() = Some(message.last_event_id());
            self.catch_up();
        } else {
            // Whoever read this is signed out.
            leave();
        }
    }

    /// One question at a time; what moves meanwhile is a reason for the next. A question that
    /// failed is asked again, ever more seldom, while somebody looks.
    fn catch_up(self: &Rc<Self>) {
        if self.is_asking.replace(true) {
            return;
        }
        let stream = self.clone();
        spawn_local(async move {
            let mut rest = REST;
            while !document().hidden() {
                let Some(heard) = stream.heard.take() else { break };
                let asked = present();
                match ask(&asked).await {
                    Answer::Content(fresh) if present() == asked => {
                        catch_up(fresh);
                        *stream.since.borrow_mut() = heard;
                        rest = REST;
                    }
                    Answer::Content(_) => stream.is_still_behind(heard),
                    Answer::SignedOut => return leave(),
                    Answer::Failed => {
                        stream.is_still_behind(heard);
                        rest = (rest * 2).min(RETRY);
                    }
                }
                sleep(rest).await;
            }
            stream.is_asking.set(false);
        });
    }

    /// Unless something else was heard meanwhile, which is newer.
    fn is_still_behind(&self, heard: String) {
        self.heard.borrow_mut().get_or_insert(heard);
    }

    /// A connection that broke comes again by itself. One that was refused may have been because
    /// nobody is signed in any more, which the page finds out.
    fn fail(self: &Rc<Self>) {
        let is_over = |source: &EventSource| source.ready_state() == EventSource::CLOSED;
        if self.source.borrow().as_ref().is_some_and(is_over) {
            self.close();
            let stream = self.clone();
            spawn_local(async move {
                match ask(&present()).await {
                    Answer::SignedOut => leave(),
                    Answer::Content(_) | Answer::Failed => {
                        set_timeout(move || stream.follow_view(), RETRY);
                    }
                }
            });
        }
    }
}

async fn sleep(how_long: Duration) {
    let ms = i32::try_from(how_long.as_millis()).unwrap_or(i32::MAX);
    let mut wait = |done: Function, _| {
        // Without a timer there is no rest, and the next question is asked at once.
        drop(window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, ms));
    };
    drop(JsFuture::from(Promise::new(&mut wait)).await);
}
