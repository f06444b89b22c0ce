//! Loan officers.

use app::{ids::OfficerId, instant::Instant, lead::facts::State};
use uuid::Uuid;

use super::{Texts, Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Officer {
    pub id: OfficerId,
    pub name: String,
    pub nmls: Option<String>,
    /// IANA name.
    pub time_zone: String,
    pub created_at: Instant,
    /// What each of their contracts has; an empty list is no limit.
    pub licensed_states: Vec<State>,
    /// Where they are told of a lead.
    pub alert_email: Option<String>,
    pub alert_phone: Option<String>,
}

impl Officer {
    /// Of whom nothing else is known yet.
    pub fn named(id: OfficerId, name: String, time_zone: String, created_at: Instant) -> Self {
        Self {
            id,
            name,
            nmls: None,
            time_zone,
            created_at,
            licensed_states: Vec::new(),
            alert_email: None,
            alert_phone: None,
        }
    }
}

const INSERT: &str = "INSERT INTO officer (id, name, nmls, time_zone, created_at, licensed_states,
        alert_email, alert_phone)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

pub async fn insert(tx: &mut Tx, officer: &Officer) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(officer.id.0).bind(&officer.name).bind(&officer.nmls);
        let query = query.bind(&officer.time_zone).bind(officer.created_at.0);
        let query = query.bind(codes(&officer.licensed_states));
        let query = query.bind(&officer.alert_email).bind(&officer.alert_phone);
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

const CHANGE: &str = "UPDATE officer SET name = $2, nmls = $3, time_zone = $4,
        licensed_states = $5, alert_email = $6, alert_phone = $7
    WHERE id = $1";

/// Everything but when they were added.
pub async fn change(tx: &mut Tx, officer: &Officer) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(CHANGE).bind(officer.id.0).bind(&officer.name).bind(&officer.nmls);
        let query = query.bind(&officer.time_zone).bind(codes(&officer.licensed_states));
        let query = query.bind(&officer.alert_email).bind(&officer.alert_phone);
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

const FIND: &str = "SELECT * FROM officer WHERE id = $1";

pub async fn find(tx: &mut Tx, id: OfficerId) -> Result<Option<Officer>, Fault> {
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(FIND).bind(id.0).fetch_optional(conn).await)?;
    row.map(Row::officer).transpose()
}

const LOCK: Texts = Texts {
    sqlite: "SELECT * FROM officer WHERE id = $1",
    postgres: "SELECT * FROM officer WHERE id = $1 FOR UPDATE",
};

/// Nobody else changes them, or signs for them, until the transaction ends.
pub async fn lock(tx: &mut Tx, id: OfficerId) -> Result<Option<Officer>, Fault> {
    let sql = LOCK.of(tx);
    let row: Option<Row> =
        each!(tx, conn => sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await)?;
    row.map(Row::officer).transpose()
}

const ALL: &str = "SELECT * FROM officer ORDER BY name, id";

pub async fn all(tx: &mut Tx) -> Result<Vec<Officer>, Fault> {
    let rows: Vec<Row> = each!(tx, conn => sqlx::query_as(ALL).fetch_all(conn).await)?;
    rows.into_iter().map(Row::officer).collect()
}

/// "FL GA".
fn codes(states: &[State]) -> String {
    states.iter().map(State::code).collect::<Vec<_>>().join(" ")
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    name: String,
    nmls: Option<String>,
    time_zone: String,
    created_at: i64,
    licensed_states: String,
    alert_email: Option<String>,
    alert_phone: Option<String>,
}

impl Row {
    fn officer(self) -> Result<Officer, Fault> {
        let states = self.licensed_states.split_whitespace().map(State::from_code);
        let states: Option<Vec<State>> = states.collect();
        let corrupt = || Fault::corrupt("officer", format!("{}: licences", self.id));
        Ok(Officer {
            licensed_states: states.ok_or_else(corrupt)?,
            id: OfficerId(self.id),
            name: self.name,
            nmls: self.nmls,
            time_zone: self.time_zone,
            created_at: Instant(self.created_at),
            alert_email: self.alert_email,
            alert_phone: self.alert_phone,
        })
    }
}
