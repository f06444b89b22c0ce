//! Sessions: a random token in a cookie, of which only the hash is kept. Beside it a browser has a
//! longer-lived token, by which an account knows it again.

use app::{
    ids::{OfficerId, PersonId, SessionId},
    instant::{DAY_MS, Instant, MINUTE_MS},
    people::Role,
};

use super::browser::browser_name;
use crate::{
    clock::Dice,
    fault::Fault,
    store::{
        Store, Tx, known_browser,
        session::{self, Session},
    },
    token::{self, Token},
};

/// How long a session lasts.
pub const SESSION_MS: i64 = 14 * DAY_MS;
/// How long an account knows a browser in which nobody has signed in since.
pub const BROWSER_MS: i64 = 180 * DAY_MS;
/// Not every request is written down: when a session was last seen is right to within this.
const SEEN_MS: i64 = 5 * MINUTE_MS;

/// Somebody who is signed in. A middleware puts this into a request's extensions.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub session: SessionId,
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub officer: Option<OfficerId>,
}

/// What a browser brings along to a sign-in.
#[derive(Clone, Debug, Default)]
pub struct Brought {
    pub user_agent: String,
    /// Of a session that goes on until the new one begins.
    pub session: Option<String>,
    /// By which accounts know this browser.
    pub browser: Option<String>,
}

/// What it gets.
#[derive(Debug)]
pub struct Given {
    pub session: Token,
    pub browser: Token,
}

/// Whose token this is, if its session still lasts.
pub async fn person_of(
    store: &Store,
    token: &str,
    now: Instant,
) -> Result<Option<SignedIn>, Fault> {
    let hash = token::hash_of(token);
    let found = session::find(&mut store.look().await?, &hash.0, now - SESSION_MS).await?;
    let Some((session, person)) = found else { return Ok(None) };
    if now - session.seen_at >= SEEN_MS {
        // Nobody waits for it: it may have to wait for who else writes.
        let store = store.clone();
        tokio::spawn(async move {
            if let Err(fault) = see(&store, &hash.0, now).await {
                tracing::warn!(%fault, "when a session was last seen");
            }
        });
    }
    Ok(Some(SignedIn {
        session: session.id,
        person: person.id,
        name: person.name,
        email: person.email,
        role: person.role,
        officer: person.officer,
    }))
}

async fn see(store: &Store, token_hash: &[u8], now: Instant) -> Result<(), Fault> {
    let mut tx = store.write().await?;
    session::see(&mut tx, token_hash, now, now - SEEN_MS).await?;
    tx.commit().await
}

/// Starts a session, ends the one that this browser had, and sweeps out what is over.
pub async fn start_session(
    tx: &mut Tx,
    person: PersonId,
    brought: &Brought,
    dice: &Dice,
    now: Instant,
) -> Result<Given, Fault> {
    session::forget(tx, now - SESSION_MS).await?;
    known_browser::forget(tx, now - BROWSER_MS).await?;
    if let Some(old) = &brought.session {
        session::end(tx, &token::hash_of(old).0).await?;
    }
    // Both tokens are always new: nobody can have planted them.
    let given = Given { session: Token::draw("", dice), browser: Token::draw("", dice) };
    let session = Session {
        id: SessionId(dice.id(now)),
        browser: browser_name(&brought.user_agent),
        created_at: now,
        seen_at: now,
    };
    session::insert(tx, &given.session.hash().0, person, &session).await?;
    let browser = given.browser.hash();
    if let Some(old) = &brought.browser {
        known_browser::renew(tx, &token::hash_of(old).0, &browser.0).await?;
    }
    known_browser::put(tx, &browser.0, person, now).await?;
    Ok(given)
}

/// Ends the session of this token; one that is over already stays so.
pub async fn sign_out(store: &Store, token: &str) -> Result<(), Fault> {
    let mut tx = store.write().await?;
    session::end(&mut tx, &token::hash_of(token).0).await?;
    tx.commit().await
}
