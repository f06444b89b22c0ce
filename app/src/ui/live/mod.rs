//! Pages that keep up: the server says that something moved, and whatever is shown is asked for
//! again. Without the browser's half nothing here happens, and pages are as they were rendered.

#[cfg(feature = "hydrate")]
mod stream;

use std::future::Future;

use leptos::{prelude::*, task::spawn_local};
use serde::{Serialize, de::DeserializeOwned};

use crate::api::Refusal;

/// Where the ledgers stood before a page was rendered: the stream follows on from there.
#[derive(Clone)]
pub struct Since(pub String);

/// The page's root element carries it, where there is a stream for whoever reads the page.
pub const SINCE: &str = "data-live";

/// Counts how often something moved.
#[derive(Clone, Copy)]
struct Moved(RwSignal<u32>);

/// Opens the stream, and lets the pages below hear of it.
pub fn listen() {
    let moved = RwSignal::new(0);
    provide_context(Moved(moved));
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| stream::open(moved));
}

/// A resource that is asked for again when something moved. What it brought stays where the answer
/// is the same, or is no answer.
pub fn resource<K, T, F>(
    key: impl Fn() -> K + Copy + Send + Sync + 'static,
    ask: impl Fn(K) -> F + Copy + Send + Sync + 'static,
) -> Resource<Result<T, Refusal>>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Future<Output = Result<T, Refusal>> + Send + 'static,
{
    let resource = Resource::new(key, ask);
    on_moved(key, ask, move |fresh| {
        // What is below it: a resource expects to be read in a view.
        let is_news = (*resource).try_with_untracked(|shown| match shown {
            Some(Ok(shown)) => *shown != fresh,
            Some(Err(_)) | None => true,
        });
        if is_news == Some(true) {
            resource.set(Some(Ok(fresh)));
        }
    });
    resource
}

/// Asks again whenever something moved, and hands over what came, unless something else is being
/// asked for by then.
pub fn on_moved<K, T, F>(
    key: impl Fn() -> K + Copy + 'static,
    ask: impl Fn(K) -> F + Copy + 'static,
    take: impl Fn(T) + Copy + 'static,
) where
    K: Clone + PartialEq + 'static,
    T: 'static,
    F: Future<Output = Result<T, Refusal>> + 'static,
{
    let Some(Moved(moved)) = use_context() else { return };
    let asks_again = move |_: &u32, _: Option<&u32>, _: Option<()>| {
        let asked = untrack(key);
        spawn_local(async move {
            if let Ok(fresh) = ask(asked.clone()).await
                && untrack(key) == asked
            {
                take(fresh);
            }
        });
    };
    Effect::watch(move || moved.get(), asks_again, false);
}
