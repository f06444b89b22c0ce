//! What the writer can be asked to do.

use app::{
    credit::CreditReason,
    ids::{LeadId, MarketId, OfficerId},
    ledger::Command,
};

use super::Post;
use crate::store::market::Market;

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
    /// Nothing but what is due by now in this market.
    Tick(MarketId),
    /// Drops answers that are too old for any retry.
    ForgetAnswers,
}

#[derive(Clone, Copy, Debug)]
pub enum CreditStep {
    Request(CreditReason),
    Approve,
    Deny,
}

impl Order {
    /// The market that it opens.
    pub(super) fn opened(&self) -> Option<MarketId> {
        match self {
            Self::OpenMarket { market, .. } => Some(market.id),
            _ => None,
        }
    }

    /// The lead that it is about.
    pub(super) fn lead(&self) -> Option<LeadId> {
        match self {
            Self::Post(post) => Some(post.arrival.lead),
            Self::OpenLead { lead, .. } | Self::Credit { lead, .. } => Some(*lead),
            Self::OpenMarket { .. } | Self::Change { .. } | Self::Tick(_) | Self::ForgetAnswers => {
                None
            }
        }
    }
}
