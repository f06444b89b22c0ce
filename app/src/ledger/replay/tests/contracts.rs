//! Forged lines and contracts.

use super::*;
use crate::{
    contract::{Change, Planned},
    ledger::{
        Refusal,
        event::{
            AllocationAmended, AllocationEnded, AllocationPaused, AllocationResumed,
            AllocationSigned, LineClosed, LineOpened, MarketChanged, MarketOpened,
        },
    },
};

#[test]
fn a_line_that_opens_with_other_numbers_is_found() {
    let ledger = Ledger::honest();
    for (from, to) in [
        ("\"carry_in\":0", "\"carry_in\":5"),
        ("\"delivered\":0", "\"delivered\":1"),
        ("\"earned\":0", "\"earned\":9999"),
        ("\"late_credits\":0", "\"late_credits\":1"),
        ("\"number\":30", "\"number\":40"),
        ("\"active\":true", "\"active\":false"),
        ("\"start\":0", "\"start\":1"),
    ] {
        let flaw = ledger.forged("line_opened", from, to);
        assert!(matches!(flaw, Flaw::Otherwise(_)), "{to}: {flaw}");
    }
    let (month, ten_days) = ("\"month_ms\":2592000000", "\"month_ms\":864000000");
    assert_eq!(ledger.forged("line_opened", month, ten_days), Flaw::Calendar);
    let (end, later) = ("\"end\":2592000000", "\"end\":2692000000");
    assert_eq!(ledger.forged("line_opened", end, later), Flaw::Calendar);
}

#[test]
fn a_line_that_opens_or_closes_out_of_its_time_is_found() {
    let ledger = Ledger::honest();
    let line = ledger.book.allocation(allocation(1)).unwrap().line.clone().unwrap();
    let opened = LineOpened { allocation: allocation(1), line: line.clone() };
    assert_eq!(ledger.then(opened), Some(Flaw::NotDue(allocation(1))));

    let closing = line.close(ledger.book.at, Remedy::Carry, true);
    let closed = LineClosed { allocation: allocation(1), line: line.clone(), closing };
    assert!(matches!(ledger.then(closed), Some(Flaw::Otherwise(_))));

    let mut late = ledger.entries.clone();
    late[ledger.position("line_closed")].at = Instant(31 * DAY_MS);
    let overdue = Flaw::Overdue { allocation: allocation(1), at: Instant(30 * DAY_MS) };
    assert_eq!(first_flaw(&chained(&late)).unwrap().1, overdue);
}

/// Of a contract that ends amid its first month, the month is known by the calendar only.
#[test]
fn a_month_that_a_contract_cuts_short_is_checked_by_the_calendar() {
    let mut ledger = Ledger { book: Book::new(MARKET), entries: Vec::new() };
    ledger.take(0, Command::Open { seats: 1, early_limit_ns: 0 });
    ledger.take(0, Command::Sign(Terms { ends: Some(Instant(20 * DAY_MS)), ..terms(1) }));
    let honest = chained(&ledger.entries);
    assert_eq!(flaw_in(&honest, Replay::with_months(MARKET, months())), None);

    let mut records = honest;
    let opened = records.last_mut().unwrap();
    opened.body = opened.body.replace("\"month_ms\":2592000000", "\"month_ms\":2678400000");
    let records = rechained(records);
    assert_eq!(first_flaw(&records), None);
    let (seq, flaw) = flaw_in(&records, Replay::with_months(MARKET, months())).unwrap();
    assert!(matches!(flaw, Flaw::Otherwise(_)), "{flaw}");
    assert_eq!(seq as usize, records.len());
}

#[test]
fn a_line_that_closes_with_other_numbers_is_found() {
    let ledger = Ledger::honest();
    for (from, to) in [("\"owed\":30", "\"owed\":29"), ("\"carry_out\":24", "\"carry_out\":0")] {
        let flaw = ledger.forged("line_closed", from, to);
        assert!(matches!(flaw, Flaw::Otherwise(_)), "{flaw}");
    }
}

