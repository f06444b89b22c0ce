//! Why a market does not do what it was asked.

use std::fmt;

use crate::{ids::AllocationId, instant::Instant};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    MarketIsOpen,
    MarketIsNotOpen,
    NoSeatLeft,
    AlreadySigned(AllocationId),
    OfficerHasSeat,
    /// So many are: there can't be fewer.
    SeatsAreTaken {
        sold: usize,
        held: usize,
        offered: usize,
    },
    /// A seat is held for this prospect already.
    AlreadyHeld,
    AlreadyExtended,
    /// No seat is held for this prospect, or offered to them, any more.
    NoHold,
    AlreadyWaiting,
    NotWaiting,
    /// Nobody needs to wait.
    SeatIsFree,
    WaitlistIsFull,
    EndsTooSoon,
    /// Never signed here, or its contract is over.
    NoSuchAllocation(AllocationId),
    AlreadyPaused(AllocationId),
    NotPaused(AllocationId),
    /// It is as it would be.
    NothingChanges,
    InThePast,
    /// The contract is over by then.
    AfterItsEnd,
    /// A contract's end is brought forward, never put off.
    NotSooner,
    EndsBeforeItBegins,
    PausesOverlap,
    /// Something else is planned for this instant.
    DateIsTaken(Instant),
    NothingPlanned(Instant),
    TooMuchPlanned,
    /// Too old, overflowed for a reason that no other contract undoes, or none was signed just now.
    NotOfferedAgain,
    AlreadyAsked,
    NotAsked,
    AlreadyCredited,
    CreditDenied,
    CreditWithdrawn,
    /// Nobody has decided it yet.
    CreditIsOpen,
    CreditWindowOver(Instant),
    /// The calendar that came with the command does not reach this instant.
    OutsideCalendar(Instant),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MarketIsOpen => f.write_str("this market is open already"),
            Self::MarketIsNotOpen => f.write_str("this market has not been opened"),
            Self::NoSeatLeft => f.write_str("every seat of this market is taken"),
            Self::AlreadySigned(id) => write!(f, "allocation {id} is signed already"),
            Self::OfficerHasSeat => f.write_str("this officer holds a seat in this market"),
            Self::SeatsAreTaken { sold, held, offered } => {
                let taken = sold + held + offered;
                write!(f, "{taken} seats are sold, held or offered, so there can't be fewer")
            }
            Self::AlreadyHeld => f.write_str("a seat is held for this prospect already"),
            Self::AlreadyExtended => f.write_str("a hold is extended once, and this one was"),
            Self::NoHold => f.write_str("no seat is kept for this prospect any more"),
            Self::AlreadyWaiting => f.write_str("this prospect is on the waitlist already"),
            Self::NotWaiting => f.write_str("this prospect is not on the waitlist"),
            Self::SeatIsFree => f.write_str("a seat is free, so nobody needs to wait"),
            Self::WaitlistIsFull => f.write_str("the waitlist is full"),
            Self::EndsTooSoon => f.write_str("a contract must end after it starts and is signed"),
            Self::NoSuchAllocation(id) => write!(f, "allocation {id} is not living here"),
            Self::AlreadyPaused(id) => write!(f, "allocation {id} is paused already"),
            Self::NotPaused(id) => write!(f, "allocation {id} is not paused"),
            Self::NothingChanges => f.write_str("this would change nothing"),
            Self::InThePast => f.write_str("what is planned must lie ahead"),
            Self::AfterItsEnd => f.write_str("the contract is over by then"),
            Self::NotSooner => f.write_str("a contract's end can only be brought forward"),
            Self::EndsBeforeItBegins => f.write_str("a pause must end after it begins"),
            Self::PausesOverlap => f.write_str("another pause lies in this time"),
            Self::DateIsTaken(at) => write!(f, "something else is planned for {at}"),
            Self::NothingPlanned(at) => write!(f, "nothing is planned for {at}"),
            Self::TooMuchPlanned => f.write_str("too many changes are planned already"),
            Self::NotOfferedAgain => f.write_str("this lead is not offered again"),
            Self::AlreadyAsked => f.write_str("a credit was asked for already"),
            Self::NotAsked => f.write_str("no credit was asked for"),
            Self::AlreadyCredited => f.write_str("this lead is credited already"),
            Self::CreditDenied => f.write_str("this lead's credit was denied"),
            Self::CreditWithdrawn => f.write_str("this credit was withdrawn"),
            Self::CreditIsOpen => f.write_str("this credit has not been decided yet"),
            Self::CreditWindowOver(at) => write!(f, "credits could be asked for until {at}"),
            Self::OutsideCalendar(at) => write!(f, "the calendar does not reach {at}"),
        }
    }
}

impl std::error::Error for Refusal {}
