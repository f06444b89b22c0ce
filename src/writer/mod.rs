//! The one writer. Every command that changes a market waits in its queue; it takes what has queued
//! up, decides each in order, and commits the lot in one durable transaction before it answers
//! anybody.

mod post;
mod order;
mod answer;
mod contracts;
mod leads;
mod books;
mod gather;
mod history;
mod batch;
mod credits;
mod again;
mod arriving;
mod own_pause;
mod markets;
mod tries;

use std::time::Duration;

use app::instant::DAY_MS;
use tokio::{
    sync::{mpsc, oneshot, watch},
    task::JoinHandle,
};

use crate::{
    clock::Clock,
    fault::Fault,
    seal::MasterKey,
    store::{Store, head},
};

pub use again::LEADS_MAX as AGAIN_LEADS_MAX;
pub use answer::{Answer, Declined, LeadAnswer};
pub use contracts::Contracts;
pub use leads::{Leads, search_marks};
pub use order::{
    Clash, CreditStep, Keep, MarketChange, Note, OfficerChange, Order, OwnPause, PauseStep, Said,
    Wants,
};
pub use own_pause::{is_own_pause, is_pause_allowed, may_pause};
pub use post::{Post, Preparer, Retry};

pub use batch::PARTED_MS_MAX;

use batch::Batcher;

/// Orders that may wait. One more is declined at once: better a source that retries than a queue
/// whose end nobody sees.
const QUEUE_MAX: usize = 1_024;

/// How the writer works. Every value has a reason to be another in some test or benchmark.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// Orders in one transaction at the most.
    pub batch_max: usize,
    /// How long an earlier lead of the same borrower makes a new one a duplicate.
    pub duplicate_window_ms: i64,
    /// How old a lead that nobody got may be when a contract that is signed, or a number that is
    /// raised, has it offered again; 0: none is.
    pub again_within_ms: i64,
    /// Entries after which a market's book is stored again.
    pub snapshot_every: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            batch_max: 256,
            duplicate_window_ms: 90 * DAY_MS,
            again_within_ms: DAY_MS,
            snapshot_every: 2_000,
        }
    }
}

/// A handle on the writer; clones share its queue. When the last one is dropped the writer finishes
/// what has queued up, and stops.
#[derive(Clone)]
pub struct Writer {
    queue: mpsc::Sender<Waiting>,
    store: Store,
    settings: Settings,
    batches: watch::Receiver<()>,
}

struct Waiting {
    order: Order,
    answer: oneshot::Sender<Result<Answer, Declined>>,
}

impl Writer {
    /// Starts the writer in a task of its own, so that a client that hangs up can't cancel a
    /// transaction half-way.
    pub async fn start(
        store: Store,
        master: &MasterKey,
        clock: Clock,
        settings: Settings,
    ) -> Result<(Self, JoinHandle<()>), Fault> {
        let batcher = Batcher::new(store.clone(), master, clock, settings).await?;
        let (queue, waiting) = mpsc::channel(QUEUE_MAX);
        let (written, batches) = watch::channel(());
        let writing = write(batcher, waiting, settings.batch_max, written);
        Ok((Self { queue, store, settings, batches }, tokio::spawn(writing)))
    }

    /// Whether orders are still carried out.
    pub fn is_alive(&self) -> bool {
        !self.queue.is_closed()
    }

    pub fn settings(&self) -> Settings {
        self.settings
    }

    /// Changes with every batch that this writer carried out. What another server's wrote is not
    /// told here.
    pub fn batches(&self) -> watch::Receiver<()> {
        self.batches.clone()
    }

    /// Returns once the order's entries are on disk, or it was declined.
    pub async fn order(&self, order: Order) -> Result<Answer, Declined> {
        let (answer, answered) = oneshot::channel();
        match self.queue.try_send(Waiting { order, answer }) {
            Ok(()) => answered.await.unwrap_or(Err(Declined::Stopped)),
            Err(mpsc::error::TrySendError::Full(_)) => Err(Declined::Full),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(Declined::Stopped),
        }
    }

    /// Like [`Writer::order`], but waits for a place in the queue: for whoever makes many orders
    /// and has nobody waiting.
    pub async fn order_patiently(&self, order: Order) -> Result<Answer, Declined> {
        let (answer, answered) = oneshot::channel();
        match self.queue.send(Waiting { order, answer }).await {
            Ok(()) => answered.await.unwrap_or(Err(Declined::Stopped)),
            Err(_) => Err(Declined::Stopped),
        }
    }

    /// Has everything done that is due by now, each market in an order of its own: one whose ledger
    /// can't be read is told in the log, and the others go on. Returns how many were declined.
    pub async fn tick(&self) -> Result<usize, Fault> {
        let markets = head::markets(&mut self.store.read().await?).await?;
        let mut declined = 0;
        for market in markets {
            if let Err(why) = self.order_patiently(Order::Tick(market)).await {
                tracing::error!(%market, %why, "tick");
                declined += 1;
            }
        }
        Ok(declined)
    }

    /// Keeps idle markets rolling and old answers from piling up, for as long as the writer lives.
    pub async fn tick_every(self, period: Duration) {
        let mut timer = tokio::time::interval(period);
        while self.is_alive() {
            timer.tick().await;
            if let Err(fault) = self.tick().await {
                tracing::error!(%fault, "tick");
            }
            if let Err(declined) = self.order_patiently(Order::Forget).await {
                tracing::error!(%declined, "forgetting what is old");
            }
        }
    }
}

async fn write(
    mut batcher: Batcher,
    mut waiting: mpsc::Receiver<Waiting>,
    batch_max: usize,
    written: watch::Sender<()>,
) {
    let mut batch = Vec::with_capacity(batch_max);
    while waiting.recv_many(&mut batch, batch_max).await > 0 {
        let (orders, askers): (Vec<_>, Vec<_>) =
            batch.drain(..).map(|waiting| (waiting.order, waiting.answer)).unzip();
        for (asker, answer) in askers.into_iter().zip(batcher.carry_out(orders).await) {
            // Whoever asked may have hung up; what was written stands.
            drop(asker.send(answer));
        }
        written.send_replace(());
    }
}
