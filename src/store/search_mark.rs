//! By what an officer finds their leads. Made of what is sealed, so neither the ledger nor its
//! check knows of it.

use app::{ids::LeadId, instant::Instant, ledger::Hash};

use super::{Insert, Tx, insert};
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
