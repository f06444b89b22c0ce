//! Read model of leads: what became of each, and who got it. Made from entries, by the writer
//! alone.

use app::{
    credit::CreditState,
    ids::{AllocationId, LeadId, MarketId, OfficerId, SourceId},
    instant::Instant,
    routing::OverflowReason,
};
use uuid::Uuid;

use super::{Insert, Texts, Tx, each, hex_of, insert, json_of};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lead {
    pub id: LeadId,
    pub market: MarketId,
    pub source: SourceId,
    pub received_at: Instant,
    pub score: u8,
    pub fate: Fate,
    /// When its officer first opened it.
    pub opened_at: Option<Instant>,
    pub credit: Option<CreditState>,
    /// The lead that made this one good, after its credit.
    pub replaced_by: Option<LeadId>,
}

/// What became of a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    Routed {
        allocation: AllocationId,
        officer: OfficerId,
        at: Instant,
        /// The credited lead that this one makes good.
        replaces: Option<LeadId>,
    },
    Overflow(OverflowReason),
    Duplicate {
        of: LeadId,
    },
    Unserved,
}

impl Fate {
    pub const fn outcome(&self) -> &'static str {
        match self {
            Self::Routed { .. } => "routed",
            Self::Overflow(_) => "overflow",
            Self::Duplicate { .. } => "duplicate",
            Self::Unserved => "unserved",
        }
    }
}

/// A row that has a recipient keeps it: what would change it is not written, and counted as
/// missing.
const PUT: Insert = Insert {
    into: "INSERT INTO lead (id, market, source, received_at, score, outcome, reason, duplicate_of,
        allocation, officer, routed_at, replaces, opened_at, credit, replaced_by)",
    then: "ON CONFLICT (id) DO UPDATE SET outcome = excluded.outcome, reason = excluded.reason,
            allocation = excluded.allocation, officer = excluded.officer,
            routed_at = excluded.routed_at, replaces = excluded.replaces,
            opened_at = excluded.opened_at, credit = excluded.credit,
            replaced_by = excluded.replaced_by
        WHERE lead.allocation IS NULL OR lead.allocation = excluded.allocation",
};

/// Writes leads as they now are.
pub async fn put(tx: &mut Tx, leads: &[&Lead]) -> Result<(), Fault> {
    let written = insert!(tx, PUT, leads, |values, lead| {
        let (mut reason, mut duplicate_of) = (None, None);
        let (mut allocation, mut officer, mut routed_at, mut replaced) = (None, None, None, None);
        match lead.fate {
            Fate::Routed { allocation: a, officer: o, at, replaces } => {
                (allocation, officer, routed_at) = (Some(a.0), Some(o.0), Some(at.0));
                replaced = replaces.map(|lead| lead.0);
            }
            Fate::Overflow(overflow) => reason = Some(overflow.code()),
            Fate::Duplicate { of } => duplicate_of = Some(of.0),
            Fate::Unserved => {}
        }
        values.push_bind(lead.id.0).push_bind(lead.market.0).push_bind(lead.source.0);
        values.push_bind(lead.received_at.0).push_bind(i64::from(lead.score));
        values.push_bind(lead.fate.outcome()).push_bind(reason).push_bind(duplicate_of);
        values.push_bind(allocation).push_bind(officer).push_bind(routed_at).push_bind(replaced);
        values.push_bind(lead.opened_at.map(|at| at.0));
        values.push_bind(lead.credit.map(CreditState::code));
        values.push_bind(lead.replaced_by.map(|lead| lead.0));
    });
    match written {
        written if written == leads.len() as u64 => Ok(()),
        written => Err(Fault::corrupt(
            "lead",
            format!("{written} of {} rows: a lead has another recipient already", leads.len()),
        )),
    }
}

const FIND: Texts = Texts {
    sqlite: "SELECT * FROM lead WHERE id IN (SELECT unhex(value) FROM json_each($1))",
    postgres: "SELECT * FROM lead
        WHERE id IN (SELECT value::uuid FROM json_array_elements_text($1::json))",
};

/// Those of these leads that exist, in no order.
pub async fn find(tx: &mut Tx, ids: &[LeadId]) -> Result<Vec<Lead>, Fault> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = ids.iter().map(|id| hex_of(id.0)).collect();
    let sql = FIND.of(tx);
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(sql).bind(json_of(&ids)).fetch_all(conn).await)?;
    rows.into_iter().map(Row::lead).collect()
}

const FIND_FOR_SOURCE: &str = "SELECT * FROM lead WHERE id = $1 AND source = $2";

/// A lead that this source posted; another's is not found.
pub async fn find_for_source(
    tx: &mut Tx,
    source: SourceId,
    lead: LeadId,
) -> Result<Option<Lead>, Fault> {
    let row: Option<Row> = each!(tx, conn => {
        sqlx::query_as(FIND_FOR_SOURCE).bind(lead.0).bind(source.0).fetch_optional(conn).await
    })?;
    row.map(Row::lead).transpose()
}

