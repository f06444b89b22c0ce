//! Who of the staff had a borrower's contact data shown.

use app::{
    ids::{LeadId, PersonId},
    instant::Instant,
};

use super::{Tx, each};
use crate::fault::Fault;

const INSERT: &str = "INSERT INTO lead_access (lead, at, person) VALUES ($1, $2, $3)
    ON CONFLICT (lead, at, person) DO NOTHING";

pub async fn insert(tx: &mut Tx, lead: LeadId, at: Instant, person: PersonId) -> Result<(), Fault> {
    each!(tx, conn => {
        sqlx::query(INSERT).bind(lead.0).bind(at.0).bind(person.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const LATEST: &str = "SELECT MAX(at) FROM lead_access WHERE lead = $1 AND person = $2";

/// When this person last had it shown.
pub async fn latest(tx: &mut Tx, lead: LeadId, person: PersonId) -> Result<Option<Instant>, Fault> {
    let at: Option<i64> = each!(tx, conn => {
        sqlx::query_scalar(LATEST).bind(lead.0).bind(person.0).fetch_one(conn).await
    })?;
    Ok(at.map(Instant))
}
