//! Signing in and out: plain forms, answered by redirects.

use std::{
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    time::Duration,
};

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

/// Guesses at one account from one address: ten, then one every six minutes.
const PAIR: (u32, Duration) = (10, Duration::from_secs(360));
/// Guesses at one account from everywhere. Loose, because whoever uses it up keeps the account's
/// owner out as well.
const ACCOUNT: (u32, Duration) = (100, Duration::from_secs(36));
/// Guesses from one address, whichever account.
const ADDRESS: (u32, Duration) = (20, Duration::from_secs(3));
/// Accounts and addresses that are remembered at the most: anybody can make up more.
const REMEMBERED_MAX: usize = 50_000;

/// What sign-ins are slowed by.
#[derive(Debug)]
pub struct SignIns {
    pairs: DefaultKeyedRateLimiter<(Hash, IpAddr)>,
    accounts: DefaultKeyedRateLimiter<Hash>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for SignIns {
    fn default() -> Self {
        Self { pairs: limiter(PAIR), accounts: limiter(ACCOUNT), addresses: limiter(ADDRESS) }
    }
}

fn limiter<K: Clone + Eq + std::hash::Hash>(
    (burst, period): (u32, Duration),
) -> DefaultKeyedRateLimiter<K> {
    let burst = NonZeroU32::new(burst).expect("above 0");
    let quota = Quota::with_period(period).expect("above 0").allow_burst(burst);
    RateLimiter::keyed(quota)
}

impl SignIns {
    /// Whether one more guess is allowed now.
    fn allow(&self, account: Hash, address: IpAddr) -> bool {
        let network = network(address);
        self.addresses.check_key(&network).is_ok()
            && self.pairs.check_key(&(account, network)).is_ok()
            && self.accounts.check_key(&account).is_ok()
            && self.addresses.len().max(self.pairs.len()) < REMEMBERED_MAX
    }

    /// Forgets accounts and addresses that have rested. To be called now and then.
    pub fn sweep(&self) {
        self.pairs.retain_recent();
        self.accounts.retain_recent();
        self.addresses.retain_recent();
    }
}

/// An IPv6 customer has 2^64 addresses: they count as one.
fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        IpAddr::V4(_) => address,
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
    if !limits.allow(token::hash_of(&email), address) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guesser_is_slowed_and_the_owner_at_another_address_is_not() {
        let limits = SignIns::default();
        let account = token::hash_of("officer@example.com");
        let guesser: IpAddr = "203.0.113.7".parse().unwrap();
        let allowed = (0..50).filter(|_| limits.allow(account, guesser)).count();
        assert_eq!(allowed, 10);
        assert!(limits.allow(account, "198.51.100.4".parse().unwrap()));
    }

    #[test]
    fn one_ipv6_network_counts_as_one_address() {
        let limits = SignIns::default();
        let allowed = (0..200u32).filter(|n| {
            let address = format!("2001:db8::{n:x}").parse().unwrap();
            limits.allow(token::hash_of(&n.to_string()), address)
        });
        assert_eq!(allowed.count(), 20);
    }
}
