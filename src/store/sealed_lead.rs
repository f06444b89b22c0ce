//! Who a lead is and what it says, sealed.

use app::ids::LeadId;

use super::{Insert, Tx, each, insert};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedRow {
    pub lead: LeadId,
    pub contact: Vec<u8>,
    /// Wrapped; gone where the borrower was erased.
    pub contact_key: Option<Vec<u8>>,
    pub consent: Vec<u8>,
    /// Wrapped.
    pub consent_key: Vec<u8>,
}

const INSERT: Insert = Insert {
    into: "INSERT INTO sealed_lead (lead, contact, contact_key, consent, consent_key)",
    then: "",
};

pub async fn insert(tx: &mut Tx, sealed: &[SealedRow]) -> Result<(), Fault> {
    insert!(tx, INSERT, sealed, |values, row| {
        values.push_bind(row.lead.0).push_bind(&row.contact).push_bind(row.contact_key.as_deref());
        values.push_bind(&row.consent).push_bind(&row.consent_key);
    });
    Ok(())
}

const FIND: &str = "SELECT contact, contact_key, consent, consent_key FROM sealed_lead
    WHERE lead = $1";

pub async fn find(tx: &mut Tx, lead: LeadId) -> Result<Option<SealedRow>, Fault> {
    type Row = (Vec<u8>, Option<Vec<u8>>, Vec<u8>, Vec<u8>);
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(lead.0).fetch_optional(conn).await)?;
    Ok(row.map(|(contact, contact_key, consent, consent_key)| SealedRow {
        lead,
        contact,
        contact_key,
        consent,
        consent_key,
    }))
}

const FORGET_KEY: &str = "UPDATE sealed_lead SET contact_key = NULL WHERE lead = $1";

/// Erases the borrower: what only the contact key opened can't be opened any more.
pub async fn forget_contact_key(tx: &mut Tx, lead: LeadId) -> Result<(), Fault> {
    each!(tx, conn => sqlx::query(FORGET_KEY).bind(lead.0).execute(conn).await.map(drop))?;
    Ok(())
}
