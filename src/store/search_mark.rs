//! By what an officer finds their leads. Made of what is sealed, so neither the ledger nor its
//! check knows of it.

use app::{ids::LeadId, instant::Instant, ledger::Hash};

use super::{Insert, Tx, each, insert};
use crate::fault::Fault;

/// One text by which its recipient finds a lead.
#[derive(Clone, Copy, Debug)]
pub struct MarkRow {
    pub mark: Hash,
    pub routed_at: Instant,
    pub lead: LeadId,
}

/// A mark that is there already says the same.
const INSERT: Insert = Insert {
    into: "INSERT INTO search_mark (hmac, routed_at, lead)",
    then: "ON CONFLICT (hmac, routed_at, lead) DO NOTHING",
};

pub async fn insert(tx: &mut Tx, marks: &[MarkRow]) -> Result<(), Fault> {
    insert!(tx, INSERT, marks, |values, row| {
        values.push_bind(&row.mark.0[..]).push_bind(row.routed_at.0).push_bind(row.lead.0);
    });
    Ok(())
}

const IS_BEFORE: &str = "SELECT COUNT(*) FROM search_mark WHERE hmac = $1 AND routed_at < $2";

/// Whether a lead that was routed earlier has this mark.
pub async fn is_before(tx: &mut Tx, mark: Hash, at: Instant) -> Result<bool, Fault> {
    let count: i64 = each!(tx, conn => {
        sqlx::query_scalar(IS_BEFORE).bind(&mark.0[..]).bind(at.0).fetch_one(conn).await
    })?;
    Ok(count > 0)
}
