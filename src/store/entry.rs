//! The ledgers' entries. Appended, read, and never touched again.

use app::{
    ids::{AllocationId, LeadId, MarketId, OfficerId},
    instant::Instant,
    ledger::{Hash, Record, again::AGAIN_WITHIN_MS_MAX},
};
use uuid::Uuid;

use super::{Insert, Texts, Tx, each, insert};
use crate::fault::Fault;

const APPEND: Insert =
    Insert { into: "INSERT INTO entry (market, seq, at, kind, lead, body, hash)", then: "" };

pub async fn append(tx: &mut Tx, records: &[Record]) -> Result<(), Fault> {
    insert!(tx, APPEND, records, |values, record| {
        values.push_bind(record.market.0).push_bind(record.seq as i64).push_bind(record.at.0);
        values.push_bind(&record.kind).push_bind(record.lead.map(|lead| lead.0));
        values.push_bind(&record.body).push_bind(&record.hash.0[..]);
    });
    Ok(())
}

const AFTER: &str = "SELECT market, seq, at, kind, lead, body, hash FROM entry
    WHERE market = $1 AND seq > $2 ORDER BY seq LIMIT $3";

/// A market's entries after a sequence number, in order.
pub async fn after(
    tx: &mut Tx,
    market: MarketId,
    seq: u64,
    limit: i64,
) -> Result<Vec<Record>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        sqlx::query_as(AFTER).bind(market.0).bind(seq as i64).bind(limit).fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::record).collect()
}

const OF_NO_LEAD: &str = "SELECT market, seq, at, kind, lead, body, hash FROM entry
    WHERE market = $1 AND seq > $2 AND seq <= $3 AND lead IS NULL ORDER BY seq";

/// Entries of a market that stand in no lead's log, after one sequence number and up to another.
pub async fn of_no_lead(
    tx: &mut Tx,
    market: MarketId,
    after: u64,
    until: u64,
) -> Result<Vec<Record>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        let query = sqlx::query_as(OF_NO_LEAD).bind(market.0).bind(after as i64);
        query.bind(until as i64).fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::record).collect()
}

const OF_LEAD: &str = "SELECT market, seq, at, kind, lead, body, hash FROM entry
    WHERE lead = $1 ORDER BY market, seq";

/// One lead's log.
pub async fn of_lead(tx: &mut Tx, lead: LeadId) -> Result<Vec<Record>, Fault> {
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(OF_LEAD).bind(lead.0).fetch_all(conn).await)?;
    rows.into_iter().map(Row::record).collect()
}

// The kinds are those of the index, word for word: otherwise it would not be used.
const OF_CHANGES: &str = "SELECT market, seq, at, kind, lead, body, hash FROM entry
    WHERE market = $1 AND kind IN
    ('market_opened', 'market_changed', 'allocation_signed', 'allocation_amended',
     'allocation_paused', 'allocation_resumed', 'allocation_ended', 'allocation_shortened',
     'allocation_repriced', 'allocation_licensed', 'change_planned', 'change_called_off')
    ORDER BY seq";

/// What was ever done to a market and its contracts.
pub async fn of_changes(tx: &mut Tx, market: MarketId) -> Result<Vec<Record>, Fault> {
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(OF_CHANGES).bind(market.0).fetch_all(conn).await)?;
    rows.into_iter().map(Row::record).collect()
}