const FIND_FOR_OFFICER: &str = "SELECT * FROM lead WHERE id = $1 AND officer = $2";

/// A lead that was routed to this officer; another's is not found.
pub async fn find_for_officer(
    tx: &mut Tx,
    officer: OfficerId,
    lead: LeadId,
) -> Result<Option<Lead>, Fault> {
    let row: Option<Row> = each!(tx, conn => {
        sqlx::query_as(FIND_FOR_OFFICER).bind(lead.0).bind(officer.0).fetch_optional(conn).await
    })?;
    row.map(Row::lead).transpose()
}

const ROUTED_AFTER: &str = "SELECT * FROM lead WHERE id > $1 AND officer IS NOT NULL
    ORDER BY id LIMIT $2";

/// Leads that have a recipient, by id, those after `after`.
pub async fn routed_after(tx: &mut Tx, after: LeadId, limit: i64) -> Result<Vec<Lead>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        sqlx::query_as(ROUTED_AFTER).bind(after.0).bind(limit).fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::lead).collect()
}

const DELIVERIES: &str = "SELECT allocation, routed_at FROM lead
    WHERE officer = $1 AND routed_at BETWEEN $2 AND $3 ORDER BY routed_at, id";

/// When an officer's leads were routed, and to which of their contracts, from `from` to `until`,
/// both included.
pub async fn deliveries(
    tx: &mut Tx,
    officer: OfficerId,
    from: Instant,
    until: Instant,
) -> Result<Vec<(AllocationId, Instant)>, Fault> {
    let rows: Vec<(Uuid, i64)> = each!(tx, conn => {
        let query = sqlx::query_as(DELIVERIES).bind(officer.0).bind(from.0).bind(until.0);
        query.fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(|(allocation, at)| (AllocationId(allocation), Instant(at))).collect())
}

const OFFICERS: &str = "SELECT DISTINCT l.officer FROM entry e JOIN lead l ON l.id = e.lead
    WHERE e.market = $1 AND e.seq > $2 AND e.seq <= $3 AND l.officer IS NOT NULL";

/// The officers of the leads in whose logs entries of a market stand, after one sequence number and
/// up to another.
pub async fn officers(
    tx: &mut Tx,
    market: MarketId,
    after: u64,
    until: u64,
) -> Result<Vec<OfficerId>, Fault> {
    let ids: Vec<Uuid> = each!(tx, conn => {
        let query = sqlx::query_scalar(OFFICERS).bind(market.0).bind(after as i64);
        query.bind(until as i64).fetch_all(conn).await
    })?;
    Ok(ids.into_iter().map(OfficerId).collect())
}

const ARRIVALS: &str = "SELECT id, received_at FROM lead
    WHERE market = $1 AND received_at >= $2 AND outcome IN ('routed', 'overflow')
    ORDER BY received_at, id";

/// The leads that the rule was asked about in a market since `since`, and when.
pub async fn arrivals(
    tx: &mut Tx,
    market: MarketId,
    since: Instant,
) -> Result<Vec<(LeadId, Instant)>, Fault> {
    let rows: Vec<(Uuid, i64)> = each!(tx, conn => {
        sqlx::query_as(ARRIVALS).bind(market.0).bind(since.0).fetch_all(conn).await
    })?;
    Ok(rows.into_iter().map(|(lead, at)| (LeadId(lead), Instant(at))).collect())
}

/// A market's leads that nobody got, without those of the time before this house: whose entry says
/// so, and has the word only where it is so.
macro_rules! overflowed {
    ($then:literal) => {
        concat!(
            "SELECT * FROM lead WHERE market = $1 AND outcome = 'overflow'
                AND NOT EXISTS (SELECT 1 FROM entry e WHERE e.lead = lead.id
                    AND e.market = lead.market AND e.kind = 'lead_created'
                    AND e.body LIKE '%\"remembered\":true%') ",
            $then
        )
    };
}

const OVERFLOWED: &str = overflowed!("AND received_at >= $2 ORDER BY received_at, id");

/// The leads of a market that nobody got since `since`, in order, without those of the time before
/// this house.
pub async fn overflowed(tx: &mut Tx, market: MarketId, since: Instant) -> Result<Vec<Lead>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        sqlx::query_as(OVERFLOWED).bind(market.0).bind(since.0).fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::lead).collect()
}

const OPEN: &str = overflowed!(
    "AND received_at > $2 AND reason IN ('no_match', 'all_full')
    ORDER BY received_at DESC, id DESC LIMIT +$3"
);

/// The newest leads of a market that came after `after` and whose reason
/// [is open](OverflowReason::is_open), in the order in which they came.
pub async fn open(
    tx: &mut Tx,
    market: MarketId,
    after: Instant,
    limit: i64,
) -> Result<Vec<Lead>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        let query = sqlx::query_as(OPEN).bind(market.0).bind(after.0).bind(limit);
        query.fetch_all(conn).await
    })?;
    rows.into_iter().rev().map(Row::lead).collect()
}

