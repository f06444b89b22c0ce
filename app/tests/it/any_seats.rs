//! Seats in whatever order they are held, sold, waited for and given back: there are never more
//! than there are, and nobody is passed over.

use app::{
    contract::Terms,
    instant::HOUR_MS,
    ledger::{Book, Command, Event},
};
use proptest::{prelude::*, sample::select};

use crate::{
    changes::{Ledger, MARKET, allocation, day, terms},
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

/// What must be so after each entry, whatever it was.
fn assert_kept(before: &Book, event: &Event, after: &Book) {
    let seats = after.seats.unwrap_or(0) as usize;
    assert!(after.seats_taken() <= seats, "{} of {seats}: {event:?}", after.seats_taken());
    let places: Vec<u64> = after.prospects().waitlist().iter().map(|it| it.place).collect();
    assert!(places.is_sorted(), "{places:?}");
    let first = before.prospects().next_in_order();
    match event {
        Event::SeatOffered(event) => assert_eq!(first, Some(event.prospect), "in order"),
        Event::SeatHeld(event) if !before.prospects().has_seat(event.prospect) => {
            assert_eq!(first, None, "somebody waits for this seat");
        }
        Event::AllocationSigned(event) if event.prospect.is_none() => {
            assert_eq!(first, None, "somebody waits for this seat");
        }
        _ => {}
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn no_seat_is_taken_twice_and_nobody_is_passed_over(
        commands in prop::collection::vec((0..240i64, command()), 0..80),
    ) {
        let mut ledger = Ledger::open();
        let mut commands = commands;
        commands.sort_by_key(|(hour, _)| *hour);
        // Contracts are signed once.
        let mut signed = std::collections::HashSet::new();
        for (hour, command) in commands {
            let at = day(0) + hour * HOUR_MS;
            let sold = match &command {
                Command::Sign(terms) | Command::Sell { terms, .. } => Some(terms.allocation),
                _ => None,
            };
            if sold.is_none_or(|id| !signed.contains(&id)) && ledger.take(at, command).is_ok() {
                signed.extend(sold);
            }
            let free = ledger.book.seats_free();
            prop_assert!(free == 0 || ledger.book.prospects().next_in_order().is_none());
        }
        ledger.take(day(30), Command::Tick).unwrap();
        prop_assert!(ledger.book.prospects().holds().is_empty(), "all of them have ended");
        let mut book = Book::new(MARKET);
        for entry in &ledger.entries {
            let before = book.clone();
            book.apply(entry).unwrap();
            assert_kept(&before, &entry.event, &book);
        }
        ledger.assert_replays();
    }
}
