//! Read models of the seats that are kept for somebody, and of who waits for one. Made from
//! entries, by the writer alone.

use app::{
    ids::{MarketId, ProspectId},
    instant::Instant,
    ledger::{Hold, Waiting},
};
use uuid::Uuid;

use super::{Insert, Tx, each, insert};
use crate::fault::Fault;

const FORGET_HOLDS: &str = "DELETE FROM seat_hold WHERE market = $1";
const FORGET_WAITLIST: &str = "DELETE FROM waitlist WHERE market = $1";
const PUT_HOLDS: Insert =
    Insert { into: "INSERT INTO seat_hold (market, prospect, held_until, extended)", then: "" };
const PUT_WAITLIST: Insert =
    Insert { into: "INSERT INTO waitlist (market, prospect, place, offered_until)", then: "" };

/// Writes all of a market's holds and its waitlist as they now are: they are few.
pub async fn put(
    tx: &mut Tx,
    market: MarketId,
    holds: &[Hold],
    waitlist: &[Waiting],
) -> Result<(), Fault> {
    for sql in [FORGET_HOLDS, FORGET_WAITLIST] {
        each!(tx, conn => sqlx::query(sql).bind(market.0).execute(conn).await.map(drop))?;
    }
    insert!(tx, PUT_HOLDS, holds, |values, hold| {
        values.push_bind(market.0).push_bind(hold.prospect.0);
        values.push_bind(hold.until.0).push_bind(i64::from(hold.extended));
    });
    insert!(tx, PUT_WAITLIST, waitlist, |values, waiting| {
        values.push_bind(market.0).push_bind(waiting.prospect.0);
        values.push_bind(waiting.place as i64);
        values.push_bind(waiting.offered_until.map(|until| until.0));
    });
    Ok(())
}

const HOLDS: &str = "SELECT prospect, held_until, extended FROM seat_hold
    WHERE market = $1 ORDER BY held_until, prospect";

/// Those of a market, the one that ends next first.
pub async fn holds(tx: &mut Tx, market: MarketId) -> Result<Vec<Hold>, Fault> {
    let rows: Vec<(Uuid, i64, i64)> =
        each!(tx, conn => sqlx::query_as(HOLDS).bind(market.0).fetch_all(conn).await)?;
    let holds = rows.into_iter().map(|(prospect, until, extended)| Hold {
        prospect: ProspectId(prospect),
        until: Instant(until),
        extended: extended == 1,
    });
    Ok(holds.collect())
}

const WAITLIST: &str = "SELECT prospect, place, offered_until FROM waitlist
    WHERE market = $1 ORDER BY place";

/// Who waits in a market, in order.
pub async fn waitlist(tx: &mut Tx, market: MarketId) -> Result<Vec<Waiting>, Fault> {
    let rows: Vec<(Uuid, i64, Option<i64>)> =
        each!(tx, conn => sqlx::query_as(WAITLIST).bind(market.0).fetch_all(conn).await)?;
    let waiting = rows.into_iter().map(|(prospect, place, until)| {
        let place = u64::try_from(place).map_err(|error| Fault::corrupt("waitlist", error))?;
        let offered_until = until.map(Instant);
        Ok(Waiting { prospect: ProspectId(prospect), place, offered_until })
    });
    waiting.collect()
}
