//! How often a password may be wrong. A guess takes a place under each of its keys for an hour; one
//! that was right gives them back.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, MutexGuard, PoisonError},
};

use app::{
    instant::{HOUR_MS, Instant},
    ledger::Hash,
};

use crate::{
    fault::Fault,
    password::{Asker, Verdict, is_password},
};

/// Of one account, by all strangers together.
const ACCOUNT_MAX: usize = 10;
/// Of one account from one address: whoever guesses there leaves some to its owner elsewhere.
const PAIR_MAX: usize = 6;
/// From one address, whichever account.
const ADDRESS_MAX: usize = 100;
/// Of one account in a browser that has signed in to it before, whatever strangers do.
const BROWSER_MAX: usize = 10;
/// Keys that are remembered at the most: anybody can make up more.
const REMEMBERED_MAX: usize = 200_000;

/// Whoever tries a password.
#[derive(Clone, Copy, Debug)]
pub enum Guesser {
    /// Named by their browser's token, or by their session's.
    Known {
        account: Hash,
        token: Hash,
    },
    Stranger {
        account: Hash,
        address: IpAddr,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Browser(Hash, Hash),
    Account(Hash),
    Pair(Hash, IpAddr),
    Address(IpAddr),
}

impl Key {
    const fn max(self) -> usize {
        match self {
            Self::Browser(..) => BROWSER_MAX,
            Self::Account(_) => ACCOUNT_MAX,
            Self::Pair(..) => PAIR_MAX,
            Self::Address(_) => ADDRESS_MAX,
        }
    }
}

impl Guesser {
    fn keys(self) -> Vec<Key> {
        match self {
            Self::Known { account, token } => vec![Key::Browser(account, token)],
            Self::Stranger { account, address } => {
                let network = network(address);
                vec![Key::Account(account), Key::Pair(account, network), Key::Address(network)]
            }
        }
    }
}

/// An IPv6 customer has 2^64 addresses: they count as one.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => {
            IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)))
        }
        IpAddr::V4(_) => address,
    }
}

/// The guesses of the last hour: when each was made, by key.
#[derive(Default)]
pub struct Guesses(Mutex<HashMap<Key, Vec<Instant>>>);

impl Guesses {
    /// Looks whether this is the password of `hash`; for whoever took a place at `now`.
    pub async fn look(
        &self,
        guesser: Guesser,
        now: Instant,
        password: String,
        hash: Option<String>,
    ) -> Result<Verdict, Fault> {
        let asker = match guesser {
            Guesser::Known { .. } => Asker::Known,
            Guesser::Stranger { .. } => Asker::Stranger,
        };
        let verdict = is_password(password, hash, asker).await?;
        if verdict != Verdict::Wrong {
            self.give_back(guesser, now);
        }
        Ok(verdict)
    }

    /// Takes the places for one more guess, if there is one under every key.
    pub fn take(&self, guesser: Guesser, now: Instant) -> bool {
        let keys = guesser.keys();
        let mut taken = self.lock();
        let is_free = |key: &Key| match taken.get(key) {
            Some(at) => at.iter().filter(|at| lasts(**at, now)).count() < key.max(),
            None => taken.len() < REMEMBERED_MAX || matches!(key, Key::Browser(..)),
        };
        if !keys.iter().all(is_free) {
            return false;
        }
        for key in keys {
            let at = taken.entry(key).or_default();
            at.retain(|at| lasts(*at, now));
            at.push(now);
        }
        true
    }

    /// Gives back what a guess took at `at`: it was right, or not looked at.
    fn give_back(&self, guesser: Guesser, at: Instant) {
        let mut taken = self.lock();
        for key in guesser.keys() {
            let Some(places) = taken.get_mut(&key) else { continue };
            if let Some(place) = places.iter().position(|taken_at| *taken_at == at) {
                places.swap_remove(place);
            }
        }
    }

