//! What staff did about somebody or something, and their sealed words for it. Kept beside the
//! ledger, which holds no words.

use app::{
    ids::{MarketId, PersonId},
    instant::Instant,
};
use uuid::Uuid;

use super::{Texts, Tx, each, hex_of, json_of};
use crate::fault::Fault;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    pub id: Uuid,
    pub at: Instant,
    pub person: PersonId,
    /// The entry's kind, or what else was done.
    pub kind: String,
    /// A market, an officer, an allocation, a person or a source.
    pub about: Uuid,
    /// The entry that it became, if it became one.
    pub entry: Option<(MarketId, u64)>,
    pub words: Vec<u8>,
}

const INSERT: &str = "INSERT INTO act (id, at, person, kind, about, market, seq, words)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";

pub async fn insert(tx: &mut Tx, act: &Act) -> Result<(), Fault> {
    let (market, seq) = act.entry.map(|(market, seq)| (market.0, seq as i64)).unzip();
    each!(tx, conn => {
        let query = sqlx::query(INSERT).bind(act.id).bind(act.at.0).bind(act.person.0);
        let query = query.bind(&act.kind).bind(act.about).bind(market).bind(seq);
        query.bind(&act.words).execute(conn).await.map(drop)
    })?;
    Ok(())
}

macro_rules! about {
    ($which:literal) => {
        concat!(
            "SELECT a.id, a.at, a.person, a.kind, a.about, a.market, a.seq, a.words, p.name ",
            "FROM act a JOIN person p ON p.id = a.person WHERE ",
            $which,
            " ORDER BY a.id"
        )
    };
}

const LATEST: &str = "SELECT id FROM act ORDER BY id DESC LIMIT +$1";

/// The latest that were done, by when they were ordered: others where anything was done since.
pub async fn latest(tx: &mut Tx, limit: i64) -> Result<Vec<Uuid>, Fault> {
    Ok(each!(tx, conn => sqlx::query_scalar(LATEST).bind(limit).fetch_all(conn).await)?)
}

const ABOUT: Texts = Texts {
    sqlite: about!("a.about IN (SELECT unhex(value) FROM json_each($1))"),
    postgres: about!("a.about IN (SELECT value::uuid FROM json_array_elements_text($1::json))"),
};

/// Everything that was done about any of these, in order, each with the name of who did it.
pub async fn about(tx: &mut Tx, about: &[Uuid]) -> Result<Vec<(Act, String)>, Fault> {
    let about: Vec<String> = about.iter().copied().map(hex_of).collect();
    let sql = ABOUT.of(tx);
    let rows: Vec<Row> =
        each!(tx, conn => sqlx::query_as(sql).bind(json_of(&about)).fetch_all(conn).await)?;
    rows.into_iter().map(Row::act).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    at: i64,
    person: Uuid,
    kind: String,
    about: Uuid,
    market: Option<Uuid>,
    seq: Option<i64>,
    words: Vec<u8>,
    name: String,
}

impl Row {
    fn act(self) -> Result<(Act, String), Fault> {
        let seq = self.seq.map(u64::try_from).transpose();
        let seq = seq.map_err(|error| Fault::corrupt("act", error))?;
        let act = Act {
            id: self.id,
            at: Instant(self.at),
            person: PersonId(self.person),
            kind: self.kind,
            about: self.about,
            entry: self.market.map(MarketId).zip(seq),
            words: self.words,
        };
        Ok((act, self.name))
    }
}
