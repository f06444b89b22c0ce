//! Forged holds, offers and places on the waitlist.

use super::*;
use crate::{
    ids::ProspectId,
    ledger::{
        Refusal,
        event::{
            AllocationSigned, HoldExpired, HoldExtended, HoldReleased, OfferExpired, SeatHeld,
            SeatOffered, WaitlistLeft,
        },
        prospects::{HOLD_MS, OFFER_MS},
    },
};

fn prospect(n: u128) -> ProspectId {
    ProspectId(Uuid::from_u128(n))
}

/// Two wait; the first was offered the seat that became free, and it passed to the second, for whom
/// it is held.
fn waited() -> Ledger {
    let mut ledger = Ledger::open();
    ledger.take(1, Command::JoinWaitlist(prospect(1)));
    ledger.take(1, Command::JoinWaitlist(prospect(2)));
    ledger.take(2, Command::End(allocation(1)));
    ledger.take(3, Command::Hold(prospect(2)));
    ledger
}

#[test]
fn an_honest_ledger_of_seats_replays() {
    let ledger = waited();
    let kinds: Vec<_> = ledger.entries.iter().map(|it| it.event.kind()).collect();
    let offers = ["seat_offered", "offer_expired", "seat_offered", "seat_held"];
    assert_eq!(kinds[kinds.len() - 4..], offers);
    assert_eq!(first_flaw(&chained(&ledger.entries)), None);
}

#[test]
fn a_seat_that_is_kept_longer_than_was_said_is_found() {
    let ledger = waited();
    for kind in ["seat_offered", "seat_held"] {
        let at = ledger.entries[ledger.position(kind)].at;
        let until = at + if kind == "seat_held" { HOLD_MS } else { OFFER_MS };
        let (from, to) = (format!("\"until\":{}", until.0), format!("\"until\":{}", until.0 + 1));
        let flaw = ledger.forged(kind, &from, &to);
        assert!(matches!(flaw, Flaw::Otherwise(_) | Flaw::SeatOverdue(..)), "{kind}: {flaw}");
    }
    let longer = HoldExtended { prospect: prospect(2), until: ledger.book.at + 3 * HOLD_MS };
    assert!(matches!(ledger.then(longer), Some(Flaw::Otherwise(_))));
}

#[test]
fn what_falls_due_can_be_neither_left_out_nor_late_nor_somebody_elses() {
    let ledger = waited();
    for kind in ["seat_offered", "offer_expired"] {
        let index = ledger.position(kind);
        let mut without = ledger.entries.clone();
        let due = without.remove(index);
        let overdue = Flaw::SeatOverdue(Box::new(due.event.clone()), due.at);
        assert_eq!(first_flaw(&chained(&without)), Some((index as u64 + 1, overdue.clone())));
        let mut late = ledger.entries.clone();
        late[index].at = late[index].at + 1;
        assert_eq!(first_flaw(&chained(&late)), Some((index as u64 + 1, overdue)));
    }
    let mut jumped = ledger.entries.clone();
    let index = ledger.position("seat_offered");
    let until = jumped[index].at + OFFER_MS;
    jumped[index].event = SeatOffered { prospect: prospect(2), until }.into();
    assert!(matches!(first_flaw(&chained(&jumped)), Some((_, Flaw::SeatOverdue(..)))));
}

#[test]
fn nothing_falls_due_before_its_time() {
    let ledger = waited();
    let (prospect, until) = (prospect(2), ledger.book.at + OFFER_MS);
    let not_due = Some(Flaw::SeatNotDue(prospect));
    assert_eq!(ledger.then(HoldExpired { prospect }), not_due);
    assert_eq!(ledger.then(OfferExpired { prospect }), not_due);
    assert_eq!(ledger.then(SeatOffered { prospect, until }), not_due);
}

#[test]
fn what_the_book_refuses_is_found() {
    let ledger = waited();
    let refused = |refusal| Some(Flaw::Refused(refusal));
    let until = ledger.book.at + HOLD_MS;
    let held = SeatHeld { prospect: prospect(3), until };
    assert_eq!(ledger.then(held), refused(Refusal::NoSeatLeft));
    let jumped = AllocationSigned { terms: terms(3), prospect: None };
    assert_eq!(ledger.then(jumped), refused(Refusal::NoSeatLeft));
    let sold = AllocationSigned { terms: terms(3), prospect: Some(prospect(1)) };
    assert_eq!(ledger.then(sold), refused(Refusal::NoHold));
    let honest = AllocationSigned { terms: terms(3), prospect: Some(prospect(2)) };
    assert_eq!(ledger.then(honest), None);
    let released = HoldReleased { prospect: prospect(1) };
    assert_eq!(ledger.then(released), refused(Refusal::NoHold));
    let left = WaitlistLeft { prospect: prospect(2) };
    assert_eq!(ledger.then(left), refused(Refusal::NotWaiting));
}
