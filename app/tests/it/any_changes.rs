//! Contracts that change in whatever order: nothing that falls due is lost or comes twice.

use app::{
    contract::{Change, Planned},
    instant::DAY_MS,
    ledger::{Command, Event},
};
use proptest::{prelude::*, sample::select};

use crate::{
    changes::{Ledger, allocation, day, months, number, pause},
    history::config,
};

/// Something done to one of two contracts.
fn command() -> impl Strategy<Value = Command> {
    let id = select(vec![allocation(1), allocation(2)]);
    let dates = (id, 0..100i64, 0..30i64, any::<bool>(), 5..60u32);
    (0..8u8, dates).prop_map(|(kind, (allocation, due, days, open, leads))| {
        let due = day(due);
        let until = (!open).then_some(due + days * DAY_MS);
        let plan = |change| Command::Plan { allocation, planned: Planned { due, change } };
        match kind {
            0 | 1 => plan(Change::Pause { until }),
            2 => plan(Change::Resume),
            3 => plan(Change::Amend(number(leads))),
            4 => Command::Pause(allocation),
            5 => Command::Resume(allocation),
            6 => Command::CallOff { allocation, due, resumption: open },
            _ => Command::Shorten { allocation, ends: due },
        }
    })
}

proptest! {
    #![proptest_config(config(64))]

    /// A holiday set ahead is what pausing and resuming by hand on its dates would have been.
    #[test]
    fn a_holiday_is_a_pause_and_a_resumption(from in 1..50i64, days in 1..30i64, a_day in 0..4i64) {
        let until = from + days;
        let (mut ahead, mut by_hand) = (Ledger::open(), Ledger::open());
        ahead.take(day(0), pause(from, Some(until))).unwrap();
        let mut recipients = [Vec::new(), Vec::new()];
        for date in 0..100 {
            if date == from {
                by_hand.take(day(date), Command::Pause(allocation(1))).unwrap();
            }
            if date == until {
                by_hand.take(day(date), Command::Resume(allocation(1))).unwrap();
            }
            for n in 0..a_day {
                let at = day(date) + n * 3_600_000;
                recipients[0].push(ahead.receive(at, None));
                recipients[1].push(by_hand.receive(at, None));
            }
        }
        for ledger in [&mut ahead, &mut by_hand] {
            ledger.take(day(100), Command::Tick).unwrap();
        }
        prop_assert_eq!(&recipients[0], &recipients[1]);
        prop_assert_eq!(ahead.closings(), by_hand.closings());
        ahead.assert_replays();
    }

    /// Whatever is planned and called off: what is foreseen of an open line is how it closes, if
    /// nothing else happens.
    #[test]
    fn what_is_foreseen_comes(commands in prop::collection::vec(command(), 0..20), at in 0..30i64) {
        let mut ledger = Ledger::open();
        for (date, command) in (0..at).zip(commands) {
            let _ = ledger.take(day(date), command);
        }
        ledger.take(day(at), Command::Tick).unwrap();
        for id in [1, 2].map(allocation) {
            let Some(foreseen) = ledger.book.foreseen(id) else { continue };
            let mut later = ledger.book.clone();
            let mut entries = Vec::new();
            later.take(Command::Tick, day(40), &months(), &mut entries).unwrap();
            let closed = entries.iter().find_map(|entry| match &entry.event {
                Event::LineClosed(event) if event.allocation == id => Some(&event.line),
                _ => None,
            });
            prop_assert_eq!(Some(foreseen.last()), closed);
            let now = ledger.book.allocation(id).and_then(|contract| contract.line.as_ref());
            prop_assert_eq!(now, Some(foreseen.line_at(day(at))));
        }
    }

    /// Whatever is planned and called off, in whatever order: what falls due comes out once, and
    /// replay finds the same.
    #[test]
    fn any_changes_replay(commands in prop::collection::vec((0..100i64, command()), 0..40)) {
        let mut ledger = Ledger::open();
        let mut commands = commands;
        commands.sort_by_key(|(at, _)| *at);
        for (at, command) in commands {
            // Refused or not: what fell due by then stands.
            let _ = ledger.take(day(at), command);
            ledger.receive(day(at), None);
        }
        ledger.take(day(130), Command::Tick).unwrap();
        for living in ledger.book.allocations() {
            let ahead = living.planned.iter().all(|planned| planned.due > day(130));
            prop_assert!(ahead, "{:?}", living.planned);
        }
        ledger.assert_replays();
    }
}