// Expression and kinds are those of the index, word for word.
const OF_CONTRACT: Texts = Texts {
    sqlite: "SELECT market, seq, at, kind, lead, body, hash FROM entry
        WHERE COALESCE(json_extract(body, '$.event.allocation'),
            json_extract(body, '$.event.terms.allocation')) = $1 AND market = $2
        AND at BETWEEN $3 AND $4 AND kind IN
        ('allocation_signed', 'allocation_amended', 'allocation_paused', 'allocation_resumed',
         'allocation_ended', 'allocation_shortened', 'allocation_repriced', 'allocation_licensed',
         'change_planned', 'change_called_off', 'line_opened', 'line_closed', 'credit_approved')
        ORDER BY at, seq",
    postgres: "SELECT market, seq, at, kind, lead, body, hash FROM entry
        WHERE COALESCE(body::JSONB #>> '{event,allocation}',
            body::JSONB #>> '{event,terms,allocation}') = $1 AND market = $2
        AND at BETWEEN $3 AND $4 AND kind IN
        ('allocation_signed', 'allocation_amended', 'allocation_paused', 'allocation_resumed',
         'allocation_ended', 'allocation_shortened', 'allocation_repriced', 'allocation_licensed',
         'change_planned', 'change_called_off', 'line_opened', 'line_closed', 'credit_approved')
        ORDER BY at, seq",
};

/// All that one contract and its lines are about, but for its leads and what made them good.
pub async fn of_contract(
    tx: &mut Tx,
    market: MarketId,
    allocation: AllocationId,
) -> Result<Vec<Record>, Fault> {
    of_contract_within(tx, (market, allocation), Instant(i64::MIN), Instant(i64::MAX)).await
}

/// As [`of_contract`], from `from` to `until`, both included.
pub async fn of_contract_within(
    tx: &mut Tx,
    (market, allocation): (MarketId, AllocationId),
    from: Instant,
    until: Instant,
) -> Result<Vec<Record>, Fault> {
    let (sql, allocation) = (OF_CONTRACT.of(tx), allocation.to_string());
    let rows: Vec<Row> = each!(tx, conn => {
        let query = sqlx::query_as(sql).bind(allocation).bind(market.0);
        query.bind(from.0).bind(until.0).fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::record).collect()
}

const ACCOUNTED: &str = "SELECT e.market, e.seq, e.at, e.kind, e.lead, e.body, e.hash
    FROM lead l JOIN entry e ON e.lead = l.id
    WHERE l.officer = $1 AND l.allocation = $2 AND e.kind = 'lead_routed'
    AND (l.routed_at BETWEEN $3 AND $4 OR l.credit = 'approved') ORDER BY e.seq";

/// What routed the leads that came to an officer's contract from `from` to `until`, both included,
/// and each that was credited ever.
pub async fn accounted(
    tx: &mut Tx,
    (officer, allocation): (OfficerId, AllocationId),
    from: Instant,
    until: Instant,
) -> Result<Vec<Record>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        let query = sqlx::query_as(ACCOUNTED).bind(officer.0).bind(allocation.0);
        query.bind(from.0).bind(until.0).fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::record).collect()
}

const OF_DELIVERIES: &str = "SELECT e.market, e.seq, e.at, e.kind, e.lead, e.body, e.hash
    FROM lead l JOIN entry e ON e.lead = l.id
    WHERE l.officer = $1 AND l.allocation = $2 AND l.routed_at BETWEEN $3 AND $4 ORDER BY e.seq";

/// The whole logs of the leads that came to an officer's contract from `from` to `until`, both
/// included, in the order of their market.
pub async fn of_deliveries(
    tx: &mut Tx,
    officer: OfficerId,
    allocation: AllocationId,
    from: Instant,
    until: Instant,
) -> Result<Vec<Record>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        let query = sqlx::query_as(OF_DELIVERIES).bind(officer.0).bind(allocation.0);
        query.bind(from.0).bind(until.0).fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::record).collect()
}

const DECISIONS: &str = "SELECT e.market, e.seq, e.at, e.kind, e.lead, e.body, e.hash
    FROM lead l JOIN entry e ON e.lead = l.id
    WHERE l.market = $1 AND l.received_at >= $3 AND e.at >= $2
        AND e.kind IN ('lead_routed', 'lead_overflowed')
    ORDER BY e.seq";

/// The decisions about a market's leads since `since`.
pub async fn decisions(
    tx: &mut Tx,
    market: MarketId,
    since: Instant,
) -> Result<Vec<Record>, Fault> {
    // What was offered again came a little earlier.
    let came = since - AGAIN_WITHIN_MS_MAX;
    let rows: Vec<Row> = each!(tx, conn => {
        sqlx::query_as(DECISIONS).bind(market.0).bind(since.0).bind(came.0).fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::record).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    market: Uuid,
    seq: i64,
    at: i64,
    kind: String,
    lead: Option<Uuid>,
    body: String,
    hash: Vec<u8>,
}

impl Row {
    fn record(self) -> Result<Record, Fault> {
        Ok(Record {
            market: MarketId(self.market),
            seq: u64::try_from(self.seq).map_err(|error| Fault::corrupt("entry", error))?,
            at: Instant(self.at),
            kind: self.kind,
            lead: self.lead.map(LeadId),
            body: self.body,
            hash: hash("entry", self.hash)?,
        })
    }
}

pub(super) fn hash(table: &'static str, bytes: Vec<u8>) -> Result<Hash, Fault> {
    let bytes = bytes.try_into();
    bytes.map(Hash).map_err(|_| Fault::corrupt(table, "a hash is 32 bytes"))
}
