//! Markets, and the areas that they serve.

use app::{ids::MarketId, instant::Instant, money::Cents};
use chrono_tz::Tz;
use uuid::Uuid;

use super::{Insert, Texts, Tx, bulk, each, insert, json_of};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Market {
    pub id: MarketId,
    pub name: String,
    /// IANA name.
    pub time_zone: String,
    pub seats: u32,
    pub price_cents: Cents,
    pub opened_at: Instant,
    /// By which people look for it, as an admin wrote them.
    pub towns: String,
}

impl Market {
    pub fn zone(&self) -> Result<Tz, Fault> {
        self.time_zone.parse().map_err(|_| {
            Fault::corrupt("market", format!("{}: time zone {:?}", self.name, self.time_zone))
        })
    }
}

const INSERT: &str =
    "INSERT INTO market (id, name, time_zone, seats, price_cents, opened_at, towns)
    VALUES ($1, $2, $3, $4, $5, $6, $7)";

pub async fn insert(tx: &mut Tx, market: &Market) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(market.id.0).bind(&market.name);
        let query = query.bind(&market.time_zone).bind(i64::from(market.seats));
        let query = query.bind(market.price_cents.0).bind(market.opened_at.0);
        query.bind(&market.towns).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const CHANGE: &str = "UPDATE market SET name = $2, seats = $3, price_cents = $4, towns = $5
    WHERE id = $1";

/// Everything but its time zone and when it was opened: months that have begun keep their ends.
pub async fn change(tx: &mut Tx, market: &Market) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(CHANGE).bind(market.id.0).bind(&market.name);
        let query = query.bind(i64::from(market.seats)).bind(market.price_cents.0);
        query.bind(&market.towns).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const ADD_AREAS: Insert = Insert { into: "INSERT INTO market_area (area, market)", then: "" };

/// ZIPs, ZIP3s and states that this market serves; none may be another market's.
pub async fn add_areas(tx: &mut Tx, market: MarketId, areas: &[String]) -> Result<(), Fault> {
    insert!(tx, ADD_AREAS, areas, |values, area| {
        values.push_bind(area).push_bind(market.0);
    });
    Ok(())
}

const REMOVE_AREAS: Texts = Texts {
    sqlite: "DELETE FROM market_area WHERE area IN (SELECT value FROM json_each($1))",
    postgres: "DELETE FROM market_area
        WHERE area IN (SELECT json_array_elements_text($1::json))",
};

/// These areas are no market's any more.
pub async fn remove_areas(tx: &mut Tx, areas: &[String]) -> Result<(), Fault> {
    bulk(tx, REMOVE_AREAS, areas).await.map(drop)
}

const AREAS: &str = "SELECT area FROM market_area WHERE market = $1 ORDER BY area";

/// What this market serves.
pub async fn areas(tx: &mut Tx, market: MarketId) -> Result<Vec<String>, Fault> {
    Ok(each!(tx, conn => sqlx::query_scalar(AREAS).bind(market.0).fetch_all(conn).await)?)
}

const ALL: &str = "SELECT id, name, time_zone, seats, price_cents, opened_at, towns
    FROM market ORDER BY name";

pub async fn all(tx: &mut Tx) -> Result<Vec<Market>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => sqlx::query_as(ALL).fetch_all(conn).await)?;
    rows.into_iter().map(Row::market).collect()
}

const FIND: &str = "SELECT id, name, time_zone, seats, price_cents, opened_at, towns
    FROM market WHERE id = $1";

pub async fn find(tx: &mut Tx, id: MarketId) -> Result<Option<Market>, Fault> {
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(id.0).fetch_optional(conn).await)?;
    row.map(Row::market).transpose()
}

const NAMED: &str = "SELECT id FROM market WHERE name = $1";

/// The market of this name.
pub async fn named(tx: &mut Tx, name: &str) -> Result<Option<MarketId>, Fault> {
    let id: Option<Uuid> =
        each!(tx, conn => sqlx::query_scalar(NAMED).bind(name).fetch_optional(conn).await)?;
    Ok(id.map(MarketId))
}

const SERVING: Texts = Texts {
    sqlite: "SELECT area, market FROM market_area
        WHERE area IN (SELECT value FROM json_each($1))",
    postgres: "SELECT area, market FROM market_area
        WHERE area IN (SELECT json_array_elements_text($1::json))",
};

/// Which of these areas are served, and by which market.
pub async fn serving(tx: &mut Tx, areas: &[&str]) -> Result<Vec<(String, MarketId)>, Fault> {
    let sql = SERVING.of(tx);
    let rows: Vec<(String, Uuid)> =
        each!(tx, conn => sqlx::query_as(sql).bind(json_of(areas)).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(area, market)| (area, MarketId(market))).collect())
}

const WITHIN: &str = "SELECT DISTINCT market FROM market_area WHERE area BETWEEN $1 AND $2";

/// Who serves single ZIPs that begin with these three digits.
pub async fn within(tx: &mut Tx, region: &str) -> Result<Vec<MarketId>, Fault> {
    let [first, last] = ["00", "99"].map(|end| format!("{region}{end}"));
    let ids: Vec<Uuid> = each!(tx, conn => {
        sqlx::query_scalar(WITHIN).bind(&first).bind(&last).fetch_all(conn).await
    })?;
    Ok(ids.into_iter().map(MarketId).collect())
}

#[derive(sqlx::FromRow)]
pub(super) struct Row {
    id: Uuid,
    name: String,
    time_zone: String,
    seats: i64,
    price_cents: i64,
    opened_at: i64,
    towns: String,
}

impl Row {
    pub fn market(self) -> Result<Market, Fault> {
        let seats = u32::try_from(self.seats);
        Ok(Market {
            id: MarketId(self.id),
            seats: seats.map_err(|_| {
                Fault::corrupt("market", format!("{}: {} seats", self.id, self.seats))
            })?,
            name: self.name,
            time_zone: self.time_zone,
            price_cents: Cents(self.price_cents),
            opened_at: Instant(self.opened_at),
            towns: self.towns,
        })
    }
}
