//! Loan officers.

use app::{ids::OfficerId, instant::Instant};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug)]
pub struct Officer {
    pub id: OfficerId,
    pub name: String,
    pub nmls: Option<String>,
    /// IANA name.
    pub time_zone: String,
    pub created_at: Instant,
}

const INSERT: &str = "INSERT INTO officer (id, name, nmls, time_zone, created_at)
    VALUES ($1, $2, $3, $4, $5)";

pub async fn insert(tx: &mut Tx, officer: &Officer) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(officer.id.0).bind(&officer.name).bind(&officer.nmls);
        query.bind(&officer.time_zone).bind(officer.created_at.0).execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FIND: &str = "SELECT id, name, nmls, time_zone, created_at FROM officer WHERE id = $1";

pub async fn find(tx: &mut Tx, id: OfficerId) -> Result<Option<Officer>, Fault> {
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(id.0).fetch_optional(conn).await)?;
    Ok(row.map(officer))
}

const ALL: &str = "SELECT id, name, nmls, time_zone, created_at FROM officer ORDER BY name";

pub async fn all(tx: &mut Tx) -> Result<Vec<Officer>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => sqlx::query_as(ALL).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(officer).collect())
}

type Row = (Uuid, String, Option<String>, String, i64);

fn officer((id, name, nmls, time_zone, created_at): Row) -> Officer {
    Officer { id: OfficerId(id), name, nmls, time_zone, created_at: Instant(created_at) }
}