const IS_ANY_ROUTED: &str = "SELECT COUNT(*) FROM
    (SELECT id FROM lead WHERE officer IS NOT NULL LIMIT 1) routed";

/// Whether a lead was ever routed.
pub async fn is_any_routed(tx: &mut Tx) -> Result<bool, Fault> {
    let count: i64 = each!(tx, conn => sqlx::query_scalar(IS_ANY_ROUTED).fetch_one(conn).await)?;
    Ok(count > 0)
}

const FIRST_RECEIVED: &str = "SELECT MIN(received_at) FROM lead WHERE market = $1";

/// When a market's first lead came.
pub async fn first_received(tx: &mut Tx, market: MarketId) -> Result<Option<Instant>, Fault> {
    let first: Option<i64> = each!(tx, conn => {
        sqlx::query_scalar(FIRST_RECEIVED).bind(market.0).fetch_one(conn).await
    })?;
    Ok(first.map(Instant))
}

const IN_MARKET: &str = "SELECT * FROM lead WHERE market = $1 ORDER BY id";

/// All leads of a market, by id: to compare with its ledger.
pub async fn in_market(tx: &mut Tx, market: MarketId) -> Result<Vec<Lead>, Fault> {
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(IN_MARKET).bind(market.0).fetch_all(conn).await)?;
    rows.into_iter().map(Row::lead).collect()
}

const OUTCOMES: Texts = Texts {
    sqlite: "SELECT l.market, l.outcome, COUNT(*) FROM json_each($1) asked
        CROSS JOIN lead l ON l.market = unhex(asked.value ->> 0)
            AND l.received_at >= asked.value ->> 1
        GROUP BY 1, 2 ORDER BY 1, 2",
    postgres: "SELECT l.market, l.outcome, COUNT(*) FROM json_array_elements($1::json) asked
        JOIN lead l ON l.market = (asked.value ->> 0)::uuid
            AND l.received_at >= (asked.value ->> 1)::bigint
        GROUP BY 1, 2 ORDER BY 1, 2",
};

/// How many leads of each of these markets came to what, each since an instant of its own.
pub async fn outcomes(
    tx: &mut Tx,
    since: &[(MarketId, Instant)],
) -> Result<Vec<(MarketId, String, i64)>, Fault> {
    let since: Vec<_> = since.iter().map(|(market, at)| (hex_of(market.0), at)).collect();
    let sql = OUTCOMES.of(tx);
    let rows: Vec<(Uuid, String, i64)> =
        each!(tx, conn => sqlx::query_as(sql).bind(json_of(&since)).fetch_all(conn).await)?;
    let counted = |(market, outcome, leads)| (MarketId(market), outcome, leads);
    Ok(rows.into_iter().map(counted).collect())
}

pub(super) fn credit_of(id: Uuid, code: Option<&str>) -> Result<Option<CreditState>, Fault> {
    let state = |code| {
        CreditState::from_code(code)
            .ok_or_else(|| Fault::corrupt("lead", format!("{id}: credit {code:?}")))
    };
    code.map(state).transpose()
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    market: Uuid,
    source: Uuid,
    received_at: i64,
    score: i64,
    outcome: String,
    reason: Option<String>,
    duplicate_of: Option<Uuid>,
    allocation: Option<Uuid>,
    officer: Option<Uuid>,
    routed_at: Option<i64>,
    replaces: Option<Uuid>,
    opened_at: Option<i64>,
    credit: Option<String>,
    replaced_by: Option<Uuid>,
}

impl Row {
    pub fn lead(self) -> Result<Lead, Fault> {
        let fate =
            self.fate().ok_or_else(|| Fault::corrupt("lead", format!("{}: fate", self.id)))?;
        Ok(Lead {
            id: LeadId(self.id),
            market: MarketId(self.market),
            source: SourceId(self.source),
            received_at: Instant(self.received_at),
            score: u8::try_from(self.score).map_err(|error| Fault::corrupt("lead", error))?,
            fate,
            opened_at: self.opened_at.map(Instant),
            credit: credit_of(self.id, self.credit.as_deref())?,
            replaced_by: self.replaced_by.map(LeadId),
        })
    }

    fn fate(&self) -> Option<Fate> {
        match self.outcome.as_str() {
            "routed" => Some(Fate::Routed {
                allocation: AllocationId(self.allocation?),
                officer: OfficerId(self.officer?),
                at: Instant(self.routed_at?),
                replaces: self.replaces.map(LeadId),
            }),
            "overflow" => OverflowReason::from_code(self.reason.as_deref()?).map(Fate::Overflow),
            "duplicate" => Some(Fate::Duplicate { of: LeadId(self.duplicate_of?) }),
            "unserved" => Some(Fate::Unserved),
            _ => None,
        }
    }
}
