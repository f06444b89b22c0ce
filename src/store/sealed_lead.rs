//! Who a lead is and what it says, sealed.

use app::ids::LeadId;

use super::{Texts, Tx, bulk, each, hex_of};
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

const INSERT: Texts = Texts {
    sqlite: "INSERT INTO sealed_lead (lead, contact, contact_key, consent, consent_key)
        SELECT unhex(value ->> 0), unhex(value ->> 1), unhex(value ->> 2), unhex(value ->> 3),
            unhex(value ->> 4)
        FROM json_each($1)",
    postgres: "INSERT INTO sealed_lead (lead, contact, contact_key, consent, consent_key)
        SELECT (value ->> 0)::uuid, decode(value ->> 1, 'hex'), decode(value ->> 2, 'hex'),
            decode(value ->> 3, 'hex'), decode(value ->> 4, 'hex')
        FROM json_array_elements($1::json)",
};

pub async fn insert(tx: &mut Tx, sealed: &[SealedRow]) -> Result<(), Fault> {
    let rows: Vec<_> = sealed
        .iter()
        .map(|row| {
            (
                hex_of(row.lead.0),
                hex::encode(&row.contact),
                row.contact_key.as_ref().map(hex::encode),
                hex::encode(&row.consent),
                hex::encode(&row.consent_key),
            )
        })
        .collect();
    bulk(tx, INSERT, &rows).await.map(drop)
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
