//! What the writer answers.

use std::fmt;

use app::{ids::MarketId, ledger::Refusal};
use serde::Serialize;
use uuid::Uuid;

use crate::store::lead::{Fate, Lead};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Done,
    /// Of each, in order. They stand if all of them could be carried out, and were to be kept.
    Together(Vec<Result<Answer, Declined>>),
    /// The bytes of a [`LeadAnswer`], the same for every retry.
    Posted(String),
}

/// Why an order was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Declined {
    Refused(Refusal),
    /// The same idempotency key came with another body.
    KeyReused,
    NoSuchMarket,
    /// There is no such lead, or it is not this officer's.
    NoSuchLead,
    NameTaken,
    /// These areas are other markets'.
    AreasTaken(Vec<(String, MarketId)>),
    NoSuchOfficer,
    /// The contract does not let its officer do that, or it is another's.
    NotTheirs,
    /// A market or an officer isn't what it was when somebody looked.
    ChangedMeanwhile,
    /// Of history: no market serves the lead's ZIP.
    Unserved,
    /// History goes only into a market where nothing has happened yet.
    HasHistory,
    /// The lead came before its market was opened.
    BeforeOpening,
    /// Somebody else took a step of this credit since it was looked at.
    StepTaken,
    /// Somebody set the machine's clock: nothing is decided until a person has looked at it.
    ClockParted,
    /// Too much waits already.
    Full,
    Stopped,
    /// Ours; it is in the log. Or there was no answer in time, and whether it was carried out isn't
    /// known.
    Fault,
}

/// What a source is told of its lead. It never learns who received it.
#[derive(Clone, Debug, Serialize, utoipa::ToSchema)]
pub struct LeadAnswer {
    /// `null` where `test` was set.
    pub lead: Option<Uuid>,
    /// `routed`, `overflow`, `duplicate` or `unserved`.
    pub outcome: &'static str,
    /// The market's name; `null` where no market serves the ZIP.
    pub market: Option<String>,
    /// 0 to 100.
    pub score: u8,
    /// Of an overflow: `none_active`, `no_match`, `all_full`, `all_early` or `all_capped`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<&'static str>,
    /// Of a duplicate: the earlier lead, if it came from the same source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earlier: Option<Uuid>,
}

impl LeadAnswer {
    /// What this lead's own source may know of it. `earlier` is the lead that a duplicate repeats.
    pub fn of(lead: &Lead, market: Option<String>, earlier: Option<&Lead>) -> Self {
        let mut answer = Self {
            lead: Some(lead.id.0),
            outcome: lead.fate.outcome(),
            market,
            score: lead.score,
            reason: None,
            earlier: None,
        };
        match &lead.fate {
            Fate::Overflow(reason) => answer.reason = Some(reason.code()),
            Fate::Duplicate { of } => {
                let own = earlier.filter(|it| it.id == *of && it.source == lead.source);
                answer.earlier = own.map(|earlier| earlier.id.0);
            }
            Fate::Routed { .. } | Fate::Unserved => {}
        }
        answer
    }

    pub(super) fn bytes(&self) -> String {
        serde_json::to_string(self).expect("an answer holds nothing that JSON can't say")
    }
}

impl fmt::Display for Declined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::KeyReused => f.write_str("this idempotency key came with another body before"),
            Self::NoSuchMarket => f.write_str("there is no such market"),
            Self::NoSuchLead => f.write_str("there is no such lead"),
            Self::NameTaken => f.write_str("a market has this name already"),
            Self::AreasTaken(areas) => {
                let areas: Vec<&str> = areas.iter().map(|(area, _)| area.as_str()).collect();
                write!(f, "served by another market already: {}", areas.join(", "))
            }
            Self::NoSuchOfficer => f.write_str("there is no such officer"),
            Self::NotTheirs => f.write_str("it is not this officer's to change"),
            Self::ChangedMeanwhile => f.write_str("somebody else changed it meanwhile"),
            Self::Unserved => f.write_str("no market serves this ZIP"),
            Self::HasHistory => {
                f.write_str("something has happened in this market; history goes into empty ones")
            }
            Self::BeforeOpening => f.write_str("its market was opened later"),
            Self::StepTaken => f.write_str("somebody else took a step of it meanwhile"),
            Self::ClockParted => {
                f.write_str("the server's clock was set; somebody must look at it")
            }
            Self::Full => f.write_str("too much is waiting; try again in a second"),
            Self::Stopped => f.write_str("the server is stopping; try again in a moment"),
            Self::Fault => f.write_str("something went wrong on our side"),
        }
    }
}

impl std::error::Error for Declined {}

impl From<Refusal> for Declined {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
