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
    EndsTooSoon,
    /// Never signed here, or its contract is over.
    NoSuchAllocation(AllocationId),
    AlreadyPaused(AllocationId),
    NotPaused(AllocationId),
    AlreadyAsked,
    NotAsked,
    AlreadyCredited,
    CreditDenied,
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
            Self::EndsTooSoon => f.write_str("a contract must end after it starts and is signed"),
            Self::NoSuchAllocation(id) => write!(f, "allocation {id} is not living here"),
            Self::AlreadyPaused(id) => write!(f, "allocation {id} is paused already"),
            Self::NotPaused(id) => write!(f, "allocation {id} is not paused"),
            Self::AlreadyAsked => f.write_str("a credit was asked for already"),
            Self::NotAsked => f.write_str("no credit was asked for"),
            Self::AlreadyCredited => f.write_str("this lead is credited already"),
            Self::CreditDenied => f.write_str("this lead's credit was denied"),
            Self::CreditWindowOver(at) => write!(f, "credits could be asked for until {at}"),
            Self::OutsideCalendar(at) => write!(f, "the calendar does not reach {at}"),
        }
    }
}

impl std::error::Error for Refusal {}
