//! Seats in whatever order they are held, sold, waited for and given back: there are never more
//! than there are, and nobody is passed over.

use std::collections::{HashMap, HashSet};

use app::{
    contract::Terms,
    ids::{AllocationId, ProspectId},
    instant::{HOUR_MS, Instant},
    ledger::{Command, Event},
};
use proptest::{prelude::*, sample::select};

use crate::{
    changes::{Ledger, allocation, day, terms},
    history::config,
    seats::prospect,
};

fn command() -> impl Strategy<Value = Command> {
    let who = select((1..=6).collect::<Vec<u128>>());
    (0..9u8, who, 1..5u32, any::<bool>()).prop_map(|(kind, who, seats, ends)| {
        let id = prospect(who);
        let terms = Terms { ends: ends.then_some(day(6)), starts: day(0), ..terms(10 + who) };
        match kind {
            0 | 1 => Command::Hold(id),
            2 => Command::ExtendHold(id),
            3 => Command::ReleaseHold(id),
            4 => Command::JoinWaitlist(id),
            5 => Command::LeaveWaitlist(id),
            6 => Command::Sell { prospect: id, terms },
            7 if ends => Command::End(allocation(10 + who)),
            7 => Command::Sign(terms),
            _ => Command::ChangeMarket { seats, early_limit_ns: 0 },
        }
    })
}

/// Keeps the list of a market's seats with pencil and paper, off the entries alone.
#[derive(Default)]
struct Clerk {
    seats: usize,
    sold: HashSet<AllocationId>,
    /// Until when, and whether that was extended.
    held: HashMap<ProspectId, (Instant, bool)>,
    /// In order, each with the end of what they were offered.
    queue: Vec<(ProspectId, Option<Instant>)>,
}

impl Clerk {
    fn free(&self) -> usize {
        let offered = self.queue.iter().filter(|(_, until)| until.is_some()).count();
        self.seats.checked_sub(self.sold.len() + self.held.len() + offered).expect("oversold")
    }

    fn next(&self) -> Option<ProspectId> {
        self.queue.iter().find(|(_, until)| until.is_none()).map(|(prospect, _)| *prospect)
    }

    fn offered(&self, whom: ProspectId) -> Option<Instant> {
        self.queue.iter().find(|(prospect, _)| *prospect == whom).and_then(|(_, until)| *until)
    }

    /// Takes whoever it is off the queue.
    fn strike(&mut self, whom: ProspectId) {
        let before = self.queue.len();
        self.queue.retain(|(prospect, _)| *prospect != whom);
        assert_eq!(self.queue.len(), before - 1, "{whom} waited");
    }

    /// Nobody waits for the free seat that somebody else gets now.
    fn assert_open_to_all(&self) {
        assert!(self.free() > 0 && self.next().is_none());
    }

    fn write_down(&mut self, at: Instant, event: &Event) {
        match event {
            Event::MarketOpened(event) => self.seats = event.seats as usize,
            Event::MarketChanged(event) => self.seats = event.seats as usize,
            Event::AllocationSigned(event) => {
                match event.prospect {
                    None => self.assert_open_to_all(),
                    Some(whom) => match self.held.remove(&whom) {
                        Some((until, _)) => assert!(at < until),
                        None => {
                            assert!(self.offered(whom).is_some_and(|until| at < until));
                            self.strike(whom);
                        }
                    },
                }
                self.sold.insert(event.terms.allocation);
            }
            Event::AllocationEnded(event) => assert!(self.sold.remove(&event.allocation)),
            Event::SeatHeld(event) => {
                assert_eq!(event.until, at + 48 * HOUR_MS);
                match self.offered(event.prospect) {
                    Some(until) => {
                        assert!(at < until);
                        self.strike(event.prospect);
                    }
                    None => self.assert_open_to_all(),
                }
                assert_eq!(self.held.insert(event.prospect, (event.until, false)), None);
            }
            Event::HoldExtended(event) => {
                let (until, extended) = self.held[&event.prospect];
                assert!(at < until && !extended);
                assert_eq!(event.until, until + 48 * HOUR_MS);
                self.held.insert(event.prospect, (event.until, true));
            }
            Event::HoldReleased(event) => assert!(self.held.remove(&event.prospect).is_some()),
            Event::HoldExpired(event) => {
                assert_eq!(self.held.remove(&event.prospect).map(|(until, _)| until), Some(at));
            }
            Event::WaitlistJoined(event) => {
                assert!(self.free() == 0 && !self.held.contains_key(&event.prospect));
                assert!(self.queue.iter().all(|(prospect, _)| *prospect != event.prospect));
                self.queue.push((event.prospect, None));
            }
            Event::WaitlistLeft(event) => self.strike(event.prospect),
            Event::SeatOffered(event) => {
                assert!(self.free() > 0);
                assert_eq!(self.next(), Some(event.prospect), "in order");
                assert_eq!(event.until, at + 24 * HOUR_MS);
                let place = self.queue.iter_mut().find(|(prospect, _)| *prospect == event.prospect);
                place.unwrap().1 = Some(event.until);
            }
            Event::OfferExpired(event) => {
                assert_eq!(self.offered(event.prospect), Some(at));
                self.strike(event.prospect);
            }
            _ => {}
        }
        // No more are taken than there are.
        self.free();
    }

    /// Once a command was carried out: what is free is nobody's turn, and nothing outlives its end.
    fn assert_settled(&self, at: Instant) {
        assert!(self.free() == 0 || self.next().is_none(), "somebody waits for a free seat");
        let ends = self.held.values().map(|(until, _)| *until);
        let ends = ends.chain(self.queue.iter().filter_map(|(_, until)| *until));
        assert!(ends.into_iter().all(|until| at < until), "it was over by then");
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn no_seat_is_taken_twice_and_nobody_is_passed_over(
        commands in prop::collection::vec((0..240i64, command()), 0..80),
    ) {
        let (mut ledger, mut clerk, mut known) = (Ledger::open(), Clerk::default(), 0);
        let mut commands = commands;
        commands.sort_by_key(|(hour, _)| *hour);
        // Contracts are signed once.
        let mut signed = HashSet::new();
        for (hour, command) in commands {
            let at = day(0) + hour * HOUR_MS;
            let sold = match &command {
                Command::Sign(terms) | Command::Sell { terms, .. } => Some(terms.allocation),
                _ => None,
            };
            if sold.is_some_and(|id| signed.contains(&id)) {
                continue;
            }
            if ledger.take(at, command).is_ok() {
                signed.extend(sold);
            }
            let new = &ledger.entries[known..];
            known = ledger.entries.len();
            new.iter().for_each(|entry| clerk.write_down(entry.at, &entry.event));
            clerk.assert_settled(at);
        }
        ledger.take(day(30), Command::Tick).unwrap();
        ledger.entries[known..].iter().for_each(|it| clerk.write_down(it.at, &it.event));
        clerk.assert_settled(day(30));
        let kept = ledger.book.prospects();
        prop_assert_eq!((kept.holds().len(), kept.waitlist().len()), (0, clerk.queue.len()));
        ledger.assert_replays();
    }
}
