//! A lead as its officer opens it: all that its page tells beside the entries, in one statement.

use app::ids::{LeadId, OfficerId};

use super::{
    Tx, each,
    lead::{self, Lead},
    sealed_lead::SealedRow,
};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnLead {
    pub lead: Lead,
    /// Its name.
    pub market: Option<String>,
    /// How long after the routing a credit may be asked for.
    pub credit_window_ms: Option<i64>,
    /// The officer's own. IANA name.
    pub time_zone: Option<String>,
    pub sealed: Option<SealedRow>,
}

const FIND: &str = "SELECT l.*, m.name AS market_name, a.credit_window_ms, o.time_zone,
        s.contact, s.contact_key, s.consent, s.consent_key
    FROM lead l LEFT JOIN market m ON m.id = l.market
    LEFT JOIN allocation a ON a.id = l.allocation
    LEFT JOIN officer o ON o.id = l.officer
    LEFT JOIN sealed_lead s ON s.lead = l.id
    WHERE l.id = $1 AND l.officer = $2";

/// A lead that was routed to this officer; another's is not found.
pub async fn find(tx: &mut Tx, officer: OfficerId, lead: LeadId) -> Result<Option<OwnLead>, Fault> {
    let row: Option<Row> = each!(tx, conn => {
        sqlx::query_as(FIND).bind(lead.0).bind(officer.0).fetch_optional(conn).await
    })?;
    row.map(Row::own_lead).transpose()
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    lead: lead::Row,
    market_name: Option<String>,
    credit_window_ms: Option<i64>,
    time_zone: Option<String>,
    contact: Option<Vec<u8>>,
    contact_key: Option<Vec<u8>>,
    consent: Option<Vec<u8>>,
    consent_key: Option<Vec<u8>>,
}

impl Row {
    fn own_lead(self) -> Result<OwnLead, Fault> {
        let lead = self.lead.lead()?;
        let sealed = self.contact.zip(self.consent).zip(self.consent_key);
        let sealed = sealed.map(|((contact, consent), consent_key)| SealedRow {
            lead: lead.id,
            contact,
            contact_key: self.contact_key,
            consent,
            consent_key,
        });
        Ok(OwnLead {
            lead,
            market: self.market_name,
            credit_window_ms: self.credit_window_ms,
            time_zone: self.time_zone,
            sealed,
        })
    }
}
