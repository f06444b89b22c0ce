//! The door for lead sources: `POST /api/v1/leads` and what belongs to it. Everything that can be
//! checked, scored or sealed is done here, before the writer's queue.

mod trouble;
mod body;
mod source_key;
mod post;
mod read;
mod openapi;

use std::{num::NonZeroU32, sync::Arc};

use app::{ids::SourceId, lead::submission::AcceptanceRules};
use axum::{
    Router,
    routing::{get, post as post_to},
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::{
    clock::Clock,
    store::Store,
    writer::{Preparer, Writer},
};

pub use openapi::document;
pub use source_key::add_source;

/// What the intake works with.
pub struct Intake {
    pub store: Store,
    pub writer: Writer,
    pub preparer: Preparer,
    pub clock: Clock,
    pub rules: AcceptanceRules,
    keys: source_key::Keys,
    limiter: DefaultKeyedRateLimiter<SourceId>,
}

impl Intake {
    /// `per_second`: leads that one source may post, a second, on average.
    pub fn new(
        store: Store,
        writer: Writer,
        preparer: Preparer,
        clock: Clock,
        per_second: NonZeroU32,
    ) -> Self {
        Self {
            store,
            writer,
            preparer,
            clock,
            rules: AcceptanceRules::default(),
            keys: source_key::Keys::default(),
            limiter: RateLimiter::keyed(Quota::per_second(per_second)),
        }
    }
}

pub fn router(intake: Intake) -> Router {
    Router::new()
        .route("/api/v1/leads", post_to(post::post_lead))
        .route("/api/v1/leads/{id}", get(read::read_lead))
        .route("/api/openapi.json", get(openapi::read_document))
        .with_state(Arc::new(intake))
}
