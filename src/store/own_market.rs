//! An officer's markets in one statement, as pages of theirs begin: each with where its chain ends,
//! and when their lines opened there.

use app::{ids::OfficerId, instant::Instant, ledger::Head};

use super::{
    Tx, each, head,
    market::{self, Market},
    officer::{self, Officer},
};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMarkets {
    /// The officer's.
    pub name: String,
    /// The officer's, by its IANA name.
    pub time_zone: String,
    /// In which they have, or had, a contract, in order of ids.
    pub markets: Vec<OwnMarket>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnMarket {
    pub market: Market,
    /// Where its ledger ends, if it has one.
    pub head: Option<Head>,
    /// When the officer's first line there opened, and when their latest.
    pub opened: Option<(Instant, Instant)>,
}

const OF_OFFICER: &str = "SELECT o.name AS officer_name, o.time_zone AS officer_zone,
        m.id, m.name, m.time_zone, m.seats, m.price_cents, m.opened_at, m.towns, h.seq, h.hash,
        (SELECT MIN(l.start) FROM allocation a JOIN line l ON l.allocation = a.id
            WHERE a.officer = o.id AND a.market = m.id) AS first_start,
        (SELECT MAX(l.start) FROM allocation a JOIN line l ON l.allocation = a.id
            WHERE a.officer = o.id AND a.market = m.id) AS latest_start
    FROM officer o JOIN market m ON m.id IN (SELECT market FROM allocation WHERE officer = o.id)
    LEFT JOIN head h ON h.market = m.id WHERE o.id = $1 ORDER BY m.id";

/// `None` where there is no such officer.
pub async fn of_officer(tx: &mut Tx, officer: OfficerId) -> Result<Option<OwnMarkets>, Fault> {
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(OF_OFFICER).bind(officer.0).fetch_all(conn).await)?;
    let Some(first) = rows.first() else {
        // Nobody has signed with them yet.
        let found = officer::find(tx, officer).await?;
        let own = found.map(|Officer { name, time_zone, .. }| OwnMarkets {
            name,
            time_zone,
            markets: Vec::new(),
        });
        return Ok(own);
    };
    let (name, time_zone) = (first.officer_name.clone(), first.officer_zone.clone());
    let markets = rows.into_iter().map(Row::own_market).collect::<Result<_, _>>()?;
    Ok(Some(OwnMarkets { name, time_zone, markets }))
}

#[derive(sqlx::FromRow)]
struct Row {
    officer_name: String,
    officer_zone: String,
    #[sqlx(flatten)]
    market: market::Row,
    seq: Option<i64>,
    hash: Option<Vec<u8>>,
    first_start: Option<i64>,
    latest_start: Option<i64>,
}

impl Row {
    fn own_market(self) -> Result<OwnMarket, Fault> {
        let market = self.market.market()?;
        let head = self.seq.zip(self.hash).map(|(seq, hash)| (market.id.0, seq, hash));
        let opened = self.first_start.map(Instant).zip(self.latest_start.map(Instant));
        Ok(OwnMarket { head: head.map(head::of_row).transpose()?, market, opened })
    }
}
