//! Leads that were offered again, and forgers who would have had one.

use super::*;
use crate::{
    contract::Filters,
    instant::HOUR_MS,
    lead::facts::{Facts, Purpose},
    ledger::{OverflowedLead, Refusal},
    routing::OverflowReason,
};

/// Two contracts for purchases, and a lead of the first day that is none.
fn unwanted() -> Ledger {
    let mut ledger = Ledger { book: Book::new(MARKET), entries: Vec::new() };
    ledger.take(0, Command::Open { seats: 9, early_limit_ns: 31 * DAY_MS * 1_000_000 });
    let filters = Filters { purposes: vec![Purpose::Purchase], ..Default::default() };
    for n in [1, 2] {
        ledger.take(0, Command::Sign(Terms { filters: filters.clone(), ..terms(n) }));
    }
    ledger.take(1, arrival(1));
    ledger
}

fn offer(ledger: &mut Ledger, day: i64) -> Event {
    let reason = OverflowReason::NoMatch;
    let overflowed = OverflowedLead { at: Instant(DAY_MS), reason };
    let (lead, facts, within_ms) = (lead(1), Facts::default(), 7 * DAY_MS);
    ledger.take(day, Command::OfferAgain { lead, facts, overflowed, within_ms });
    ledger.entries.last().unwrap().event.clone()
}

#[test]
fn a_lead_that_is_offered_again_replays_and_goes_to_one_officer() {
    let mut ledger = unwanted();
    ledger.take(2, Command::Sign(terms(3)));
    let known = ledger.entries.len();
    let routed = offer(&mut ledger, 2);
    assert_eq!(ledger.entries.len(), known + 1, "one entry: {routed:?}");
    let Event::LeadRouted(event) = &routed else { panic!("{routed:?}") };
    assert_eq!((event.allocation, event.again_within_ms), (allocation(3), Some(7 * DAY_MS)));
    assert_eq!(first_flaw(&chained(&ledger.entries)), None);

    ledger.take(3, Command::Sign(terms(4)));
    assert_eq!(ledger.then(routed), Some(Flaw::DecidedTwice(lead(1))));
}

#[test]
fn nothing_stands_where_nobody_got_it_again() {
    let mut ledger = unwanted();
    ledger.take(2, Command::Amend { allocation: allocation(1), number: Number::new(40).unwrap() });
    let known = ledger.entries.len();
    offer(&mut ledger, 2);
    assert_eq!(ledger.entries.len(), known);
}

#[test]
fn it_is_offered_only_after_a_change_only_while_fresh_and_only_as_the_rule_decides() {
    let mut honest = unwanted();
    honest.take(2, Command::Sign(terms(3)));
    let unchanged = honest.entries.len() - 2;
    let Event::LeadRouted(routed) = offer(&mut honest, 2) else { unreachable!() };
    let not_again = Some(Flaw::Refused(Refusal::NotOfferedAgain));

    let mut before_the_change = unwanted();
    before_the_change.entries.truncate(unchanged);
    before_the_change.book.at = Instant(2 * DAY_MS);
    assert_eq!(before_the_change.then(routed.clone()), not_again);

    let mut changed = unwanted();
    changed.take(2, Command::Sign(terms(3)));
    let mut old = routed.clone();
    old.again_within_ms = Some(HOUR_MS);
    assert_eq!(changed.then(old), not_again);
    let mut unknown = routed.clone();
    unknown.lead = lead(9);
    assert_eq!(changed.then(unknown), Some(Flaw::NotArriving(lead(9))));
    let mut to_another = routed.clone();
    to_another.allocation = allocation(1);
    assert!(matches!(changed.then(to_another), Some(Flaw::Otherwise(_))));
    assert_eq!(changed.then(routed.clone()), None);

    let mut arriving = routed;
    arriving.lead = lead(2);
    changed.take(3, arrival(2));
    let index = changed.entries.len() - 1;
    changed.entries[index].event = arriving.into();
    let (_, flaw) = first_flaw(&chained(&changed.entries)).unwrap();
    assert_eq!(flaw, Flaw::Outcome(lead(2)), "it was not offered before");
}

#[test]
fn what_came_before_this_house_is_never_offered() {
    let mut ledger = unwanted();
    let index = ledger.position("lead_created");
    let Event::LeadCreated(created) = &mut ledger.entries[index].event else { unreachable!() };
    created.remembered = true;
    ledger.take(2, Command::Sign(terms(3)));
    offer(&mut ledger, 2);
    let (_, flaw) = first_flaw(&chained(&ledger.entries)).unwrap();
    assert_eq!(flaw, Flaw::Refused(Refusal::NotOfferedAgain));
}
