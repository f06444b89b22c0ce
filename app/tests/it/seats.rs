//! Seats that are held for a prospect, waited for, offered and sold.

use app::{
    contract::Terms,
    ids::{AllocationId, ProspectId},
    instant::HOUR_MS,
    ledger::{
        Command, Refusal,
        prospects::{HOLD_MS, OFFER_MS},
    },
};
use uuid::Uuid;

use crate::changes::{Ledger, allocation, day, terms};

pub fn prospect(n: u128) -> ProspectId {
    ProspectId(Uuid::from_u128(n))
}

fn sell(to: u128, n: u128) -> Command {
    Command::Sell { prospect: prospect(to), terms: terms(n) }
}

/// Two seats are sold and a third one is free.
fn one_free() -> Ledger {
    let mut ledger = Ledger::open();
    let early_limit_ns = ledger.book.early_limit_ns;
    ledger.take(day(0), Command::ChangeMarket { seats: 3, early_limit_ns }).unwrap();
    ledger
}

/// Who was offered a seat, in order, and when.
fn offers(ledger: &Ledger) -> Vec<(u128, i64)> {
    let offered = ledger.entries.iter().filter(|entry| entry.event.kind() == "seat_offered");
    offered
        .map(|it| (it.event.prospect().unwrap().0.as_u128(), (it.at - day(0)) / HOUR_MS))
        .collect()
}

#[test]
fn the_last_seat_is_held_for_one_and_sold_to_them_alone() {
    let mut ledger = one_free();
    ledger.take(day(1), Command::Hold(prospect(1))).unwrap();
    assert_eq!(ledger.take(day(1), Command::Hold(prospect(1))), Err(Refusal::AlreadyHeld));
    for refused in [Command::Hold(prospect(2)), Command::Sign(terms(3))] {
        assert_eq!(ledger.take(day(2), refused), Err(Refusal::NoSeatLeft));
    }
    assert_eq!(ledger.take(day(2), sell(2, 3)), Err(Refusal::NoHold));
    ledger.take(day(2), sell(1, 3)).unwrap();
    assert!(ledger.book.prospects().holds().is_empty(), "it is sold, and held no more");
    assert_eq!(ledger.take(day(2), sell(1, 4)), Err(Refusal::NoHold), "it was one seat");
    assert_eq!(ledger.book.seats_taken(), 3);
    ledger.assert_replays();
}

#[test]
fn a_hold_ends_by_itself_and_is_extended_once() {
    let mut ledger = one_free();
    ledger.take(day(1), Command::Hold(prospect(1))).unwrap();
    ledger.take(day(3) - 1, Command::Tick).unwrap();
    assert_eq!(ledger.book.seats_free(), 0);
    ledger.take(day(3), Command::Hold(prospect(2))).unwrap();
    ledger.take(day(4), Command::ExtendHold(prospect(2))).unwrap();
    let again = ledger.take(day(4), Command::ExtendHold(prospect(2)));
    assert_eq!(again, Err(Refusal::AlreadyExtended));
    let hold = ledger.book.prospects().hold(prospect(2)).unwrap();
    assert_eq!(hold.until, day(3) + 2 * HOLD_MS, "from its end, not from now");
    ledger.take(day(8), Command::Tick).unwrap();
    for command in [Command::ExtendHold(prospect(2)), Command::ReleaseHold(prospect(2))] {
        assert_eq!(ledger.take(day(8), command), Err(Refusal::NoHold));
    }
    let expired: Vec<_> =
        ledger.entries.iter().filter(|it| it.event.kind() == "hold_expired").collect();
    assert_eq!(expired.iter().map(|it| it.at).collect::<Vec<_>>(), [day(3), day(7)]);
    ledger.take(day(8), Command::Hold(prospect(3))).unwrap();
    ledger.take(day(8), Command::ReleaseHold(prospect(3))).unwrap();
    assert_eq!(ledger.book.seats_free(), 1);
    ledger.assert_replays();
}

#[test]
fn a_freed_seat_is_offered_in_order_for_a_day_each() {
    let mut ledger = Ledger::open();
    for n in 1..=3 {
        ledger.take(day(1), Command::JoinWaitlist(prospect(n))).unwrap();
    }
    assert_eq!(
        ledger.take(day(1), Command::JoinWaitlist(prospect(3))),
        Err(Refusal::AlreadyWaiting)
    );
    ledger.take(day(2), Command::End(allocation(1))).unwrap();
    // Nobody jumps the queue, not even who stands in it.
    for jump in [Command::Hold(prospect(2)), Command::Hold(prospect(9)), Command::Sign(terms(3))] {
        assert_eq!(ledger.take(day(2), jump), Err(Refusal::NoSeatLeft));
    }
    assert_eq!(ledger.take(day(2), sell(2, 3)), Err(Refusal::NoHold));
    ledger.take(day(4) - 1, Command::Tick).unwrap();
    assert_eq!(offers(&ledger), [(1, 48), (2, 72)], "who lets it pass leaves the list");
    ledger.take(day(4) - 1, sell(2, 3)).unwrap();
    ledger.take(day(4), Command::End(allocation(2))).unwrap();
    ledger.take(day(4), Command::JoinWaitlist(prospect(1))).unwrap();
    ledger.take(day(4), Command::LeaveWaitlist(prospect(3))).unwrap();
    assert_eq!(offers(&ledger)[2..], [(3, 96), (1, 96)], "turned down, it is the next one's");
    ledger.take(day(4) + OFFER_MS, Command::Tick).unwrap();
    assert_eq!((ledger.book.seats_free(), ledger.book.prospects().waitlist().len()), (1, 0));
    ledger.assert_replays();
}

