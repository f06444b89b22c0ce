//! That something moved, told to the officers whose leads and lines it concerns, and to staff, as
//! soon as it is committed, here or by another server on the same database. What moved they ask at
//! their desk.

use std::{
    collections::{BTreeSet, HashMap},
    fmt,
    sync::Arc,
    time::Duration,
};

use app::{
    ids::{MarketId, OfficerId},
    ledger::Head,
};
use sha2::{Digest, Sha256};
use tokio::{
    sync::{broadcast, watch},
    time,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::{
    fault::Fault,
    store::{Store, Tx, act, allocation, entry, head, lead},
    writer::Writer,
};

/// How often the heads are looked at for what other servers wrote.
const POLL: Duration = Duration::from_millis(500);
/// From one look to the next at the least: many batches a second cost a few looks.
const REST: Duration = Duration::from_millis(50);
/// From one thing that staff are told to the next.
const STAFF_REST: Duration = Duration::from_secs(3);
/// How long a page is left as it is where nothing moves. What it says of the time ages: by then
/// "this evening" is another day's.
const AGE_MAX: Duration = Duration::from_secs(600);
/// Entries that are looked through for whom they concern. Where more came in, it is everybody.
const ENTRIES_MAX: u64 = 1_000;
/// Acts of staff that the cursor tells apart: more than are under way at once. An id is drawn
/// before its act is committed, so the latest that came isn't always the greatest.
const ACTS: i64 = 100;
/// Looks that a follower may be behind. One that fell further behind is told that something moved.
const LOOKS_MAX: usize = 64;

/// Where all ledgers stood, and what staff had done, opaque. Nothing was committed between two that
/// are equal, whichever servers gave them out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor([u8; 16]);

/// What everybody who looks follows.
#[derive(Clone)]
pub struct Live {
    stands: watch::Receiver<Cursor>,
    /// The lookout's own: where that has ended, so has all that follows it.
    moved: broadcast::WeakSender<Moved>,
}

#[derive(Clone)]
struct Moved {
    concerned: Concerned,
    to: Cursor,
}

#[derive(Clone)]
enum Concerned {
    Everybody,
    These(Arc<BTreeSet<OfficerId>>),
}

/// Whose page is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follower {
    /// Told of what concerns them.
    Officer(OfficerId),
    /// Told of everything, a few seconds apart: in a busy house something moves all the time.
    Staff,
}

/// One reader's view of what moves.
pub struct Following {
    follower: Follower,
    live: Live,
    moved: broadcast::Receiver<Moved>,
    is_behind: bool,
    /// When this reader is told that something moved, even if it is only the time.
    ages_at: time::Instant,
}

impl Live {
    /// Looks for as long as the server runs.
    pub fn start(store: Store, writer: &Writer, stop: CancellationToken) -> Self {
        let (stands, seen) = watch::channel(Cursor::of(&[], &[]));
        let (moved, _) = broadcast::channel(LOOKS_MAX);
        let live = Self { stands: seen, moved: moved.downgrade() };
        let lookout = Lookout { store, heads: HashMap::new(), stands, moved };
        let batches = writer.batches();
        tokio::spawn(async move {
            stop.run_until_cancelled(lookout.look_out(batches)).await;
        });
        live
    }

    /// Whether anybody looks any more.
    pub fn is_alive(&self) -> bool {
        self.moved.upgrade().is_some()
    }

    /// Where the ledgers stood a moment ago: what is read from now on is no older.
    pub fn cursor(&self) -> Cursor {
        *self.stands.borrow()
    }

    /// Follows on from a cursor that a page was given, maybe by another server.
    pub fn follow(&self, follower: Follower, since: Option<&str>) -> Following {
        // In this order: what is committed between the two is told twice, and not never.
        let moved = match self.moved.upgrade() {
            Some(moved) => moved.subscribe(),
            // It ends at once.
            None => broadcast::channel(1).1,
        };
        let is_behind = since != Some(self.cursor().to_string().as_str());
        let ages_at = time::Instant::now() + AGE_MAX;
        Following { follower, live: self.clone(), moved, is_behind, ages_at }
    }
}

impl Following {
    /// Waits until something moved that concerns this reader, or the time has, and says where all
    /// stood then. `None` when nothing will move any more. Nothing is lost if it is dropped and
    /// called again.
    pub async fn moved(&mut self) -> Option<Cursor> {
        let moved = match time::timeout_at(self.ages_at, self.entries_moved()).await {
            Ok(moved) => moved?,
            Err(_) => self.live.cursor(),
        };
        self.ages_at = time::Instant::now() + AGE_MAX;
        Some(moved)
    }

