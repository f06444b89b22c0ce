//! Signing in. Known and unknown accounts take the same way; a wrong password counts as a guess.

use std::net::IpAddr;

use app::{instant::Instant, people::Role};

use super::{
    guesses::{Guesser, Guesses},
    session::{BROWSER_MS, Brought, Given, start_session},
};
use crate::{
    clock::{Clock, Dice},
    fault::Fault,
    password::Verdict,
    store::{Store, known_browser, person},
    token,
};

/// Somebody who would like to come in.
pub struct Attempt {
    pub email: String,
    pub password: String,
    pub address: IpAddr,
    pub brought: Brought,
}

/// What came of a sign-in.
#[derive(Debug)]
pub enum SignInOutcome {
    In(Given, Role),
    /// No such account, or not its password: nobody is told which.
    Wrong,
    TooFast,
    /// Not looked at: too many wait already.
    Busy,
}

/// Tries an e-mail address and a password.
pub async fn sign_in(
    store: &Store,
    guesses: &Guesses,
    (clock, dice): (&Clock, &Dice),
    attempt: Attempt,
) -> Result<SignInOutcome, Fault> {
    let (now, email) = (clock.now(), attempt.email.trim().to_lowercase());
    let guesser = guesser(store, &email, &attempt, now).await?;
    if !guesses.take(guesser, now) {
        return Ok(SignInOutcome::TooFast);
    }
    let person = person::by_email(&mut store.read().await?, &email).await?;
    let hash = person.as_ref().and_then(|person| person.password_hash.clone());
    match (guesses.look(guesser, now, attempt.password, hash).await?, person) {
        (Verdict::Right, Some(person)) => {
            let mut tx = store.write().await?;
            let given =
                start_session(&mut tx, person.id, &attempt.brought, dice, clock.now()).await?;
            tx.commit().await?;
            Ok(SignInOutcome::In(given, person.role))
        }
        (Verdict::Right | Verdict::Wrong, _) => Ok(SignInOutcome::Wrong),
        (Verdict::Busy, _) => Ok(SignInOutcome::Busy),
    }
}

/// A browser is known to the accounts that have signed in with it, and to no others.
async fn guesser(
    store: &Store,
    email: &str,
    attempt: &Attempt,
    now: Instant,
) -> Result<Guesser, Fault> {
    let account = token::hash_of(email);
    if let Some(browser) = &attempt.brought.browser {
        let token = token::hash_of(browser);
        let mut tx = store.read().await?;
        if known_browser::knows(&mut tx, &token.0, email, now - BROWSER_MS).await? {
            return Ok(Guesser::Known { account, token });
        }
    }
    Ok(Guesser::Stranger { account, address: attempt.address })
}
