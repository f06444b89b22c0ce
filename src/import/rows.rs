//! From a row to what it asks for, read as the form or the intake would read it.

use std::{
    collections::{HashMap, HashSet},
    sync::Mutex,
};

use app::{
    api::form::{Problems, Typed},
    ids::{AllocationId, LeadId, MarketId, OfficerId, SourceId},
    instant::Instant,
    lead::{
        field::{FIELDS, Kind as FieldKind},
        submission::{AcceptanceRules, Submission},
    },
    ledger::Command,
};
use chrono::DateTime;
use chrono_tz::Tz;
use serde_json::{Map, Value};

use super::{Kind, file::Row};
use crate::{
    clock::{Clock, Dice},
    desk::{USUAL_TERMS, read_market, read_officer, read_terms},
    fault::Fault,
    seal::{Marker, MasterKey, Sealer},
    store::{Store, market, officer, officer::Officer, source},
    writer::{Order, Post, Preparer},
};

pub enum Read {
    Order(Box<Order>),
    Officer(Box<Officer>),
}

/// What rows refer to, as it is in the database.
pub struct Reader {
    kind: Kind,
    markets: HashMap<String, (MarketId, Tz)>,
    officers: Vec<Officer>,
    /// NMLS ids that are known, or were in a row before.
    nmls: Mutex<HashSet<String>>,
    source: Option<SourceId>,
    preparer: Preparer,
    now: Instant,
}

impl Reader {
    pub async fn new(
        store: &Store,
        kind: Kind,
        source: Option<String>,
        clock: &Clock,
        master: &MasterKey,
    ) -> Result<Self, Fault> {
        let mut tx = store.read().await?;
        let mut markets = HashMap::new();
        for market in market::all(&mut tx).await? {
            let zone = market.zone()?;
            markets.insert(market.name, (market.id, zone));
        }
        let officers = officer::all(&mut tx).await?;
        let nmls = officers.iter().filter_map(|officer| officer.nmls.clone()).collect();
        let sources = source::all(&mut tx).await?;
        let found = sources.iter().find(|it| Some(&it.name) == source.as_ref());
        if matches!(kind, Kind::Leads | Kind::History) && found.is_none() {
            let names: Vec<&str> = sources.iter().map(|source| source.name.as_str()).collect();
            let what = format!("leads come in the name of a --source: {}", names.join(", "));
            return Err(Fault::Setup(what));
        }
        let (sealer, marker) = (Sealer::new(master), Marker::new(master));
        Ok(Self {
            kind,
            markets,
            officers,
            nmls: Mutex::new(nmls),
            source: found.map(|source| source.id),
            preparer: Preparer { sealer, marker, dice: Dice::System },
            now: clock.now(),
        })
    }

    pub fn read(&self, row: &Row) -> Result<Read, Problems> {
        let order = |order| Read::Order(Box::new(order));
        match self.kind {
            Kind::Markets => {
                let id = MarketId(self.id(self.now));
                read_market(&row.typed, id, self.now).map(order)
            }
            Kind::Officers => self.officer(&row.typed).map(|it| Read::Officer(Box::new(it))),
            Kind::Allocations => self.allocation(&row.typed).map(order),
            Kind::Leads => self.lead(&row.typed, self.now).map(|it| order(Order::Post(it))),
            Kind::History => self.history(&row.typed).map(order),
        }
    }

    fn id(&self, at: Instant) -> uuid::Uuid {
        self.preparer.dice.id(at)
    }

    fn officer(&self, typed: &Typed) -> Result<Officer, Problems> {
        let new =
            Officer::named(OfficerId(self.id(self.now)), String::new(), String::new(), self.now);
        let officer = read_officer(typed, new)?;
        let mut known = self.nmls.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match &officer.nmls {
            Some(nmls) if !known.insert(nmls.clone()) => {
                Err(Problems::at("nmls", "An officer with this id is known, or stands above."))
            }
            _ => Ok(officer),
        }
    }

