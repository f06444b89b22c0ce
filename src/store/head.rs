//! Where each market's chain ends. The row is also the lock under which its entries are appended.

use app::{
    ids::MarketId,
    ledger::{Hash, Head},
};
use uuid::Uuid;

use super::{Texts, Tx, bulk, each, hex_of, json_of};
use crate::fault::Fault;

const ENSURE: &str =
    "INSERT INTO head (market, seq, hash) VALUES ($1, 0, $2) ON CONFLICT (market) DO NOTHING";

/// Gives a market its first head, where it has none.
pub async fn ensure(tx: &mut Tx, market: MarketId) -> Result<(), Fault> {
    let first = Head::first(market);
    each!(tx, conn => {
        let query = sqlx::query(ENSURE).bind(market.0).bind(&first.hash.0[..]);
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

const LOCK: Texts = Texts {
    sqlite: "SELECT market, seq, hash FROM head
        WHERE market IN (SELECT unhex(value) FROM json_each($1)) ORDER BY market",
    postgres: "SELECT market, seq, hash FROM head
        WHERE market IN (SELECT value::uuid FROM json_array_elements_text($1::json)) ORDER BY market
        FOR UPDATE",
};

/// The heads of these markets, in order of ids, locked until the transaction ends. (SQLite's writer
/// is alone already.)
pub async fn lock(tx: &mut Tx, markets: &[MarketId]) -> Result<Vec<Head>, Fault> {
    let ids: Vec<String> = markets.iter().map(|market| hex_of(market.0)).collect();
    let sql = LOCK.of(tx);
    let rows: Vec<(Uuid, i64, Vec<u8>)> =
        each!(tx, conn => sqlx::query_as(sql).bind(json_of(&ids)).fetch_all(conn).await)?;
    rows.into_iter().map(of_row).collect()
}

const MARKETS: &str = "SELECT market FROM head ORDER BY market";

/// Every market, the house's ledger among them, whatever state its ledger is in.
pub async fn markets(tx: &mut Tx) -> Result<Vec<MarketId>, Fault> {
    let ids: Vec<Uuid> = each!(tx, conn => sqlx::query_scalar(MARKETS).fetch_all(conn).await)?;
    Ok(ids.into_iter().map(MarketId).collect())
}

const FIND: &str = "SELECT market, seq, hash FROM head WHERE market = $1";

pub async fn find(tx: &mut Tx, market: MarketId) -> Result<Option<Head>, Fault> {
    let row: Option<(Uuid, i64, Vec<u8>)> =
        each!(tx, conn => sqlx::query_as(FIND).bind(market.0).fetch_optional(conn).await)?;
    row.map(of_row).transpose()
}

const ALL: &str = "SELECT market, seq, hash FROM head ORDER BY market";

pub async fn all(tx: &mut Tx) -> Result<Vec<Head>, Fault> {
    let rows: Vec<(Uuid, i64, Vec<u8>)> =
        each!(tx, conn => sqlx::query_as(ALL).fetch_all(conn).await)?;
    rows.into_iter().map(of_row).collect()
}

const ADVANCE: Texts = Texts {
    sqlite: "UPDATE head SET seq = new.value ->> 1, hash = unhex(new.value ->> 2)
        FROM json_each($1) new WHERE head.market = unhex(new.value ->> 0)",
    postgres:
        "UPDATE head SET seq = (new.value ->> 1)::bigint, hash = decode(new.value ->> 2, 'hex')
        FROM json_array_elements($1::json) new WHERE head.market = (new.value ->> 0)::uuid",
};

pub async fn advance(tx: &mut Tx, heads: &[Head]) -> Result<(), Fault> {
    let rows: Vec<(String, u64, Hash)> =
        heads.iter().map(|head| (hex_of(head.market.0), head.seq, head.hash)).collect();
    match bulk(tx, ADVANCE, &rows).await? {
        advanced if advanced == rows.len() as u64 => Ok(()),
        advanced => Err(Fault::corrupt("head", format!("{advanced} of {} rows", rows.len()))),
    }
}

pub(super) fn of_row((market, seq, hash): (Uuid, i64, Vec<u8>)) -> Result<Head, Fault> {
    let market = MarketId(market);
    let hash = super::entry::hash("head", hash)?;
    let seq = u64::try_from(seq).map_err(|error| Fault::corrupt("head", error))?;
    Ok(Head { market, seq, hash })
}
