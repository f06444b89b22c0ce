//! Which borrower was here before: one mark for each e-mail address and phone number, of the lead
//! that came with it first.

use std::collections::HashMap;

use app::{ids::LeadId, instant::Instant, ledger::Hash};
use uuid::Uuid;

use super::{Texts, Tx, each, hex_of, json_of};
use crate::fault::Fault;

/// A lead's claim to one mark.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    pub mark: Hash,
    pub lead: LeadId,
    pub at: Instant,
}

/// In order of marks, so that two servers never wait for each other.
const TAKE: Texts = Texts {
    sqlite: "INSERT INTO duplicate_mark (hmac, lead, at)
        SELECT unhex(value ->> 0), unhex(value ->> 1), value ->> 2 FROM json_each($1)
        WHERE true ORDER BY 1
        ON CONFLICT (hmac) DO UPDATE SET
            lead = CASE WHEN duplicate_mark.at <= excluded.at - $2
                THEN excluded.lead ELSE duplicate_mark.lead END,
            at = CASE WHEN duplicate_mark.at <= excluded.at - $2
                THEN excluded.at ELSE duplicate_mark.at END
        RETURNING hmac, lead",
    postgres: "INSERT INTO duplicate_mark (hmac, lead, at)
        SELECT decode(value ->> 0, 'hex'), (value ->> 1)::uuid, (value ->> 2)::bigint
        FROM json_array_elements($1::json) ORDER BY 1
        ON CONFLICT (hmac) DO UPDATE SET
            lead = CASE WHEN duplicate_mark.at <= excluded.at - $2
                THEN excluded.lead ELSE duplicate_mark.lead END,
            at = CASE WHEN duplicate_mark.at <= excluded.at - $2
                THEN excluded.at ELSE duplicate_mark.at END
        RETURNING hmac, lead",
};

/// Takes each mark for its claimant, unless a lead of the last `window_ms` milliseconds has it.
/// Returns who has it now. No mark may be claimed twice in one call.
pub async fn take(
    tx: &mut Tx,
    claims: &[Claim],
    window_ms: i64,
) -> Result<HashMap<Hash, LeadId>, Fault> {
    if claims.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<_> =
        claims.iter().map(|claim| (claim.mark, hex_of(claim.lead.0), claim.at)).collect();
    let (sql, rows) = (TAKE.of(tx), json_of(&rows));
    let owners: Vec<(Vec<u8>, Uuid)> = each!(tx, conn => {
        sqlx::query_as(sql).bind(rows).bind(window_ms).fetch_all(conn).await
    })?;
    owners_of(owners)
}

const FIND: Texts = Texts {
    sqlite: "SELECT hmac, lead FROM duplicate_mark
        WHERE hmac IN (SELECT unhex(value) FROM json_each($1)) AND at > $2",
    postgres: "SELECT hmac, lead FROM duplicate_mark
        WHERE hmac IN (SELECT decode(value, 'hex') FROM json_array_elements_text($1::json))
        AND at > $2",
};

/// Who has these marks, since after `since`; takes none.
pub async fn find(
    tx: &mut Tx,
    marks: &[Hash],
    since: Instant,
) -> Result<HashMap<Hash, LeadId>, Fault> {
    if marks.is_empty() {
        return Ok(HashMap::new());
    }
    let (sql, marks) = (FIND.of(tx), json_of(marks));
    let owners: Vec<(Vec<u8>, Uuid)> = each!(tx, conn => {
        sqlx::query_as(sql).bind(marks).bind(since.0).fetch_all(conn).await
    })?;
    owners_of(owners)
}

fn owners_of(rows: Vec<(Vec<u8>, Uuid)>) -> Result<HashMap<Hash, LeadId>, Fault> {
    let owners = rows
        .into_iter()
        .map(|(mark, lead)| Ok((super::entry::hash("duplicate_mark", mark)?, LeadId(lead))));
    owners.collect()
}
