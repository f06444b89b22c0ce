//! An officer's leads, newest first, a page at a time: each page costs the same, whatever lies
//! before and behind it.

use app::{
    credit::CreditState,
    ids::{LeadId, OfficerId},
    instant::Instant,
    ledger::Hash,
};
use uuid::Uuid;

use super::{
    Texts, Tx, each, json_of,
    lead::{Lead, Row},
};
use crate::fault::Fault;

/// Which leads, and how many of them.
#[derive(Clone, Debug)]
pub struct LeadPage {
    pub officer: OfficerId,
    /// Those that stand behind this one.
    pub before: (Instant, LeadId),
    /// Routed at this instant or later.
    pub since: Instant,
    pub credit: Option<CreditState>,
    /// Those that have all of these. The first is followed, so it is best the rarest.
    pub marks: Vec<Hash>,
    pub limit: i64,
}

impl LeadPage {
    /// An officer's newest leads, whichever they are.
    pub fn newest(officer: OfficerId, limit: i64) -> Self {
        let before = (Instant(i64::MAX), LeadId(Uuid::max()));
        Self { officer, before, since: Instant(i64::MIN), credit: None, marks: Vec::new(), limit }
    }
}

const OF_OFFICER: &str = "SELECT * FROM lead
    WHERE officer = $1 AND (routed_at, id) < ($2, $3) AND routed_at >= $4
    ORDER BY routed_at DESC, id DESC LIMIT $5";

const WITH_CREDIT: Texts = Texts {
    sqlite: "SELECT * FROM lead
        WHERE officer = $1 AND (routed_at, id) < ($2, $3) AND routed_at >= $4 AND credit = $6
            AND NOT EXISTS (SELECT 1 FROM json_each($7) sought WHERE NOT EXISTS (
                SELECT 1 FROM search_mark m WHERE m.hmac = unhex(sought.value)
                    AND m.routed_at = lead.routed_at AND m.lead = lead.id))
        ORDER BY routed_at DESC, id DESC LIMIT $5",
    postgres: "SELECT * FROM lead
        WHERE officer = $1 AND (routed_at, id) < ($2, $3) AND routed_at >= $4 AND credit = $6
            AND NOT EXISTS (SELECT 1 FROM json_array_elements_text($7::json) sought (mark)
                WHERE NOT EXISTS (
                    SELECT 1 FROM search_mark m WHERE m.hmac = decode(sought.mark, 'hex')
                        AND m.routed_at = lead.routed_at AND m.lead = lead.id))
        ORDER BY routed_at DESC, id DESC LIMIT $5",
};

/// A cross join keeps its order: the first mark's leads are walked through, newest first.
const WITH_MARKS: Texts = Texts {
    sqlite: "SELECT lead.* FROM search_mark first CROSS JOIN lead
        WHERE first.hmac = $6 AND (first.routed_at, first.lead) < ($2, $3)
            AND first.routed_at >= $4 AND lead.id = first.lead AND lead.officer = $1
            AND NOT EXISTS (SELECT 1 FROM json_each($7) sought WHERE NOT EXISTS (
                SELECT 1 FROM search_mark m WHERE m.hmac = unhex(sought.value)
                    AND m.routed_at = first.routed_at AND m.lead = first.lead))
        ORDER BY first.routed_at DESC, first.lead DESC LIMIT $5",
    postgres: "SELECT lead.* FROM search_mark first CROSS JOIN lead
        WHERE first.hmac = $6 AND (first.routed_at, first.lead) < ($2, $3)
            AND first.routed_at >= $4 AND lead.id = first.lead AND lead.officer = $1
            AND NOT EXISTS (SELECT 1 FROM json_array_elements_text($7::json) sought (mark)
                WHERE NOT EXISTS (
                    SELECT 1 FROM search_mark m WHERE m.hmac = decode(sought.mark, 'hex')
                        AND m.routed_at = first.routed_at AND m.lead = first.lead))
        ORDER BY first.routed_at DESC, first.lead DESC LIMIT $5",
};

pub async fn find(tx: &mut Tx, page: &LeadPage) -> Result<Vec<Lead>, Fault> {
    let LeadPage { officer, before: (at, lead), since, credit, marks, limit } = page;
    let (credited, marked) = (WITH_CREDIT.of(tx), WITH_MARKS.of(tx));
    let rows: Vec<Row> = each!(tx, conn => {
        let bound = |sql: &'static str| {
            let query = sqlx::query_as(sql).bind(officer.0).bind(at.0).bind(lead.0);
            query.bind(since.0).bind(limit)
        };
        match (credit, marks.split_first()) {
            (Some(credit), _) => {
                bound(credited).bind(credit.code()).bind(json_of(marks)).fetch_all(conn).await
            }
            (None, Some((first, rest))) => {
                bound(marked).bind(&first.0[..]).bind(json_of(rest)).fetch_all(conn).await
            }
            (None, None) => bound(OF_OFFICER).fetch_all(conn).await,
        }
    })?;
    rows.into_iter().map(Row::lead).collect()
}
