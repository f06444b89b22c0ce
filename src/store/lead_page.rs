//! An officer's leads, newest first, a page at a time: each page costs the same, whatever lies
//! before and behind it.

use app::{
    credit::CreditState,
    ids::{LeadId, MarketId, OfficerId},
    instant::Instant,
    ledger::Hash,
};
use uuid::Uuid;

use super::{Texts, Tx, each, json_of, lead::credit_of};
use crate::fault::Fault;

/// A lead of an officer's, as far as a list needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedLead {
    pub id: LeadId,
    pub market: MarketId,
    pub routed_at: Instant,
    pub score: u8,
    pub opened_at: Option<Instant>,
    pub credit: Option<CreditState>,
    pub borrower: ListedBorrower,
}

/// What there is of a borrower.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListedBorrower {
    /// Sealed, and not erased.
    Sealed,
    Erased,
}

/// Which leads, and how many of them.
#[derive(Clone, Debug)]
pub struct LeadPage {
    pub officer: OfficerId,
    /// Those that stand behind this one.
    pub before: (Instant, LeadId),
    /// Routed at this instant or later.
    pub since: Instant,
    pub credit: Option<CreditState>,
    pub market: Option<MarketId>,
    /// Those that have all of these. The first is followed, so it is best the rarest.
    pub marks: Vec<Hash>,
    pub limit: i64,
}

impl LeadPage {
    /// An officer's newest leads, whichever they are.
    pub fn newest(officer: OfficerId, limit: i64) -> Self {
        let before = (Instant(i64::MAX), LeadId(Uuid::max()));
        let (since, marks) = (Instant(i64::MIN), Vec::new());
        Self { officer, before, since, credit: None, market: None, marks, limit }
    }
}

// What a text costs on SQLite: each value of each row crosses from its thread, so a list has those
// that it shows; and a bare `LIMIT $5` is planned anew whenever it is bound.
// Who was erased is looked up in an index of those alone; SQLite has to be told so.
macro_rules! listed {
    (sqlite, $from:literal, $then:literal) => {
        listed!($from, " INDEXED BY sealed_lead_erased", $then)
    };
    (postgres, $from:literal, $then:literal) => {
        listed!($from, "", $then)
    };
    ($from:literal, $by:literal, $then:literal) => {
        concat!(
            "SELECT lead.id, lead.market, lead.routed_at, lead.score, lead.opened_at, lead.credit,
                erased.lead IS NOT NULL FROM ",
            $from,
            " LEFT JOIN sealed_lead erased",
            $by,
            " ON erased.lead = lead.id AND erased.contact_key IS NULL WHERE ",
            $then
        )
    };
}

macro_rules! of_officer {
    ($database:ident) => {
        listed!(
            $database,
            "lead",
            "officer = $1 AND (routed_at, id) < ($2, $3) AND routed_at >= $4
                AND (lead.market = $6 OR $6 IS NULL)
            ORDER BY routed_at DESC, id DESC LIMIT +$5"
        )
    };
}

const OF_OFFICER: Texts = Texts { sqlite: of_officer!(sqlite), postgres: of_officer!(postgres) };

const WITH_CREDIT: Texts = Texts {
    sqlite: listed!(
        sqlite,
        "lead",
        "officer = $1 AND (routed_at, id) < ($2, $3) AND routed_at >= $4 AND credit = $7
            AND (lead.market = $6 OR $6 IS NULL)
            AND NOT EXISTS (SELECT 1 FROM json_each($8) sought WHERE NOT EXISTS (
                SELECT 1 FROM search_mark m WHERE m.hmac = unhex(sought.value)
                    AND m.routed_at = lead.routed_at AND m.lead = lead.id))
        ORDER BY routed_at DESC, id DESC LIMIT +$5"
    ),
    postgres: listed!(
        postgres,
        "lead",
        "officer = $1 AND (routed_at, id) < ($2, $3) AND routed_at >= $4 AND credit = $7
            AND (lead.market = $6 OR $6 IS NULL)
            AND NOT EXISTS (SELECT 1 FROM json_array_elements_text($8::json) sought (mark)
                WHERE NOT EXISTS (
                    SELECT 1 FROM search_mark m WHERE m.hmac = decode(sought.mark, 'hex')
                        AND m.routed_at = lead.routed_at AND m.lead = lead.id))
        ORDER BY routed_at DESC, id DESC LIMIT +$5"
    ),
};

