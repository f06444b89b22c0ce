//! What takes long to work out of a market, in memory. One task at a time works, and goes on where
//! whoever asked has gone: a page that is asked for again and again doesn't begin it again.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use app::ids::MarketId;
use tokio::sync::OwnedMutexGuard;

use crate::fault::Fault;

/// Nobody who asks holds a connection meanwhile: the work has its own.
pub(super) struct Workings<T> {
    markets: Mutex<HashMap<MarketId, Arc<Place<T>>>>,
}

/// Of one market.
struct Place<T> {
    /// Held by whoever works.
    turn: Arc<tokio::sync::Mutex<()>>,
    known: Mutex<Option<Arc<T>>>,
}

/// What somebody who asks makes of what is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    Good,
    /// Still to be told, while it is worked out anew.
    Aged,
    /// Something else is to be waited for.
    Nothing,
}

impl<T: Send + Sync + 'static> Workings<T> {
    /// What is known, or what `work` makes of what was known before.
    pub async fn of<W>(
        &self,
        market: MarketId,
        worth: impl Fn(&T) -> Worth,
        work: impl FnOnce(Option<Arc<T>>) -> W,
    ) -> Result<Arc<T>, Fault>
    where
        W: Future<Output = Result<T, Fault>> + Send + 'static,
    {
        let place = self.place(market);
        match place.judged(&worth) {
            (Worth::Good, Some(known)) => return Ok(known),
            (Worth::Aged, Some(known)) => {
                if let Ok(turn) = place.turn.clone().try_lock_owned() {
                    let work = work(Some(known.clone()));
                    tokio::spawn(async move {
                        if let Err(fault) = place.work(turn, work).await {
                            tracing::error!(%fault, %market, "working out anew what had aged");
                        }
                    });
                }
                return Ok(known);
            }
            _ => {}
        }
        let turn = place.turn.clone().lock_owned().await;
        match place.judged(&worth) {
            // Somebody else had the turn before.
            (Worth::Good | Worth::Aged, Some(known)) => Ok(known),
            (_, known) => {
                let work = work(known);
                tokio::spawn(async move { place.work(turn, work).await }).await?
            }
        }
    }

    fn place(&self, market: MarketId) -> Arc<Place<T>> {
        let mut markets = self.markets.lock().unwrap_or_else(PoisonError::into_inner);
        markets.entry(market).or_default().clone()
    }
}

impl<T> Place<T> {
    fn judged(&self, worth: impl Fn(&T) -> Worth) -> (Worth, Option<Arc<T>>) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).clone();
        (known.as_deref().map_or(Worth::Nothing, worth), known)
    }

    /// The turn ends when it is known.
    async fn work(
        &self,
        _turn: OwnedMutexGuard<()>,
        work: impl Future<Output = Result<T, Fault>>,
    ) -> Result<Arc<T>, Fault> {
        let made = Arc::new(work.await?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(made.clone());
        Ok(made)
    }
}

impl<T> Default for Workings<T> {
    fn default() -> Self {
        Self { markets: Mutex::default() }
    }
}

impl<T> Default for Place<T> {
    fn default() -> Self {
        Self { turn: Arc::default(), known: Mutex::default() }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::sync::Semaphore;
    use uuid::Uuid;

    use super::*;

    const MARKET: MarketId = MarketId(Uuid::nil());

    /// Work that takes until it is let, and counts how often it was begun.
    #[derive(Clone)]
    struct Bench {
        workings: Arc<Workings<usize>>,
        begun: Arc<AtomicUsize>,
        permits: Arc<Semaphore>,
    }

    impl Bench {
        fn new() -> Self {
            let workings = Arc::default();
            Self { workings, begun: Arc::default(), permits: Arc::new(Semaphore::new(0)) }
        }

        /// What is given out, where so much of what is known is worth this.
        async fn ask(&self, worth: Worth) -> Result<usize, Fault> {
            let (begun, permits) = (self.begun.clone(), self.permits.clone());
            let work = |_| async move {
                let nth = begun.fetch_add(1, Ordering::SeqCst) + 1;
                permits.acquire_owned().await.unwrap().forget();
                Ok(nth)
            };
            self.workings.of(MARKET, |_| worth, work).await.map(|made| *made)
        }

        async fn until_begun(&self, times: usize) {
            tokio::task::yield_now().await;
            while self.begun.load(Ordering::SeqCst) < times {
                tokio::task::yield_now().await;
            }
        }

        fn begun(&self) -> usize {
            self.begun.load(Ordering::SeqCst)
        }
    }

    #[tokio::test]
    async fn whoever_hangs_up_doesnt_have_it_begun_again() {
        let bench = Bench::new();
        for _ in 0..5 {
            let asking = bench.clone();
            let asking = tokio::spawn(async move { asking.ask(Worth::Good).await });
            bench.until_begun(1).await;
            asking.abort();
            assert!(asking.await.is_err());
        }
        let waiting = bench.clone();
        let waiting = tokio::spawn(async move { waiting.ask(Worth::Good).await });
        tokio::task::yield_now().await;
        assert_eq!(bench.begun(), 1);
        bench.permits.add_permits(1);
        assert_eq!(waiting.await.unwrap().unwrap(), 1);
    }

    #[tokio::test]
    async fn what_has_aged_is_told_while_one_task_works_it_out_anew() {
        let bench = Bench::new();
        bench.permits.add_permits(1);
        assert_eq!(bench.ask(Worth::Good).await.unwrap(), 1);
        for _ in 0..5 {
            assert_eq!(bench.ask(Worth::Aged).await.unwrap(), 1);
            bench.until_begun(2).await;
        }
        bench.permits.add_permits(1);
        while bench.ask(Worth::Good).await.unwrap() != 2 {
            tokio::task::yield_now().await;
        }
        assert_eq!(bench.begun(), 2);
    }

    #[tokio::test]
    async fn what_is_worth_nothing_is_waited_for() {
        let bench = Bench::new();
        bench.permits.add_permits(2);
        assert_eq!(bench.ask(Worth::Good).await.unwrap(), 1);
        assert_eq!(bench.ask(Worth::Nothing).await.unwrap(), 2);
    }
}
