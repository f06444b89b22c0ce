//! Sessions: a random token in a cookie, of which only the hash is kept.

use app::{
    ids::{OfficerId, PersonId},
    instant::{DAY_MS, Instant},
    people::Role,
};

use crate::{
    clock::Dice,
    fault::Fault,
    store::{Store, session},
    token::{self, Token},
};

/// How long a session lasts.
pub const SESSION_MS: i64 = 14 * DAY_MS;

/// Somebody who is signed in. A middleware puts this into a request's extensions.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub person: PersonId,
    pub name: String,
    pub role: Role,
    pub officer: Option<OfficerId>,
}

/// Whose token this is, if its session still lasts.
pub async fn person_of(
    store: &Store,
    token: &str,
    now: Instant,
) -> Result<Option<SignedIn>, Fault> {
    let mut tx = store.read().await?;
    let hash = token::hash_of(token);
    let person = session::person(&mut tx, &hash.0, now - SESSION_MS).await?;
    Ok(person.map(|person| SignedIn {
        person: person.id,
        name: person.name,
        role: person.role,
        officer: person.officer,
    }))
}

/// Starts a session, and sweeps out those that are over.
pub async fn start_session(
    store: &Store,
    person: PersonId,
    dice: &Dice,
    now: Instant,
) -> Result<Token, Fault> {
    let token = Token::draw("", dice);
    let mut tx = store.write().await?;
    session::forget(&mut tx, now - SESSION_MS).await?;
    session::insert(&mut tx, &token.hash().0, person, now).await?;
    tx.commit().await?;
    Ok(token)
}

/// Ends the session of this token.
pub async fn end_session(store: &Store, token: &str) -> Result<(), Fault> {
    let mut tx = store.write().await?;
    session::end(&mut tx, &token::hash_of(token).0).await?;
    tx.commit().await
}