/// A cross join keeps its order: the first mark's leads are walked through, newest first.
const WITH_MARKS: Texts = Texts {
    sqlite: listed!(
        sqlite,
        "search_mark first CROSS JOIN lead",
        "first.hmac = $7 AND (first.routed_at, first.lead) < ($2, $3)
            AND first.routed_at >= $4 AND lead.id = first.lead AND lead.officer = $1
            AND (lead.market = $6 OR $6 IS NULL)
            AND NOT EXISTS (SELECT 1 FROM json_each($8) sought WHERE NOT EXISTS (
                SELECT 1 FROM search_mark m WHERE m.hmac = unhex(sought.value)
                    AND m.routed_at = first.routed_at AND m.lead = first.lead))
        ORDER BY first.routed_at DESC, first.lead DESC LIMIT +$5"
    ),
    postgres: listed!(
        postgres,
        "search_mark first CROSS JOIN lead",
        "first.hmac = $7 AND (first.routed_at, first.lead) < ($2, $3)
            AND first.routed_at >= $4 AND lead.id = first.lead AND lead.officer = $1
            AND (lead.market = $6 OR $6 IS NULL)
            AND NOT EXISTS (SELECT 1 FROM json_array_elements_text($8::json) sought (mark)
                WHERE NOT EXISTS (
                    SELECT 1 FROM search_mark m WHERE m.hmac = decode(sought.mark, 'hex')
                        AND m.routed_at = first.routed_at AND m.lead = first.lead))
        ORDER BY first.routed_at DESC, first.lead DESC LIMIT +$5"
    ),
};

pub async fn find(tx: &mut Tx, page: &LeadPage) -> Result<Vec<ListedLead>, Fault> {
    let LeadPage { officer, before: (at, lead), since, credit, market, marks, limit } = page;
    let texts = [OF_OFFICER, WITH_CREDIT, WITH_MARKS];
    let [newest, credited, marked] = texts.map(|texts| texts.of(tx));
    let rows: Vec<Row> = each!(tx, conn => {
        let bound = |sql: &'static str| {
            let query = sqlx::query_as(sql).bind(officer.0).bind(at.0).bind(lead.0);
            query.bind(since.0).bind(limit).bind(market.map(|market| market.0))
        };
        match (credit, marks.split_first()) {
            (Some(credit), _) => {
                bound(credited).bind(credit.code()).bind(json_of(marks)).fetch_all(conn).await
            }
            (None, Some((first, rest))) => {
                bound(marked).bind(&first.0[..]).bind(json_of(rest)).fetch_all(conn).await
            }
            (None, None) => bound(newest).fetch_all(conn).await,
        }
    })?;
    rows.into_iter().map(listed_lead).collect()
}

type Row = (Uuid, Uuid, i64, i64, Option<i64>, Option<String>, bool);

fn listed_lead(row: Row) -> Result<ListedLead, Fault> {
    let (id, market, routed_at, score, opened_at, credit, is_erased) = row;
    Ok(ListedLead {
        id: LeadId(id),
        market: MarketId(market),
        routed_at: Instant(routed_at),
        score: u8::try_from(score).map_err(|error| Fault::corrupt("lead", error))?,
        opened_at: opened_at.map(Instant),
        credit: credit_of(id, credit.as_deref())?,
        borrower: if is_erased { ListedBorrower::Erased } else { ListedBorrower::Sealed },
    })
}
