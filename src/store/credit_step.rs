//! The steps of credits: who took them and what they wrote, sealed. What became of a credit is the
//! ledger's to say.

use app::{
    credit::CreditState,
    ids::{LeadId, OfficerId, PersonId, SourceId},
    instant::Instant,
};
use uuid::Uuid;

use super::{Tx, each};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditStepRow {
    pub lead: LeadId,
    /// What the step led to.
    pub state: CreditState,
    pub at: Instant,
    pub person: Option<PersonId>,
    /// Gone where the borrower was erased.
    pub words: Option<Vec<u8>>,
}

const INSERT: &str = "INSERT INTO credit_step (lead, state, at, person, words)
    VALUES ($1, $2, $3, $4, $5)";

pub async fn insert(tx: &mut Tx, row: &CreditStepRow) -> Result<(), Fault> {
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(row.lead.0).bind(row.state.code()).bind(row.at.0);
        let query = query.bind(row.person.map(|person| person.0)).bind(row.words.as_deref());
        query.execute(conn).await.map(drop)
    })?;
    Ok(())
}

const OF_LEAD: &str = "SELECT s.state, s.at, s.person, s.words, p.name FROM credit_step s
    LEFT JOIN person p ON p.id = s.person WHERE s.lead = $1";

/// One lead's, in their order, each with the name of who took it.
pub async fn of_lead(
    tx: &mut Tx,
    lead: LeadId,
) -> Result<Vec<(CreditStepRow, Option<String>)>, Fault> {
    type Row = (String, i64, Option<Uuid>, Option<Vec<u8>>, Option<String>);
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(OF_LEAD).bind(lead.0).fetch_all(conn).await)?;
    let rows = rows.into_iter().map(|(state, at, person, words, name)| {
        let state = CreditState::from_code(&state)
            .ok_or_else(|| Fault::corrupt("credit_step", format!("{lead}: {state:?}")))?;
        let (at, person) = (Instant(at), person.map(PersonId));
        Ok((CreditStepRow { lead, state, at, person, words }, name))
    });
    let mut steps: Vec<(CreditStepRow, _)> = rows.collect::<Result<_, Fault>>()?;
    // Of two at one instant the state tells which came first.
    let place = |state| CreditState::ALL.iter().position(|it| *it == state);
    steps.sort_by_key(|(step, _)| (step.at, place(step.state)));
    Ok(steps)
}

// Those that were asked for before steps were kept wait since they were routed.
const OPEN: &str = "SELECT l.id, COALESCE(s.at, l.routed_at) AS since
    FROM lead l LEFT JOIN credit_step s ON s.lead = l.id AND s.state = l.credit
    WHERE l.credit IN ('requested', 'answered') ORDER BY since, l.id";

/// The leads whose credits are to be decided, those first that wait longest, and since when.
pub async fn open(tx: &mut Tx) -> Result<Vec<(LeadId, Instant)>, Fault> {
    let rows: Vec<(Uuid, i64)> = each!(tx, conn => sqlx::query_as(OPEN).fetch_all(conn).await)?;
    Ok(rows.into_iter().map(|(lead, since)| (LeadId(lead), Instant(since))).collect())
}

/// Of some leads: how many were routed, asked credits for, and credited.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Counted {
    pub routed: i64,
    pub asked: i64,
    pub approved: i64,
}

const OF_OFFICER: &str = "SELECT COUNT(*) AS routed, COUNT(credit) AS asked,
        CAST(COALESCE(SUM(CASE WHEN credit = 'approved' THEN 1 ELSE 0 END), 0) AS BIGINT)
            AS approved
    FROM lead WHERE officer = $1 AND routed_at >= $2";

/// An officer's leads since then.
pub async fn of_officer(tx: &mut Tx, officer: OfficerId, since: Instant) -> Result<Counted, Fault> {
    Ok(each!(tx, conn => {
        sqlx::query_as(OF_OFFICER).bind(officer.0).bind(since.0).fetch_one(conn).await
    })?)
}

// By way of the markets, because leads are in order by market and time.
const OF_SOURCE: &str = "SELECT COUNT(*) AS routed, COUNT(l.credit) AS asked,
        CAST(COALESCE(SUM(CASE WHEN l.credit = 'approved' THEN 1 ELSE 0 END), 0) AS BIGINT)
            AS approved
    FROM market m JOIN lead l ON l.market = m.id AND l.received_at >= $2
    WHERE l.source = $1 AND l.officer IS NOT NULL";

/// The leads of a source that somebody got, since then.
pub async fn of_source(tx: &mut Tx, source: SourceId, since: Instant) -> Result<Counted, Fault> {
    Ok(each!(tx, conn => {
        sqlx::query_as(OF_SOURCE).bind(source.0).bind(since.0).fetch_one(conn).await
    })?)
}