    /// Market and officer are named; the form has their ids.
    fn allocation(&self, typed: &Typed) -> Result<Order, Problems> {
        let mut problems = Problems::default();
        let market = self.markets.get(typed.text("market"));
        if market.is_none() {
            problems.add("market", "No market has this name.");
        }
        let named = typed.text("officer");
        let mut officers = self
            .officers
            .iter()
            .filter(|officer| officer.nmls.as_deref() == Some(named) || officer.name == named);
        let officer = match (officers.next(), officers.next()) {
            (Some(officer), None) => Some(officer.id),
            (Some(_), Some(_)) => {
                problems.add("officer", "Several have this name: give the NMLS id.");
                None
            }
            (None, _) => {
                problems.add("officer", "No officer has this NMLS id or name.");
                None
            }
        };
        let zone = market.map_or(Tz::UTC, |(_, zone)| *zone);
        let id = officer.map_or(String::new(), |id| id.to_string());
        let mut typed = typed.clone().with("officer", id);
        for (field, value) in USUAL_TERMS {
            if typed.text(field).is_empty() {
                typed = typed.with(field, value);
            }
        }
        let terms = read_terms(&typed, AllocationId(self.id(self.now)), zone, self.now);
        match (market, terms) {
            (Some((market, _)), Ok(terms)) if problems.is_empty() => {
                let command = Box::new(Command::Sign(terms));
                Ok(Order::Change { market: *market, command })
            }
            (_, terms) => {
                problems.add_all(terms.err().unwrap_or_default());
                Err(problems)
            }
        }
    }

    /// A lead as it would have been read when it came.
    fn history(&self, typed: &Typed) -> Result<Order, Problems> {
        let at = DateTime::parse_from_rfc3339(typed.text("received_at"));
        let at = at.ok().map(|at| Instant(at.timestamp_millis())).filter(|at| *at < self.now);
        let when = "When it came, like 2026-05-01T14:05:00Z; not in the future.";
        let read = self.lead(typed, at.unwrap_or(self.now));
        match (at, read) {
            (Some(at), Ok(post)) => Ok(Order::Remember { at, post }),
            (Some(_), Err(problems)) => Err(problems),
            // Without it whether the consent was fresh can't be told.
            (None, _) => Err(Problems::at("received_at", when)),
        }
    }

    fn lead(&self, typed: &Typed, at: Instant) -> Result<Box<Post>, Problems> {
        let submission = Submission::read(&body(typed), at, &AcceptanceRules::default());
        let submission = submission.map_err(|found| {
            let mut problems = Problems::default();
            for problem in found {
                let field = FIELDS.iter().find(|field| field.name == problem.field);
                problems.add(field.map_or(Problems::FORM, |field| field.name), problem.message);
            }
            problems
        })?;
        let source = self.source.ok_or_else(Problems::default)?;
        Ok(Box::new(self.preparer.prepare(LeadId(self.id(at)), source, submission, None)))
    }
}

/// The body that a source would post.
fn body(typed: &Typed) -> Value {
    let (mut body, mut consent) = (Map::new(), Map::new());
    for field in FIELDS {
        let text = typed.text(field.name);
        if text.is_empty() {
            continue;
        }
        let value = match field.kind {
            FieldKind::Dollars { .. } => text.parse::<u64>().map_or(Value::from(text), Value::from),
            FieldKind::YesNo => match text {
                "true" | "yes" => Value::from(true),
                "false" | "no" => Value::from(false),
                other => Value::from(other),
            },
            _ => Value::from(text),
        };
        match field.name.strip_prefix("consent.") {
            Some(inner) => consent.insert(inner.to_owned(), value),
            None => body.insert(field.name.to_owned(), value),
        };
    }
    body.insert("consent".to_owned(), Value::Object(consent));
    Value::Object(body)
}
