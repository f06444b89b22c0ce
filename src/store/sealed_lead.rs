//! Who a lead is and what it says, sealed.

use app::ids::LeadId;
use uuid::Uuid;

use super::{Insert, Texts, Tx, each, hex_of, insert, json_of};
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

impl SealedRow {
    /// The part that the contact key opens.
    pub fn of_contact(&self) -> SealedContact {
        let (text, key) = (self.contact.clone(), self.contact_key.clone());
        SealedContact { lead: self.lead, text, key }
    }
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

const FIND: &str = "SELECT lead, contact, contact_key, consent, consent_key FROM sealed_lead
    WHERE lead = $1";

pub async fn find(tx: &mut Tx, lead: LeadId) -> Result<Option<SealedRow>, Fault> {
    type Row = (Uuid, Vec<u8>, Option<Vec<u8>>, Vec<u8>, Vec<u8>);
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(lead.0).fetch_optional(conn).await)?;
    Ok(row.map(|(lead, contact, contact_key, consent, consent_key)| SealedRow {
        lead: LeadId(lead),
        contact,
        contact_key,
        consent,
        consent_key,
    }))
}

/// Who a lead is and what it says, without the consent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedContact {
    pub lead: LeadId,
    pub text: Vec<u8>,
    /// Wrapped; gone where the borrower was erased.
    pub key: Option<Vec<u8>>,
}

const CONTACTS: Texts = Texts {
    sqlite: "SELECT lead, contact, contact_key FROM sealed_lead
        WHERE lead IN (SELECT unhex(value) FROM json_each($1))",
    postgres: "SELECT lead, contact, contact_key FROM sealed_lead
        WHERE lead IN (SELECT value::uuid FROM json_array_elements_text($1::json))",
};

/// Those of these leads that are kept, in no order.
pub async fn contacts(tx: &mut Tx, leads: &[LeadId]) -> Result<Vec<SealedContact>, Fault> {
    if leads.is_empty() {
        return Ok(Vec::new());
    }
    let leads: Vec<String> = leads.iter().map(|lead| hex_of(lead.0)).collect();
    let sql = CONTACTS.of(tx);
    let rows: Vec<(Uuid, Vec<u8>, Option<Vec<u8>>)> =
        each!(tx, conn => sqlx::query_as(sql).bind(json_of(&leads)).fetch_all(conn).await)?;
    let rows =
        rows.into_iter().map(|(lead, text, key)| SealedContact { lead: LeadId(lead), text, key });
    Ok(rows.collect())
}

const FORGET_KEY: &str = "UPDATE sealed_lead SET contact_key = NULL WHERE lead = $1";
const FORGET_WORDS: &str = "UPDATE credit_step SET words = NULL WHERE lead = $1";
const FORGET_MARKS: &str = "DELETE FROM search_mark WHERE lead = $1";

/// Erases the borrower: what only the contact key opened can't be opened any more, and no word of
/// theirs finds the lead.
pub async fn forget_contact_key(tx: &mut Tx, lead: LeadId) -> Result<(), Fault> {
    for sql in [FORGET_KEY, FORGET_WORDS, FORGET_MARKS] {
        each!(tx, conn => sqlx::query(sql).bind(lead.0).execute(conn).await.map(drop))?;
    }
    Ok(())
}
