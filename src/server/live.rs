//! The event stream of an open page. It says that something moved, and nothing of what.

use std::{
    collections::HashMap,
    convert::Infallible,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::{ids::SessionId, people::Role};
use axum::{
    Extension,
    extract::{Query, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use axum_extra::extract::cookie::CookieJar;
use futures_util::{StreamExt, stream};
use serde::Deserialize;
use tokio_util::sync::CancellationToken;

use super::{House, cookie::Cookie};
use crate::desk::{self, Follower, Following, Live, SignedIn};

/// A stream on which nothing happens shows so often that it lives, and that its session does.
const BEAT: Duration = Duration::from_secs(20);
/// How long a browser waits before it comes again.
const RETRY: Duration = Duration::from_secs(2);
/// A browser opens six connections at the most, and one of them is enough for a page.
const OF_SESSION_MAX: usize = 6;
/// Half of the connections that are served at once.
const ALL_MAX: usize = 2_048;

/// What is live, and who looks.
pub struct Streams {
    pub live: Live,
    open: Mutex<HashMap<SessionId, usize>>,
    stop: CancellationToken,
}

/// One open stream; its place is free again when it is dropped.
struct Place {
    streams: Arc<Streams>,
    session: SessionId,
}

struct Stream {
    house: Arc<House>,
    token: String,
    session: SessionId,
    following: Following,
    _place: Place,
}

#[derive(Deserialize)]
pub struct Since {
    since: Option<String>,
}

pub async fn live(
    State(house): State<Arc<House>>,
    Extension(signed_in): Extension<SignedIn>,
    jar: CookieJar,
    Query(Since { since }): Query<Since>,
    headers: HeaderMap,
) -> Response {
    let follower = match (signed_in.role, signed_in.officer) {
        (Role::Officer, officer) => officer.map(Follower::Officer),
        (Role::Sales | Role::Admin, _) => Some(Follower::Staff),
    };
    let (Some(follower), Some(token)) = (follower, house.cookies.read(&jar, Cookie::Session))
    else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(place) = Streams::enter(&house.streams, signed_in.session) else {
        return (StatusCode::SERVICE_UNAVAILABLE, [(header::RETRY_AFTER, "60")]).into_response();
    };
    // A browser that comes again says with a header of its own how far it had got.
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let following = house.streams.live.follow(follower, last.or(since.as_deref()));
    let session = signed_in.session;
    let stream = Stream { house, token, session, following, _place: place };
    let hello = stream::iter([Ok::<_, Infallible>(Event::default().retry(RETRY))]);
    let events = stream::unfold(Some(stream), Stream::next);
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        // To proxies that would rather collect some events before they pass them on.
        (HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    (headers, Sse::new(hello.chain(events))).into_response()
}

impl Stream {
    /// The next event, and the stream unless it ends with it.
    async fn next(stream: Option<Self>) -> Option<(Result<Event, Infallible>, Option<Self>)> {
        let mut stream = stream?;
        let moved = tokio::select! {
            () = stream.house.streams.stop.cancelled() => return None,
            moved = stream.following.moved() => Some(moved?),
            () = tokio::time::sleep(BEAT) => None,
        };
        if !stream.is_signed_in().await {
            // So that the browser doesn't come again.
            return Some((Ok(Event::default().data("ended")), None));
        }
        let event = match moved {
            Some(cursor) => Event::default().id(cursor.to_string()).data("moved"),
            None => Event::default().comment(""),
        };
        Some((Ok(event), Some(stream)))
    }

    async fn is_signed_in(&self) -> bool {
        let House { store, clock, .. } = &*self.house;
        match desk::person_of(store, &self.token, clock.now()).await {
            Ok(found) => found.is_some_and(|found| found.session == self.session),
            Err(fault) => {
                tracing::warn!(%fault, "whether a stream's session lasts");
                true
            }
        }
    }
}

impl Streams {
    pub fn new(live: Live, stop: CancellationToken) -> Arc<Self> {
        Arc::new(Self { live, open: Mutex::default(), stop })
    }

    fn enter(streams: &Arc<Self>, session: SessionId) -> Option<Place> {
        let mut open = streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.values().sum::<usize>() >= ALL_MAX {
            return None;
        }
        let of_session = open.entry(session).or_default();
        if *of_session >= OF_SESSION_MAX {
            return None;
        }
        *of_session += 1;
        Some(Place { streams: streams.clone(), session })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(of_session) = open.get_mut(&self.session) {
            *of_session -= 1;
            if *of_session == 0 {
                open.remove(&self.session);
            }
        }
    }
}
