//! Which source is posting: by the hash of the key that it shows.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::{ids::SourceId, instant::Instant, ledger::Hash};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};

use super::{Intake, trouble::Trouble};
use crate::{
    clock::Dice,
    fault::Fault,
    store::{Store, source, source::Source},
    token::{self, SOURCE_KEY_PREFIX, Token},
};

/// How long a key that was found is not looked up again; so long a revoked key may go on.
const KNOWN_MS: i64 = 10_000;

/// Keys that were found lately.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<Hash, (SourceId, Instant)>>);

/// The source that shows a valid key; whoever shows none is told nothing else.
pub struct Authorized(pub SourceId);

impl FromRequestParts<Arc<Intake>> for Authorized {
    type Rejection = Trouble;

    async fn from_request_parts(
        parts: &mut Parts,
        intake: &Arc<Intake>,
    ) -> Result<Self, Self::Rejection> {
        let shown = parts.headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let key = shown.and_then(|shown| shown.strip_prefix("Bearer "));
        let key = key
            .filter(|key| key.starts_with(SOURCE_KEY_PREFIX))
            .ok_or_else(Trouble::unauthorized)?;
        let source =
            intake.source_of(token::hash_of(key)).await?.ok_or_else(Trouble::unauthorized)?;
        match intake.limiter.check_key(&source) {
            Ok(()) => Ok(Self(source)),
            Err(_) => Err(Trouble::too_many()),
        }
    }
}

impl Intake {
    async fn source_of(&self, key_hash: Hash) -> Result<Option<SourceId>, Fault> {
        let now = self.clock.now();
        if let Some((source, found_at)) = self.known_keys.get(key_hash)
            && now - found_at < KNOWN_MS
        {
            return Ok(Some(source));
        }
        let found = source::by_key_hash(&mut self.store.read().await?, &key_hash.0).await?;
        let source = found.map(|source| source.id);
        if let Some(source) = source {
            self.known_keys.insert(key_hash, source, now);
        }
        Ok(source)
    }
}

impl Known {
    fn get(&self, key_hash: Hash) -> Option<(SourceId, Instant)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key_hash).copied()
    }

    fn insert(&self, key_hash: Hash, source: SourceId, at: Instant) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key_hash, (source, at));
    }
}

/// Adds a source and returns the key that it will show: the only time that anybody sees it. `None`
/// where the name is taken.
pub async fn add_source(
    store: &Store,
    name: &str,
    dice: &Dice,
    at: Instant,
) -> Result<Option<(SourceId, Token)>, Fault> {
    let mut tx = store.write().await?;
    if source::is_known(&mut tx, name).await? {
        return Ok(None);
    }
    let (id, key) = (SourceId(dice.id(at)), Token::draw(SOURCE_KEY_PREFIX, dice));
    let source = Source { id, name: name.to_owned(), created_at: at };
    source::insert(&mut tx, &source, &key.hash().0).await?;
    tx.commit().await?;
    Ok(Some((id, key)))
}
