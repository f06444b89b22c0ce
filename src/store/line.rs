//! Read model of lines: one allocation in one month. Made from entries, by the writer alone.

use app::{
    contract::Line,
    ids::{AllocationId, MarketId, OfficerId},
    instant::Instant,
};
use uuid::Uuid;

use super::{Insert, Texts, Tx, each, hex_of, insert, json_of};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRow {
    pub allocation: AllocationId,
    pub market: MarketId,
    /// As it stood last: it ends where it did end, or as far as is known.
    pub line: Line,
    pub closed: Option<Closed>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Closed {
    pub at: Instant,
    pub carry_out: i64,
    pub refunded: i64,
}

const PUT: Insert = Insert {
    into: "INSERT INTO line (allocation, start, market, delivered, line, closed_at, carry_out,
        refunded)",
    then: "ON CONFLICT (allocation, start) DO UPDATE SET delivered = excluded.delivered,
        line = excluded.line, closed_at = excluded.closed_at, carry_out = excluded.carry_out,
        refunded = excluded.refunded",
};

/// Writes lines as they now are.
pub async fn put(tx: &mut Tx, lines: &[&LineRow]) -> Result<(), Fault> {
    insert!(tx, PUT, lines, |values, row| {
        let line = serde_json::to_string(&row.line).expect("a line is numbers");
        values.push_bind(row.allocation.0).push_bind(row.line.start.0).push_bind(row.market.0);
        values.push_bind(row.line.delivered).push_bind(line);
        values.push_bind(row.closed.map(|closed| closed.at.0));
        values.push_bind(row.closed.map(|closed| closed.carry_out));
        values.push_bind(row.closed.map(|closed| closed.refunded));
    });
    Ok(())
}

const IN_MARKET: &str = "SELECT * FROM line WHERE market = $1 ORDER BY allocation, start";

pub async fn in_market(tx: &mut Tx, market: MarketId) -> Result<Vec<LineRow>, Fault> {
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(IN_MARKET).bind(market.0).fetch_all(conn).await)?;
    rows.into_iter().map(Row::line).collect()
}

const OPENED_SINCE: Texts = Texts {
    sqlite: "SELECT a.officer, l.* FROM json_each($1) asked
        CROSS JOIN line l ON l.market = unhex(asked.value ->> 0)
            AND l.start >= asked.value ->> 1
        JOIN allocation a ON a.id = l.allocation ORDER BY l.start, l.allocation",
    postgres: "SELECT a.officer, l.* FROM json_array_elements($1::json) asked
        JOIN line l ON l.market = (asked.value ->> 0)::uuid
            AND l.start >= (asked.value ->> 1)::bigint
        JOIN allocation a ON a.id = l.allocation ORDER BY l.start, l.allocation",
};

/// The lines of these markets that open from an instant on, each market's from one of its own, and
/// whose they are.
pub async fn opened_since(
    tx: &mut Tx,
    since: &[(MarketId, Instant)],
) -> Result<Vec<(OfficerId, LineRow)>, Fault> {
    #[derive(sqlx::FromRow)]
    struct Of {
        officer: Uuid,
        #[sqlx(flatten)]
        line: Row,
    }
    let since: Vec<_> = since.iter().map(|(market, at)| (hex_of(market.0), at)).collect();
    let sql = OPENED_SINCE.of(tx);
    let rows: Vec<Of> =
        each!(tx, conn => sqlx::query_as(sql).bind(json_of(&since)).fetch_all(conn).await)?;
    rows.into_iter().map(|of| Ok((OfficerId(of.officer), of.line.line()?))).collect()
}

const OF_OFFICER: &str = "SELECT l.allocation, l.start, l.market, l.delivered, l.line,
        l.closed_at, l.carry_out, l.refunded
    FROM line l JOIN allocation a ON a.id = l.allocation
    WHERE a.officer = $1 AND l.start >= $2 AND l.start < $3 ORDER BY a.market, l.start";

/// An officer's lines that open from `from` on and before `until`.
pub async fn of_officer(
    tx: &mut Tx,
    officer: OfficerId,
    from: Instant,
    until: Instant,
) -> Result<Vec<LineRow>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => {
        let query = sqlx::query_as(OF_OFFICER).bind(officer.0).bind(from.0).bind(until.0);
        query.fetch_all(conn).await
    })?;
    rows.into_iter().map(Row::line).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    allocation: Uuid,
    market: Uuid,
    start: i64,
    delivered: i64,
    line: String,
    closed_at: Option<i64>,
    carry_out: Option<i64>,
    refunded: Option<i64>,
}

impl Row {
    fn line(self) -> Result<LineRow, Fault> {
        let corrupt = |what: &str| {
            Fault::corrupt("line", format!("{} from {}: {what}", self.allocation, self.start))
        };
        let closed = match (self.closed_at, self.carry_out, self.refunded) {
            (None, None, None) => None,
            (Some(at), Some(carry_out), Some(refunded)) => {
                Some(Closed { at: Instant(at), carry_out, refunded })
            }
            _ => return Err(corrupt("half closed")),
        };
        let line: Line =
            serde_json::from_str(&self.line).map_err(|error| corrupt(&error.to_string()))?;
        let ended = closed.is_none_or(|closed| closed.at == line.end);
        if (line.start.0, line.delivered) != (self.start, self.delivered) || !ended {
            return Err(corrupt("its columns and its JSON differ"));
        }
        Ok(LineRow {
            allocation: AllocationId(self.allocation),
            market: MarketId(self.market),
            line,
            closed,
        })
    }
}