#[test]
fn whoever_is_offered_a_seat_may_have_it_held() {
    let mut ledger = Ledger::open();
    ledger.take(day(1), Command::JoinWaitlist(prospect(1))).unwrap();
    ledger.take(day(1), Command::JoinWaitlist(prospect(2))).unwrap();
    ledger.take(day(2), Command::End(allocation(1))).unwrap();
    ledger.take(day(2), Command::Hold(prospect(1))).unwrap();
    assert_eq!(ledger.book.prospects().hold(prospect(1)).unwrap().until, day(4));
    ledger.take(day(4), Command::Tick).unwrap();
    assert_eq!(offers(&ledger), [(1, 48), (2, 96)], "a hold that ends frees the seat, too");
    ledger.assert_replays();
}

#[test]
fn a_contract_that_ends_by_itself_frees_its_seat_for_who_waits() {
    let mut ledger = one_free();
    let ending = Terms { ends: Some(day(10)), ..terms(3) };
    ledger.take(day(1), Command::Sign(ending)).unwrap();
    ledger.take(day(1), Command::JoinWaitlist(prospect(1))).unwrap();
    let next = Terms { officer: terms(3).officer, starts: day(10), ..terms(4) };
    let sign = || Command::Sign(next.clone());
    assert_eq!(ledger.take(day(9), sign()), Err(Refusal::OfficerHasSeat), "not before its end");
    assert_eq!(ledger.take(day(10), sign()), Err(Refusal::NoSeatLeft), "and then who waits first");
    assert_eq!(offers(&ledger), [(1, 240)]);
    ledger.take(day(10), Command::LeaveWaitlist(prospect(1))).unwrap();
    ledger.take(day(10), sign()).unwrap();
    ledger.assert_replays();
}

#[test]
fn more_seats_are_offered_and_kept_ones_stay() {
    let mut ledger = Ledger::open();
    let early_limit_ns = ledger.book.early_limit_ns;
    let seats = |seats| Command::ChangeMarket { seats, early_limit_ns };
    for n in 1..=3 {
        ledger.take(day(1), Command::JoinWaitlist(prospect(n))).unwrap();
    }
    ledger.take(day(2), seats(4)).unwrap();
    assert_eq!(offers(&ledger), [(1, 48), (2, 48)]);
    let taken = |held, offered| Err(Refusal::SeatsAreTaken { sold: 2, held, offered });
    assert_eq!(ledger.take(day(2), seats(3)), taken(0, 2));
    ledger.take(day(2), Command::Hold(prospect(1))).unwrap();
    assert_eq!(ledger.take(day(2), seats(3)), taken(1, 1));
    // Turned down, it is the next one's; and free once nobody waits.
    ledger.take(day(2), Command::LeaveWaitlist(prospect(2))).unwrap();
    assert_eq!(ledger.take(day(2), seats(3)), taken(1, 1));
    ledger.take(day(2), Command::LeaveWaitlist(prospect(3))).unwrap();
    ledger.take(day(2), seats(3)).unwrap();
    ledger.assert_replays();
}

#[test]
fn nobody_waits_while_a_seat_is_free_or_has_two_places() {
    let mut ledger = one_free();
    let join = |n| Command::JoinWaitlist(prospect(n));
    assert_eq!(ledger.take(day(1), join(1)), Err(Refusal::SeatIsFree));
    ledger.take(day(1), Command::Hold(prospect(1))).unwrap();
    assert_eq!(ledger.take(day(1), join(1)), Err(Refusal::AlreadyHeld));
    assert_eq!(ledger.take(day(1), Command::LeaveWaitlist(prospect(1))), Err(Refusal::NotWaiting));
    let unsold = Terms { allocation: AllocationId(Uuid::from_u128(1)), ..terms(9) };
    let again = Command::Sell { prospect: prospect(1), terms: unsold };
    assert_eq!(ledger.take(day(1), again), Err(Refusal::AlreadySigned(allocation(1))));
    ledger.assert_replays();
}
