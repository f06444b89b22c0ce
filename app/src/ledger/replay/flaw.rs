//! What can be wrong with an entry, in words for whoever reads a verification.

use std::fmt;

use crate::{
    ids::{AllocationId, LeadId, MarketId, ProspectId},
    instant::Instant,
    ledger::{Event, Misfit, Refusal},
};

/// What is wrong with the next entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    OtherMarket(MarketId),
    /// The entry that should stand here is missing, or stands elsewhere.
    Sequence {
        expected: u64,
    },
    /// Its bytes, or the hash before it, are not what was hashed.
    Hash,
    Unreadable(String),
    Misfit(Misfit),
    /// The command before it has not said all that it had to.
    Torn,
    /// A line should have ended or opened before anything else happens.
    Overdue {
        allocation: AllocationId,
        at: Instant,
    },
    /// A seat should have been kept no longer, or offered, before anything else happens.
    SeatOverdue(Box<Event>, Instant),
    /// What happens to a seat by itself stands before its time.
    SeatNotDue(ProspectId),
    /// A line opens before its time, or beside another one.
    NotDue(AllocationId),
    /// What opens here is not a line in a month of a calendar.
    Calendar,
    /// The book refuses what this entry says was done.
    Refused(Refusal),
    /// The book makes it this event.
    Otherwise(Box<Event>),
    CreatedTwice(LeadId),
    DecidedTwice(LeadId),
    /// Scored or decided without having been created just before.
    NotArriving(LeadId),
    /// A lead never comes to this in this ledger.
    Outcome(LeadId),
    /// It was offered again, and a contract that it fitted at first would not have fitted, or the
    /// other way round.
    Fit(LeadId),
    /// Opened or credited by somebody, and routed to nobody.
    NotRouted(LeadId),
    OpenedTwice(LeadId),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OtherMarket(market) => write!(f, "it belongs to market {market}"),
            Self::Sequence { expected } => write!(f, "entry {expected} should stand here"),
            Self::Hash => f.write_str("its bytes, or the entry before it, were changed"),
            Self::Unreadable(why) => write!(f, "it can't be read: {why}"),
            Self::Misfit(misfit) => write!(f, "it can't follow the entries before it: {misfit}"),
            Self::Torn => f.write_str("it stands amid the entries of one command"),
            Self::Overdue { allocation, at } => {
                write!(f, "before it, allocation {allocation}'s line falls due at {at}")
            }
            Self::SeatOverdue(event, at) => {
                write!(f, "before it, {} {} falls due at {at}", event.kind(), event.body())
            }
            Self::SeatNotDue(id) => write!(f, "nothing falls due for prospect {id} here"),
            Self::NotDue(id) => write!(f, "no line of allocation {id} opens here"),
            Self::Calendar => f.write_str("what should open here is a line in a calendar's month"),
            Self::Refused(refusal) => write!(f, "run again, it is refused: {refusal}"),
            Self::Otherwise(event) => otherwise(event, f),
            Self::CreatedTwice(lead) => write!(f, "lead {lead} was created before"),
            Self::DecidedTwice(lead) => write!(f, "lead {lead} was decided before"),
            Self::NotArriving(lead) => write!(f, "lead {lead} was not created just before"),
            Self::Outcome(lead) => write!(f, "lead {lead} can't come to this here"),
            Self::Fit(lead) => write!(f, "lead {lead} fits other contracts than when it came"),
            Self::NotRouted(lead) => write!(f, "lead {lead} was routed to nobody here"),
            Self::OpenedTwice(lead) => write!(f, "lead {lead} was opened before"),
        }
    }
}

fn otherwise(event: &Event, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match event {
        Event::LeadRouted(event) => {
            write!(f, "run again, the rule decides otherwise: {:?}", event.decision.outcome)?;
            event.replaces.map_or(Ok(()), |lead| write!(f, ", in place of lead {lead}"))
        }
        Event::LeadOverflowed(event) => {
            write!(f, "run again, the rule decides otherwise: {:?}", event.decision.outcome)
        }
        event => write!(f, "run again, this is {} {}", event.kind(), event.body()),
    }
}
