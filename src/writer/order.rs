//! What the writer can be asked to do.

use app::{
    credit::CreditReason,
    ids::{LeadId, MarketId, OfficerId},
    ledger::{Arrival, Command, Hash},
};

use crate::store::{market::Market, sealed_lead::SealedRow};

#[derive(Clone, Debug)]
pub enum Order {
    Post(Box<Post>),
    OpenMarket {
        market: Market,
        areas: Vec<String>,
        early_limit_ns: i64,
    },
    /// What concerns contracts: sign, amend, pause, resume, end.
    Change {
        market: MarketId,
        command: Box<Command>,
    },
    /// Its officer looks at a lead; an entry the first time only.
    OpenLead {
        lead: LeadId,
        officer: OfficerId,
    },
    Credit {
        lead: LeadId,
        step: CreditStep,
    },
    /// Nothing but what is due by now, in every market.
    Tick,
}

#[derive(Clone, Copy, Debug)]
pub enum CreditStep {
    Request(CreditReason),
    Approve,
    Deny,
}

/// A lead that was validated, scored and sealed, on its way to its market.
#[derive(Clone, Debug)]
pub struct Post {
    pub arrival: Arrival,
    /// One for each normalised e-mail address and phone number.
    pub marks: Vec<Hash>,
    pub sealed: SealedRow,
    pub retry: Option<Retry>,
    /// The same checks and the same answer, and nothing changes.
    pub test: bool,
}

/// How a repeated request is known.
#[derive(Clone, Debug)]
pub struct Retry {
    pub key: String,
    /// Of the request's bytes: the same key with another body is a mistake.
    pub body_hash: Hash,
}

impl Post {
    /// The areas that may name its market, the narrowest first: ZIP, ZIP3, state.
    pub fn areas(&self) -> Vec<&str> {
        let facts = &self.arrival.facts;
        let zip = facts.zip.as_deref();
        let zip3 = zip.and_then(|zip| zip.get(..3));
        let state = facts.state.as_ref().map(|state| state.code());
        [zip, zip3, state].into_iter().flatten().collect()
    }
}
