//! Signing in and out: plain forms, answered by redirects.

use std::{net::IpAddr, num::NonZeroU32, time::Duration};

use app::ledger::Hash;
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{session, start_session};
use crate::{
    clock::{Clock, Dice},
    fault::Fault,
    password::is_password,
    store::{Store, person},
    token::{self, Token},
};

/// Guesses per account: ten, then one every six minutes.
const ACCOUNT_BURST: NonZeroU32 = NonZeroU32::new(10).expect("above 0");
const ACCOUNT_PERIOD: Duration = Duration::from_secs(360);
/// Guesses per address: twenty, then one every three seconds.
const ADDRESS_BURST: NonZeroU32 = NonZeroU32::new(20).expect("above 0");
const ADDRESS_PERIOD: Duration = Duration::from_secs(3);

/// What sign-ins are slowed by.
#[derive(Debug)]
pub struct SignIns {
    accounts: DefaultKeyedRateLimiter<Hash>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for SignIns {
    fn default() -> Self {
        let quota = |period, burst| {
            Quota::with_period(period).expect("a period above 0").allow_burst(burst)
        };
        Self {
            accounts: RateLimiter::keyed(quota(ACCOUNT_PERIOD, ACCOUNT_BURST)),
            addresses: RateLimiter::keyed(quota(ADDRESS_PERIOD, ADDRESS_BURST)),
        }
    }
}

/// Accounts or addresses after which those that have rested are forgotten: anybody can make up more.
const SWEPT_FROM: usize = 10_000;

impl SignIns {
    fn sweep(&self) {
        if self.accounts.len() > SWEPT_FROM {
            self.accounts.retain_recent();
        }
        if self.addresses.len() > SWEPT_FROM {
            self.addresses.retain_recent();
        }
    }
}

/// What came of a sign-in.
#[derive(Debug)]
pub enum SignInOutcome {
    In(Token),
    /// No such account, or not its password: nobody is told which.
    Wrong,
    TooFast,
}

/// Tries an e-mail address and a password. Known and unknown accounts take the same way.
pub async fn sign_in(
    store: &Store,
    limits: &SignIns,
    (clock, dice): (&Clock, &Dice),
    address: IpAddr,
    email: &str,
    password: String,
) -> Result<SignInOutcome, Fault> {
    let email = email.trim().to_lowercase();
    limits.sweep();
    let within = limits.addresses.check_key(&address).is_ok()
        && limits.accounts.check_key(&token::hash_of(&email)).is_ok();
    if !within {
        return Ok(SignInOutcome::TooFast);
    }
    let person = person::by_email(&mut store.read().await?, &email).await?;
    let hash = person.as_ref().and_then(|person| person.password_hash.clone());
    let fits = is_password(password, hash).await?;
    match person.filter(|_| fits) {
        Some(person) => {
            let token = start_session(store, person.id, dice, clock.now()).await?;
            Ok(SignInOutcome::In(token))
        }
        None => Ok(SignInOutcome::Wrong),
    }
}

/// Ends the session of this token; one that is over already stays so.
pub async fn sign_out(store: &Store, token: &str) -> Result<(), Fault> {
    session::end_session(store, token).await
}