    /// Forgets what is older than an hour. To be called now and then.
    pub fn sweep(&self, now: Instant) {
        self.lock().retain(|_, at| {
            at.retain(|at| lasts(*at, now));
            !at.is_empty()
        });
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Vec<Instant>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A guess of the future is one, too: somebody set the clock back.
fn lasts(at: Instant, now: Instant) -> bool {
    now - at < HOUR_MS
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::token::hash_of;

    const NOW: Instant = Instant(1_790_000_000_000);

    fn stranger(account: &str, address: &str) -> Guesser {
        Guesser::Stranger { account: hash_of(account), address: address.parse().unwrap() }
    }

    fn known(account: &str) -> Guesser {
        Guesser::Known { account: hash_of(account), token: hash_of("a browser") }
    }

    /// How many of so many guesses are looked at.
    fn taken(guesses: &Guesses, at: Instant, guessers: impl Iterator<Item = Guesser>) -> usize {
        guessers.filter(|guesser| guesses.take(*guesser, at)).count()
    }

    #[test]
    fn from_however_many_addresses_an_account_is_guessed_at_ten_times_an_hour() {
        let guesses = Guesses::default();
        let crowd = || (0..250).map(|n| stranger("robin", &format!("203.0.113.{n}")));
        assert_eq!(taken(&guesses, NOW, crowd()), 10);
        assert_eq!(taken(&guesses, NOW + (HOUR_MS - 1), crowd()), 0);
        assert_eq!(taken(&guesses, NOW + HOUR_MS, crowd()), 10);
    }

    #[test]
    fn its_owner_is_let_try_in_their_own_browser_and_at_another_address() {
        let guesses = Guesses::default();
        let guesser = std::iter::repeat_n(stranger("robin", "203.0.113.7"), 100);
        assert_eq!(taken(&guesses, NOW, guesser), 6);
        assert!(guesses.take(stranger("robin", "198.51.100.4"), NOW));
        let crowd = (0..250).map(|n| stranger("robin", &format!("192.0.2.{n}")));
        taken(&guesses, NOW, crowd);
        assert!(!guesses.take(stranger("robin", "198.51.100.4"), NOW), "the crowd took the rest");
        assert_eq!(taken(&guesses, NOW, std::iter::repeat_n(known("robin"), 100)), 10);
        assert!(guesses.take(known("kim"), NOW), "another account in the same browser");
    }

    #[test]
    fn one_address_tries_a_hundred_accounts_an_hour_and_an_ipv6_network_is_one() {
        let guesses = Guesses::default();
        let spray = (0..1_000).map(|n| stranger(&n.to_string(), &format!("2001:db8::{n:x}")));
        assert_eq!(taken(&guesses, NOW, spray), 100);
        assert!(guesses.take(stranger("robin", "2001:db8:0:1::1"), NOW), "the network next door");
    }

    #[test]
    fn what_was_right_is_given_back_and_what_was_refused_took_nothing() {
        let guesses = Guesses::default();
        for n in 0..50 {
            assert!(guesses.take(stranger("robin", "203.0.113.7"), NOW + n));
            guesses.give_back(stranger("robin", "203.0.113.7"), NOW + n);
        }
        let many = std::iter::repeat_n(stranger("robin", "203.0.113.7"), 500);
        assert_eq!(taken(&guesses, NOW + 50, many), 6);
        let others = (0..500).map(|n| stranger(&n.to_string(), "203.0.113.7"));
        assert_eq!(taken(&guesses, NOW + 50, others), 94);
    }

    #[test]
    fn what_has_rested_for_an_hour_is_forgotten() {
        let guesses = Guesses::default();
        assert!(guesses.take(stranger("robin", "203.0.113.7"), NOW));
        guesses.sweep(NOW + (HOUR_MS - 1));
        assert_eq!(guesses.lock().len(), 3);
        guesses.sweep(NOW + HOUR_MS);
        assert_eq!(guesses.lock().len(), 0);
    }
}
