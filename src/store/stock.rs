//! What is sold of a market's seats, what is kept, and since when leads come to it: counts and
//! nothing of any officer, prospect or lead.

use app::{ids::MarketId, instant::Instant};

use super::{
    Tx, each,
    market::{self, Market},
};
use crate::fault::Fault;

/// Of one market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    /// Seats that are sold.
    pub sold: i64,
    /// For how many leads a month together.
    pub contracted: i64,
    pub kept: Kept,
    /// When its first lead came.
    pub first_received: Option<Instant>,
}

/// Seats that are kept for somebody, and who waits for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// Seats that are held.
    pub held: i64,
    /// Seats that are offered to who waits.
    pub offered: i64,
    /// Prospects on the waitlist, those who were offered a seat among them.
    pub waiting: i64,
}

impl Kept {
    /// Seats that are nobody else's to have.
    pub fn seats(self) -> i64 {
        self.held + self.offered
    }
}

impl Stock {
    /// Seats that can't be had, sold or kept.
    pub fn taken(&self) -> i64 {
        self.sold + self.kept.seats()
    }
}

const MARKETS: &str =
    "SELECT m.id, m.name, m.time_zone, m.seats, m.price_cents, m.opened_at, m.towns,
        (SELECT COUNT(*) FROM allocation WHERE market = m.id AND status <> 'ended') AS sold,
        (SELECT CAST(COALESCE(SUM(number), 0) AS BIGINT) FROM allocation
            WHERE market = m.id AND status <> 'ended') AS contracted,
        (SELECT COUNT(*) FROM seat_hold WHERE market = m.id) AS held,
        (SELECT COUNT(*) FROM waitlist WHERE market = m.id AND offered_until IS NOT NULL)
            AS offered,
        (SELECT COUNT(*) FROM waitlist WHERE market = m.id) AS waiting,
        (SELECT MIN(received_at) FROM lead WHERE market = m.id) AS first_received
    FROM market m WHERE m.id = $1 OR $1 IS NULL ORDER BY m.name";

/// Every market, by name, with its own.
pub async fn of_each(tx: &mut Tx) -> Result<Vec<(Market, Stock)>, Fault> {
    read(tx, None).await
}

/// Of this market.
pub async fn of(tx: &mut Tx, market: MarketId) -> Result<Stock, Fault> {
    Ok(read(tx, Some(market)).await?.pop().map(|(_, stock)| stock).unwrap_or_default())
}

async fn read(tx: &mut Tx, market: Option<MarketId>) -> Result<Vec<(Market, Stock)>, Fault> {
    let market = market.map(|market| market.0);
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(MARKETS).bind(market).fetch_all(conn).await)?;
    rows.into_iter().map(Row::stock).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    #[sqlx(flatten)]
    market: market::Row,
    sold: i64,
    contracted: i64,
    held: i64,
    offered: i64,
    waiting: i64,
    first_received: Option<i64>,
}

impl Row {
    fn stock(self) -> Result<(Market, Stock), Fault> {
        let Self { market, sold, contracted, held, offered, waiting, first_received } = self;
        let kept = Kept { held, offered, waiting };
        let first_received = first_received.map(Instant);
        Ok((market.market()?, Stock { sold, contracted, kept, first_received }))
    }
}