#[test]
fn a_contract_that_ends_takes_its_line_along() {
    let mut ledger = Ledger::honest();
    let living = ledger.then(AllocationEnded { allocation: allocation(1) });
    assert!(matches!(living, Some(Flaw::Otherwise(_))));
    ledger.take(41, Command::End(allocation(1)));
    assert_eq!(first_flaw(&chained(&ledger.entries)), None);

    let mut torn = chained(&ledger.entries);
    torn.pop();
    let mut replay = Replay::new(MARKET);
    torn.iter().for_each(|record| drop(replay.take(record).unwrap()));
    assert!(!replay.is_whole());
}

#[test]
fn what_a_book_refuses_is_found() {
    let mut ledger = Ledger::honest();
    let refused = |refusal| Some(Flaw::Refused(refusal));
    let one = allocation(1);
    let resumed = AllocationResumed { allocation: one };
    assert_eq!(ledger.then(resumed), refused(Refusal::NotPaused(one)));
    ledger.take(40, Command::Pause(one));
    let paused = AllocationPaused { allocation: one };
    assert_eq!(ledger.then(paused), refused(Refusal::AlreadyPaused(one)));

    let unknown = allocation(9);
    let amended = AllocationAmended { allocation: unknown, number: Number::new(50).unwrap() };
    assert_eq!(ledger.then(amended), refused(Refusal::NoSuchAllocation(unknown)));
    let third = AllocationSigned { terms: terms(3), prospect: None };
    assert_eq!(ledger.then(third), refused(Refusal::NoSeatLeft));
    let reopened = MarketOpened { seats: 99, early_limit_ns: 0 };
    assert_eq!(ledger.then(reopened), refused(Refusal::MarketIsOpen));

    let fewer = MarketChanged { seats: 1, early_limit_ns: 0 };
    assert_eq!(
        ledger.then(fewer),
        refused(Refusal::SeatsAreTaken { sold: 2, held: 0, offered: 0 })
    );

    ledger.take(41, Command::End(one));
    let again = AllocationSigned { terms: terms(1), prospect: None };
    assert_eq!(ledger.then(again), refused(Refusal::AlreadySigned(one)));
}

/// Two seats, and a holiday from day 10 to day 20 that has been.
fn with_holiday() -> Ledger {
    let mut ledger = Ledger::open();
    let (due, until) = (Instant(10 * DAY_MS), Some(Instant(20 * DAY_MS)));
    let planned = Planned { due, change: Change::Pause { until } };
    ledger.take(1, Command::Plan { allocation: allocation(1), planned });
    ledger.take(25, Command::Tick);
    assert_eq!(first_flaw(&chained(&ledger.entries)), None);
    ledger
}

#[test]
fn a_holiday_that_did_not_happen_or_at_another_time_is_found() {
    let ledger = with_holiday();
    let due = |at| Flaw::Overdue { allocation: allocation(1), at: Instant(at * DAY_MS) };
    for (kind, at) in [("allocation_paused", 10), ("allocation_resumed", 20)] {
        let mut left_out = ledger.entries.clone();
        left_out.remove(ledger.position(kind));
        left_out.push(Entry { at: Instant(26 * DAY_MS), event: paused_by_hand() });
        assert_eq!(first_flaw(&chained(&left_out)).unwrap().1, due(at), "{kind} left out");
        let mut late = ledger.entries.clone();
        late[ledger.position(kind)].at = Instant(at * DAY_MS + 1);
        assert_eq!(first_flaw(&chained(&late)).unwrap().1, due(at), "{kind} late");
    }
    let mut shorter = chained(&ledger.entries);
    let planned = &mut shorter[ledger.position("change_planned")];
    planned.body = planned.body.replace("\"until\":1728000000", "\"until\":1641600000");
    assert_eq!(first_flaw(&rechained(shorter)).unwrap().1, due(19), "planned otherwise");
}

fn paused_by_hand() -> Event {
    AllocationPaused { allocation: allocation(2) }.into()
}
