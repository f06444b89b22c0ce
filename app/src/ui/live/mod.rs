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

/// A resource that is asked for again when something moved.
pub fn resource<K, T, F>(
    key: impl Fn() -> K + Clone + Send + Sync + 'static,
    ask: impl Fn(K) -> F + Copy + Send + Sync + 'static,
) -> Resource<Result<T, Refusal>>
where
    K: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + Serialize + DeserializeOwned + 'static,
    F: Future<Output = Result<T, Refusal>> + Send + 'static,
{
    let resource = Resource::new(key.clone(), ask);
    keep_up(resource, key, ask, |_, fresh| fresh);
    resource
}

/// Asks again whenever something moved. What is shown becomes what `merge` makes of it and of the
/// answer; it stays where that is the same, where there is no answer, and where something else is
/// being asked for by then.
pub fn keep_up<K, T, F>(
    resource: Resource<Result<T, Refusal>>,
    key: impl Fn() -> K + Clone + 'static,
    ask: impl Fn(K) -> F + Copy + 'static,
    merge: impl Fn(&T, T) -> T + Copy + 'static,
) where
    K: Clone + PartialEq + 'static,
    T: PartialEq + Send + Sync + 'static,
    F: Future<Output = Result<T, Refusal>> + 'static,
{
    let Some(Moved(moved)) = use_context() else { return };
    let asks_again = move |_: &u32, _: Option<&u32>, _: Option<()>| {
        let (key, asked) = (key.clone(), untrack(&key));
        spawn_local(async move {
            let Ok(fresh) = ask(asked.clone()).await else { return };
            if untrack(key) != asked {
                return;
            }
            // What is below it: a resource expects to be read in a view.
            let news = (*resource).try_with_untracked(|shown| match shown {
                Some(Ok(shown)) => Some(merge(shown, fresh)).filter(|merged| merged != shown),
                Some(Err(_)) | None => Some(fresh),
            });
            if let Some(news) = news.flatten() {
                resource.set(Some(Ok(news)));
            }
        });
    };
    Effect::watch(move || moved.get(), asks_again, false);
}
