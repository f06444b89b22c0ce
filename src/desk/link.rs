//! One-time links: whoever holds one sets the password of its person, once.

use app::{
    ids::PersonId,
    instant::{DAY_MS, Instant},
    people::LinkPurpose,
};

use super::session::{Brought, Given, start_session};
use crate::{
    clock::{Clock, Dice},
    fault::Fault,
    password::hash_password,
    store::{
        Store, Tx,
        link::{self, Link},
        person, session,
    },
    token::{self, Token},
};

/// How long a link of this purpose works.
pub const fn lasts_ms(purpose: LinkPurpose) -> i64 {
    match purpose {
        LinkPurpose::Invitation => 7 * DAY_MS,
        LinkPurpose::Reset => DAY_MS,
    }
}

/// Makes a person's link; the one that they had works no more.
pub async fn make_link(
    tx: &mut Tx,
    person: PersonId,
    purpose: LinkPurpose,
    dice: &Dice,
    now: Instant,
) -> Result<Token, Fault> {
    let token = Token::draw("", dice);
    link::forget(tx, now).await?;
    let expires_at = now + lasts_ms(purpose);
    link::put(tx, &token.hash().0, person, Link { purpose, expires_at }).await?;
    Ok(token)
}

/// Sets the password of a link's person, ends all their sessions and starts one here. `None` where
/// the link works no more.
pub async fn use_link(
    store: &Store,
    (clock, dice): (&Clock, &Dice),
    token: &str,
    password: String,
    brought: &Brought,
) -> Result<Option<Given>, Fault> {
    let hash = token::hash_of(token);
    // Looked up first: nobody without a link makes us hash a password.
    let found = link::find(&mut store.read().await?, &hash.0, clock.now()).await?;
    let Some((_, person)) = found else { return Ok(None) };
    let password = hash_password(password).await?;
    let now = clock.now();
    let mut tx = store.write().await?;
    if !link::use_up(&mut tx, &hash.0, now).await? {
        return Ok(None);
    }
    person::set_password(&mut tx, person.id, &password).await?;
    session::end_all(&mut tx, person.id).await?;
    let given = start_session(&mut tx, person.id, brought, dice, now).await?;
    tx.commit().await?;
    Ok(Some(given))
}
