//! What the writer can be asked to do.

use app::{
    credit::{CreditProof, CreditReason, CreditState},
    ids::{AllocationId, LeadId, MarketId, OfficerId, PersonId, SourceId},
    instant::Instant,
    ledger::{Command, Record},
};
use uuid::Uuid;

use super::Post;
use crate::store::{act::Act, market::Market, officer::Officer, prospect::Prospect};

#[derive(Clone, Debug)]
pub enum Order {
    Post(Box<Post>),
    OpenMarket {
        market: Market,
        areas: Vec<String>,
        early_limit_ns: i64,
    },
    ChangeMarket(Box<MarketChange>),
    /// As they are from now on; their licences reach every market that they are in.
    ChangeOfficer(Box<OfficerChange>),
    /// What somebody of the staff orders, and their words for it; kept if it is carried out.
    Noted {
        order: Box<Order>,
        note: Note,
    },
    /// A lead that came at `at`, before this house took leads: with its history a market begins.
    Remember {
        at: Instant,
        post: Box<Post>,
    },
    /// In one transaction, with nothing else in it.
    Together {
        orders: Vec<Order>,
        keep: Keep,
    },
    /// What concerns contracts: sign, amend, pause, resume, end. A contract is signed with the
    /// licences that its officer has.
    Change {
        market: MarketId,
        command: Box<Command>,
    },
    /// By its officer, where the contract allows them to.
    PauseOwn(OwnPause),
    /// Keeps a seat, or a place on the waitlist, for somebody whom nobody knew before.
    Meet {
        prospect: Prospect,
        wants: Wants,
    },
    /// Its officer looks at a lead, on its page or in a file; an entry the first time only.
    OpenLead {
        lead: LeadId,
        officer: OfficerId,
    },
    Credit {
        lead: LeadId,
        step: CreditStep,
        said: Option<Said>,
    },
    /// A source posted what was not taken, for this reason first.
    CountRefusal {
        source: SourceId,
        code: &'static str,
    },
    /// Nothing but what is due by now in this market.
    Tick(MarketId),
    /// Drops what is too old to be kept: answers, wishes to be called, prospects and their quotes.
    Forget,
}

/// A market as it is from now on, and all that it serves.
#[derive(Clone, Debug)]
pub struct MarketChange {
    /// As it was seen, with all that it served and its early limit.
    pub before: (Market, Vec<String>, i64),
    pub market: Market,
    pub areas: Vec<String>,
    pub clash: Clash,
    pub early_limit_ns: i64,
}

/// What a prospect is met for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wants {
    Seat,
    /// On the waitlist.
    Place,
}

/// An officer as they were seen, and as they are from now on.
#[derive(Clone, Debug)]
pub struct OfficerChange {
    pub before: Officer,
    pub after: Officer,
}

/// What an officer does to a contract of theirs.
#[derive(Clone, Copy, Debug)]
pub struct OwnPause {
    pub officer: OfficerId,
    pub person: PersonId,
    pub market: MarketId,
    pub contract: AllocationId,
    pub step: PauseStep,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PauseStep {
    Pause,
    /// Only what they paused themselves.
    Resume,
}

/// What becomes of what was decided together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Whatever could be carried out.
    Each,
    /// All of it, or nothing if something could not be carried out.
    All,
    /// It was only tried.
    Nothing,
}

/// What becomes of areas that another market serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clash {
    Refused,
    TakenOver,
}

/// Who ordered something, about what, and why: sealed already.
#[derive(Clone, Debug)]
pub struct Note {
    pub id: Uuid,
    pub person: PersonId,
    /// The kind of the entry that it becomes, if it becomes one.
    pub kind: &'static str,
    /// A market, an officer or an allocation.
    pub about: Uuid,
    pub words: Vec<u8>,
}

/// Who takes a step of a credit, and what they write with it: sealed already.
#[derive(Clone, Debug)]
pub struct Said {
    pub person: PersonId,
    /// Where the step leads, as they saw it: the words are sealed for that alone.
    pub to: CreditState,
    pub words: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug)]
pub enum CreditStep {
    Request(CreditReason),
    Withdraw,
    /// Of a denial, by its officer.
    Answer,
    Approve,
    /// What the record proves, by its market's standing word.
    Prove(CreditProof),
    Deny,
}

impl CreditStep {
    /// Where it leads from where a credit stands.
    pub fn to(self, before: Option<CreditState>) -> CreditState {
        match self {
            Self::Request(_) => CreditState::Requested,
            Self::Withdraw => CreditState::Withdrawn,
            Self::Answer => CreditState::Answered,
            Self::Approve | Self::Prove(_) => CreditState::Approved,
            Self::Deny => CreditState::denied(before),
        }
    }
}

impl Order {
    /// What is to be done, and the note about it.
    pub(super) fn bare(&self) -> (&Self, Option<&Note>) {
        match self {
            Self::Noted { order, note } => (order, Some(note)),
            order => (order, None),
        }
    }

    /// Whether it signs a contract.
    pub(super) fn signs(&self) -> bool {
        let Self::Change { command, .. } = self.bare().0 else { return false };
        matches!(**command, Command::Sign(_) | Command::Sell { .. })
    }

    /// The market that it opens.
    pub(super) fn opened(&self) -> Option<MarketId> {
        match self.bare().0 {
            Self::OpenMarket { market, .. } => Some(market.id),
            _ => None,
        }
    }

    /// The lead that it brings.
    pub(super) fn post(&self) -> Option<&Post> {
        match self {
            Self::Post(post) | Self::Remember { post, .. } => Some(post),
            _ => None,
        }
    }

    /// The lead that it is about.
    pub(super) fn lead(&self) -> Option<LeadId> {
        match self {
            Self::Post(post) | Self::Remember { post, .. } => Some(post.arrival.lead),
            Self::OpenLead { lead, .. } | Self::Credit { lead, .. } => Some(*lead),
            Self::OpenMarket { .. }
            | Self::ChangeMarket(_)
            | Self::ChangeOfficer(_)
            | Self::Noted { .. }
            | Self::Together { .. }
            | Self::Change { .. }
            | Self::PauseOwn(_)
            | Self::Meet { .. }
            | Self::CountRefusal { .. }
            | Self::Tick(_)
            | Self::Forget => None,
        }
    }
}

impl Note {
    /// About the last of these entries that is of its kind: what fell due before may have been
    /// alike.
    pub(super) fn act(&self, records: &[Record], at: Instant) -> Act {
        let entry = records.iter().rev().find(|record| record.kind == self.kind);
        Act {
            id: self.id,
            at,
            person: self.person,
            kind: self.kind.to_owned(),
            about: self.about,
            entry: entry.map(|record| (record.market, record.seq)),
            words: self.words.clone(),
        }
    }
}
