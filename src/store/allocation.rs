//! Read model of contracts. Made from entries, by the writer alone.

use app::{
    contract::Number,
    ids::{AllocationId, MarketId, OfficerId},
    instant::Instant,
    money::Cents,
};
use uuid::Uuid;

use super::{
    Insert, Texts, Tx, bulk, each, hex_of, insert,
    market::{self, Market},
};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllocationRow {
    pub id: AllocationId,
    pub market: MarketId,
    pub officer: OfficerId,
    /// The last word: what the next line opens with.
    pub number: Number,
    pub starts: Instant,
    pub ends: Option<Instant>,
    pub credit_window_ms: i64,
    pub price_cents: Cents,
    pub status: Status,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Living,
    Paused,
    Ended,
}

impl Status {
    const fn code(self) -> &'static str {
        match self {
            Self::Living => "living",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }
}

const PUT: Insert = Insert {
    into: "INSERT INTO allocation (id, market, officer, number, starts, ends, credit_window_ms,
        price_cents, status)",
    then: "ON CONFLICT (id) DO UPDATE SET number = excluded.number, ends = excluded.ends,
        price_cents = excluded.price_cents, status = excluded.status",
};

/// Writes allocations as they now are. Those that ended go first: their seats may be others' by
/// now.
pub async fn put(tx: &mut Tx, allocations: &[&AllocationRow]) -> Result<(), Fault> {
    let (ended, living): (Vec<&AllocationRow>, Vec<_>) =
        allocations.iter().partition(|row| row.status == Status::Ended);
    insert!(tx, PUT, &[ended, living].concat(), |values, row| {
        values.push_bind(row.id.0).push_bind(row.market.0).push_bind(row.officer.0);
        values.push_bind(row.number.get()).push_bind(row.starts.0);
        values.push_bind(row.ends.map(|at| at.0)).push_bind(row.credit_window_ms);
        values.push_bind(row.price_cents.0).push_bind(row.status.code());
    });
    Ok(())
}

const END: Texts = Texts {
    sqlite: "UPDATE allocation SET status = 'ended', ends = ended.value ->> 1
        FROM json_each($1) ended WHERE allocation.id = unhex(ended.value ->> 0)",
    postgres: "UPDATE allocation SET status = 'ended', ends = (ended.value ->> 1)::bigint
        FROM json_array_elements($1::json) ended WHERE allocation.id = (ended.value ->> 0)::uuid",
};

/// These contracts are over, since these instants.
pub async fn end(tx: &mut Tx, ended: &[(AllocationId, Instant)]) -> Result<(), Fault> {
    let rows: Vec<_> = ended.iter().map(|(id, at)| (hex_of(id.0), at)).collect();
    bulk(tx, END, &rows).await.map(drop)
}

const IN_MARKET: &str = "SELECT * FROM allocation WHERE market = $1 ORDER BY id";

pub async fn in_market(tx: &mut Tx, market: MarketId) -> Result<Vec<AllocationRow>, Fault> {
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(IN_MARKET).bind(market.0).fetch_all(conn).await)?;
    rows.into_iter().map(Row::allocation).collect()
}

const OF_OFFICER: &str = "SELECT * FROM allocation WHERE officer = $1 ORDER BY starts, id";

pub async fn of_officer(tx: &mut Tx, officer: OfficerId) -> Result<Vec<AllocationRow>, Fault> {
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(OF_OFFICER).bind(officer.0).fetch_all(conn).await)?;
    rows.into_iter().map(Row::allocation).collect()
}

const FIND: &str = "SELECT * FROM allocation WHERE id = $1";

pub async fn find(tx: &mut Tx, id: AllocationId) -> Result<Option<AllocationRow>, Fault> {
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(id.0).fetch_optional(conn).await)?;
    row.map(Row::allocation).transpose()
}

/// The market that it is in. A contract that has none is no reason to leave its money out.
pub async fn market_of(tx: &mut Tx, contract: &AllocationRow) -> Result<Market, Fault> {
    let market = market::find(tx, contract.market).await?;
    market.ok_or_else(|| Fault::corrupt("allocation", format!("{}: of no market", contract.id)))
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    market: Uuid,
    officer: Uuid,
    number: i64,
    starts: i64,
    ends: Option<i64>,
    credit_window_ms: i64,
    price_cents: i64,
    status: String,
}

impl Row {
    fn allocation(self) -> Result<AllocationRow, Fault> {
        let corrupt = |what| Fault::corrupt("allocation", format!("{}: {what}", self.id));
        let number = u32::try_from(self.number).ok().and_then(Number::new);
        let all = [Status::Living, Status::Paused, Status::Ended];
        let status = all.into_iter().find(|status| status.code() == self.status);
        Ok(AllocationRow {
            id: AllocationId(self.id),
            market: MarketId(self.market),
            officer: OfficerId(self.officer),
            number: number.ok_or_else(|| corrupt("number"))?,
            starts: Instant(self.starts),
            ends: self.ends.map(Instant),
            credit_window_ms: self.credit_window_ms,
            price_cents: Cents(self.price_cents),
            status: status.ok_or_else(|| corrupt("status"))?,
        })
    }
}
