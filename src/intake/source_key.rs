//! Which source is posting: by the hash of the key that it shows.

use std::{collections::HashMap, num::NonZeroU32, sync::Arc, time::Duration};

use app::{ids::SourceId, instant::Instant, ledger::Hash};
use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
};
use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::Mutex;

use super::{Intake, trouble::Trouble};
use crate::{
    clock::Dice,
    fault::Fault,
    store::{Store, source, source::Source},
    token::{self, SOURCE_KEY_PREFIX, Token},
};

/// How old the keys in memory may be: so long a revoked one may go on.
const KNOWN_MS: i64 = 10_000;
/// How often keys are read again, a second, because one was shown that isn't among them; and how
/// often in a row, so that a source that was added just now needn't wait.
const REREAD_PER_SECOND: NonZeroU32 = NonZeroU32::MIN;
const REREAD_BURST: NonZeroU32 = NonZeroU32::new(10).expect("above 0");
/// How long a source waits for its key to be looked at.
const KEYS_TIMEOUT: Duration = Duration::from_secs(10);

/// Every source's key. However many bad ones are shown, from wherever, the database is asked no
/// more often; and no good one is ever slowed by them, as it would be by limits per address, which
/// a source may share with whoever shows them.
pub(super) struct Keys {
    known: Mutex<Known>,
    rereads: DefaultDirectRateLimiter,
}

#[derive(Default)]
struct Known {
    sources: HashMap<Hash, SourceId>,
    read_at: Option<Instant>,
}

impl Default for Keys {
    fn default() -> Self {
        let quota = Quota::per_second(REREAD_PER_SECOND).allow_burst(REREAD_BURST);
        Self { known: Mutex::default(), rereads: RateLimiter::direct(quota) }
    }
}

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
        let source = intake.source_of(token::hash_of(key));
        let source =
            tokio::time::timeout(KEYS_TIMEOUT, source).await.map_err(|_| Trouble::busy())?;
        let source = source?.ok_or_else(Trouble::unauthorized)?;
        match intake.limiter.check_key(&source) {
            Ok(()) => Ok(Self(source)),
            Err(_) => Err(Trouble::too_many()),
        }
    }
}

impl Intake {
    async fn source_of(&self, key_hash: Hash) -> Result<Option<SourceId>, Fault> {
        let mut known = self.keys.known.lock().await;
        let now = self.clock.now();
        let is_old = known.read_at.is_none_or(|read_at| now - read_at >= KNOWN_MS);
        let is_unknown = !known.sources.contains_key(&key_hash);
        if is_old || is_unknown && self.keys.rereads.check().is_ok() {
            known.sources = source::keys(&mut self.store.read_for_intake().await?).await?;
            known.read_at = Some(now);
        }
        Ok(known.sources.get(&key_hash).copied())
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
    let source = Source { id, name: name.to_owned(), created_at: at, revoked_at: None };
    source::insert(&mut tx, &source, &key.hash().0).await?;
    tx.commit().await?;
    Ok(Some((id, key)))
}