    async fn entries_moved(&mut self) -> Option<Cursor> {
        if std::mem::take(&mut self.is_behind) {
            return Some(self.live.cursor());
        }
        loop {
            match self.moved.recv().await {
                Ok(_) if self.follower == Follower::Staff => {
                    self.is_behind = true;
                    time::sleep(STAFF_REST).await;
                    // What else moved meanwhile is told with it.
                    self.moved = self.moved.resubscribe();
                    self.is_behind = false;
                    return Some(self.live.cursor());
                }
                Ok(moved) if moved.concerned.is(self.follower) => return Some(moved.to),
                Ok(_) => {}
                Err(broadcast::error::RecvError::Lagged(_)) => return Some(self.live.cursor()),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }
}

impl Concerned {
    fn is(&self, follower: Follower) -> bool {
        match (self, follower) {
            (Self::Everybody, _) | (_, Follower::Staff) => true,
            (Self::These(officers), Follower::Officer(officer)) => officers.contains(&officer),
        }
    }
}

/// Sees what was committed, and tells.
struct Lookout {
    store: Store,
    /// As they were seen last.
    heads: HashMap<MarketId, u64>,
    stands: watch::Sender<Cursor>,
    moved: broadcast::Sender<Moved>,
}

impl Lookout {
    async fn look_out(mut self, mut batches: watch::Receiver<()>) {
        loop {
            if let Err(fault) = self.look().await {
                tracing::warn!(%fault, "looking for what moved");
            }
            time::sleep(REST).await;
            // Whether something was written here or not, another server may have written.
            drop(time::timeout(POLL, batches.changed()).await);
        }
    }

    async fn look(&mut self) -> Result<(), Fault> {
        let mut tx = self.store.read().await?;
        let heads = head::all(&mut tx).await?;
        let to = Cursor::of(&heads, &act::latest(&mut tx, ACTS).await?);
        if to == *self.stands.borrow() {
            return Ok(());
        }
        let concerned = self.concerned(&mut tx, &heads).await?;
        self.heads = heads.iter().map(|head| (head.market, head.seq)).collect();
        self.stands.send_replace(to);
        // Nobody follows, maybe.
        drop(self.moved.send(Moved { concerned, to }));
        Ok(())
    }

    async fn concerned(&self, tx: &mut Tx, heads: &[Head]) -> Result<Concerned, Fault> {
        let is_first_look = self.heads.is_empty();
        // Whoever begins to follow meanwhile is told to be on the safe side.
        if is_first_look || self.moved.receiver_count() == 0 {
            return Ok(Concerned::Everybody);
        }
        let mut officers = BTreeSet::new();
        for &Head { market, seq, .. } in heads {
            let before = self.heads.get(&market).copied().unwrap_or(0);
            if seq.saturating_sub(before) > ENTRIES_MAX {
                return Ok(Concerned::Everybody);
            }
            if seq > before {
                officers.extend(lead::officers(tx, market, before, seq).await?);
                officers.extend(of_contracts(tx, market, before, seq).await?);
            }
        }
        Ok(Concerned::These(Arc::new(officers)))
    }
}

/// Whose contracts and lines these entries moved.
async fn of_contracts(
    tx: &mut Tx,
    market: MarketId,
    after: u64,
    until: u64,
) -> Result<BTreeSet<OfficerId>, Fault> {
    let mut moved = BTreeSet::new();
    for record in entry::of_no_lead(tx, market, after, until).await? {
        let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
        moved.extend(entry.event.allocation());
    }
    if moved.is_empty() {
        return Ok(BTreeSet::new());
    }
    let rows = allocation::in_market(tx, market).await?;
    Ok(rows.into_iter().filter(|row| moved.contains(&row.id)).map(|row| row.officer).collect())
}

impl Cursor {
    /// Prices, names and towns are in no ledger: who changed them left a note.
    fn of(heads: &[Head], latest_acts: &[Uuid]) -> Self {
        let mut digest = Sha256::new_with_prefix("evenpace-cursor-1");
        for head in heads {
            digest.update(head.market.0);
            digest.update(head.hash.0);
        }
        latest_acts.iter().for_each(|act| digest.update(act));
        let digest: [u8; 32] = digest.finalize().into();
        let mut short = [0; 16];
        short.copy_from_slice(&digest[..16]);
        Self(short)
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const OWN: OfficerId = OfficerId(Uuid::from_u128(1));
    const RIVAL: OfficerId = OfficerId(Uuid::from_u128(2));

    /// Of a house in which nothing happens but what a test says.
    fn still() -> (Live, watch::Sender<Cursor>, broadcast::Sender<Moved>) {
        let (stands, seen) = watch::channel(Cursor([7; 16]));
        let (moved, _) = broadcast::channel(LOOKS_MAX);
        (Live { stands: seen, moved: moved.downgrade() }, stands, moved)
    }

    fn moved_for(officer: OfficerId, live: &Live) -> Moved {
        let concerned = Concerned::These(Arc::new(BTreeSet::from([officer])));
        Moved { concerned, to: live.cursor() }
    }

    #[tokio::test]
    async fn a_page_on_which_nothing_moves_is_told_of_the_time() {
        let (live, _stands, moved) = still();
        let since = live.cursor().to_string();
        let mut following = live.follow(Follower::Officer(OWN), Some(&since));
        moved.send(moved_for(RIVAL, &live)).ok().expect("somebody follows");
        assert_eq!(following.moved().now_or_never(), None, "it is young");
        let now = time::Instant::now();
        following.ages_at = now;
        assert_eq!(following.moved().await, Some(live.cursor()));
        assert!(following.ages_at >= now + AGE_MAX, "and young again");
        assert_eq!(following.moved().now_or_never(), None);
    }

    #[tokio::test]
    async fn what_is_told_meanwhile_puts_the_time_off() {
        let (live, _stands, moved) = still();
        let since = live.cursor().to_string();
        let mut following = live.follow(Follower::Officer(OWN), Some(&since));
        let now = time::Instant::now();
        following.ages_at = now + AGE_MAX / 2;
        moved.send(moved_for(OWN, &live)).ok().expect("somebody follows");
        assert_eq!(following.moved().await, Some(live.cursor()));
        assert!(following.ages_at >= now + AGE_MAX);
    }
}
