//! The only now() and the only dice. Everything else is told the time and handed its random bytes,
//! so that tests and the demo run months in seconds, the same way each time.

use std::{
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{self, SystemTime, UNIX_EPOCH},
};

use app::instant::Instant;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// Tells the time.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// Stands still until it is set.
    Set(Arc<Standing>),
}

#[derive(Debug)]
pub struct Standing {
    ms: AtomicI64,
    parted_ms: AtomicI64,
}

impl Clock {
    pub fn set_to(at: Instant) -> Self {
        Self::Set(Arc::new(Standing { ms: AtomicI64::new(at.0), parted_ms: AtomicI64::new(0) }))
    }

    pub fn now(&self) -> Instant {
        match self {
            Self::System => wall_now(),
            Self::Set(clock) => Instant(clock.ms.load(Ordering::SeqCst)),
        }
    }

    /// How far the wall clock has parted from the steady one since this was first asked, in
    /// milliseconds: what somebody set it forward or back by.
    pub fn parted_ms(&self) -> i64 {
        match self {
            Self::System => {
                let (wall, steady) = first_asked();
                let steady_ms = i64::try_from(steady.elapsed().as_millis()).unwrap_or(i64::MAX);
                wall_now() - wall - steady_ms
            }
            Self::Set(clock) => clock.parted_ms.load(Ordering::SeqCst),
        }
    }

    /// Sets a clock that can be set; the system's stays as it is.
    pub fn set(&self, at: Instant) {
        if let Self::Set(clock) = self {
            clock.ms.store(at.0, Ordering::SeqCst);
        }
    }

    /// Sets a clock that can be set as somebody would set the machine's.
    pub fn jump_ms(&self, ms: i64) {
        if let Self::Set(clock) = self {
            clock.ms.fetch_add(ms, Ordering::SeqCst);
            clock.parted_ms.fetch_add(ms, Ordering::SeqCst);
        }
    }
}

/// Wall clock and steady clock at one moment.
#[expect(clippy::disallowed_methods, reason = "this is the one clock")]
fn first_asked() -> (Instant, time::Instant) {
    static FIRST: OnceLock<(Instant, time::Instant)> = OnceLock::new();
    *FIRST.get_or_init(|| (wall_now(), time::Instant::now()))
}

#[expect(clippy::disallowed_methods, reason = "this is the one clock")]
fn wall_now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Instant(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// Makes random bytes.
#[derive(Clone, Debug)]
pub enum Dice {
    System,
    /// The same bytes for the same seed, in the same order of calls.
    Seeded(Arc<Mutex<Seeded>>),
}

#[derive(Debug)]
pub struct Seeded {
    seed: u64,
    drawn: u64,
}

impl Dice {
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(Seeded { seed, drawn: 0 })))
    }

    pub fn fill(&self, bytes: &mut [u8]) {
        match self {
            Self::System => system_fill(bytes),
            Self::Seeded(dice) => {
                let mut dice = dice.lock().unwrap_or_else(PoisonError::into_inner);
                for chunk in bytes.chunks_mut(32) {
                    dice.drawn += 1;
                    let mut sha = Sha256::new();
                    sha.update(dice.seed.to_be_bytes());
                    sha.update(dice.drawn.to_be_bytes());
                    chunk.copy_from_slice(&sha.finalize()[..chunk.len()]);
                }
            }
        }
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.fill(&mut bytes);
        bytes
    }

    /// A UUIDv7: ids made later sort later, to the millisecond.
    pub fn id(&self, at: Instant) -> Uuid {
        let ms = u64::try_from(at.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(ms, &self.bytes()).into_uuid()
    }

    /// An evenly drawn number below `end`, which is above 0.
    pub fn below(&self, end: u64) -> u64 {
        // The bias of a remainder of 128 bits is below 2^-64.
        let drawn = u128::from_be_bytes(self.bytes()) % u128::from(end);
        u64::try_from(drawn).expect("below a u64")
    }
}

#[expect(clippy::disallowed_methods, reason = "these are the one dice")]
fn system_fill(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_dice() {
        let throws = |seed| -> [u64; 4] {
            let dice = Dice::seeded(seed);
            std::array::from_fn(|_| dice.below(1_000_000))
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
    }

    #[test]
    fn later_ids_sort_later() {
        let dice = Dice::seeded(1);
        assert!(dice.id(Instant(1_000)) < dice.id(Instant(1_001)));
        assert_eq!(dice.id(Instant(1_000)).get_version_num(), 7);
    }
}
