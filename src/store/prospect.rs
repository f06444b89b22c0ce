//! Who may buy a seat, sealed. The ledger and its read models know an id.

use app::{
    ids::{MarketId, PersonId, ProspectId},
    instant::Instant,
};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prospect {
    pub id: ProspectId,
    /// Where they want a seat.
    pub market: MarketId,
    pub met_at: Instant,
    /// Of the staff.
    pub met_by: PersonId,
    /// Who they are and how to reach them: sealed already.
    pub words: Vec<u8>,
}

const INSERT: &str =
    "INSERT INTO prospect (id, market, met_at, met_by, words) VALUES ($1, $2, $3, $4, $5)";

pub async fn insert(tx: &mut Tx, prospect: &Prospect) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(prospect.id.0).bind(prospect.market.0);
        let query = query.bind(prospect.met_at.0).bind(prospect.met_by.0);
        query.bind(&prospect.words).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FIND: &str = "SELECT p.id, p.market, p.met_at, p.met_by, p.words, s.name
    FROM prospect p JOIN person s ON s.id = p.met_by WHERE p.id = $1";

/// The prospect, and the name of who met them.
pub async fn find(tx: &mut Tx, id: ProspectId) -> Result<Option<(Prospect, String)>, Fault> {
    type Row = (Uuid, Uuid, i64, Uuid, Vec<u8>, String);
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(id.0).fetch_optional(conn).await)?;
    Ok(row.map(|(id, market, met_at, met_by, words, name)| {
        let prospect = Prospect {
            id: ProspectId(id),
            market: MarketId(market),
            met_at: Instant(met_at),
            met_by: PersonId(met_by),
            words,
        };
        (prospect, name)
    }))
}

const FORGET: &str = "DELETE FROM prospect WHERE met_at < $1
    AND id NOT IN (SELECT prospect FROM seat_hold)
    AND id NOT IN (SELECT prospect FROM waitlist)";

/// Forgets whoever was met before this instant, and for whom nothing is kept.
pub async fn forget(tx: &mut Tx, before: Instant) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET).bind(before.0).execute(conn).await.map(drop))?;
    Ok(())
}
