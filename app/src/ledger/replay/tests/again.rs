//! Leads that were offered again, and forgers who would have had one.

use super::*;
use crate::{
    contract::Filters,
    instant::HOUR_MS,
    lead::facts::{Facts, Purpose, State},
    ledger::{
        OverflowedLead, Refusal,
        event::{LeadOverflowed, LeadRouted},
    },
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

fn amend(n: u128, number: u32) -> Command {
    Command::Amend { allocation: allocation(n), number: Number::new(number).unwrap() }
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
fn nothing_stands_where_nobody_could_have_it_again_and_a_word_where_somebody_was_early() {
    let mut ledger = unwanted();
    ledger.take(2, amend(1, 40));
    let known = ledger.entries.len();
    offer(&mut ledger, 2);
    assert_eq!(ledger.entries.len(), known);
    let again_within_ms = Some(7 * DAY_MS);
    let decision = ledger.book.decide_recipient(Instant(2 * DAY_MS), |_| false);
    let vain = LeadOverflowed { lead: lead(1), decision, again_within_ms };
    assert_eq!(ledger.then(vain), Some(Flaw::Outcome(lead(1))), "it says nothing new");

    let mut ledger = unwanted();
    let early_limit_ns = 0;
    ledger.take(1, Command::ChangeMarket { seats: 9, early_limit_ns });
    ledger.take(2, Command::Sign(terms(3)));
    let Event::LeadOverflowed(last_word) = offer(&mut ledger, 2) else { panic!("it was early") };
    assert_eq!(last_word.decision.overflow(), Some(OverflowReason::AllEarly));
    ledger.take(3, Command::Sign(terms(4)));
    assert_eq!(first_flaw(&chained(&ledger.entries)), None);
    let not_again = Some(Flaw::Refused(Refusal::NotOfferedAgain));
    assert_eq!(ledger.then(last_word), not_again, "it is not held for who falls due");
}

/// Signed on the second day, and what an honest offer came to then.
fn honest() -> (Ledger, LeadRouted) {
    let mut ledger = unwanted();
    ledger.take(2, Command::Sign(terms(3)));
    let mut offered = unwanted();
    offered.take(2, Command::Sign(terms(3)));
    let Event::LeadRouted(routed) = offer(&mut offered, 2) else { unreachable!() };
    (ledger, routed)
}

#[test]
fn it_is_offered_right_after_the_change_or_never() {
    let (changed, routed) = honest();
    assert_eq!(changed.then(routed.clone()), None);
    let not_again = Some(Flaw::Refused(Refusal::NotOfferedAgain));
    let pause = Command::Pause(allocation(1));
    for between in [arrival(2), pause, amend(1, 30), Command::Tick] {
        let (mut changed, routed) = honest();
        let is_nothing =
            matches!(between, Command::Tick) || matches!(between, Command::Amend { .. });
        changed.take(2, between);
        let expected = if is_nothing { None } else { not_again.clone() };
        assert_eq!(changed.then(routed), expected);
    }
    let mut lowered = unwanted();
    for number in [30, 20] {
        lowered.take(2, amend(1, number));
        assert_eq!(lowered.then(routed.clone()), not_again, "no number rose");
    }
    assert_eq!(unwanted().then(routed), not_again, "nobody signed");
}

#[test]
fn no_forger_has_an_old_one_another_one_or_one_that_fits_otherwise() {
    let (changed, routed) = honest();
    let not_again = Some(Flaw::Refused(Refusal::NotOfferedAgain));
    let old = LeadRouted { again_within_ms: Some(HOUR_MS), ..routed.clone() };
    assert_eq!(changed.then(old), not_again);
    let unknown = LeadRouted { lead: lead(9), ..routed.clone() };
    assert_eq!(changed.then(unknown), Some(Flaw::NotArriving(lead(9))));
    let to_another = LeadRouted { allocation: allocation(1), ..routed.clone() };
    assert!(matches!(changed.then(to_another), Some(Flaw::Otherwise(_))));

    let at = Instant(2 * DAY_MS);
    let decision = changed.book.decide_recipient(at, |it| it.terms.allocation == allocation(1));
    let fitting = LeadRouted { allocation: allocation(1), decision, ..routed.clone() };
    assert_eq!(changed.then(fitting.clone()), Some(Flaw::Fit(lead(1))), "it did not at first");
    let mut licensed = unwanted();
    let licensed_states = vec![State::from_code("FL").unwrap()];
    licensed.take(1, Command::License { allocation: allocation(1), licensed_states });
    licensed.take(2, Command::Sign(terms(3)));
    let decision = licensed.book.decide_recipient(at, |it| it.terms.allocation == allocation(1));
    assert_eq!(licensed.then(LeadRouted { decision, ..fitting }), None);

    let mut ledger = honest().0;
    ledger.take(3, arrival(2));
    let index = ledger.entries.len() - 1;
    ledger.entries[index].event = LeadRouted { lead: lead(2), ..routed }.into();
    let (_, flaw) = first_flaw(&chained(&ledger.entries)).unwrap();
    assert_eq!(flaw, Flaw::Outcome(lead(2)), "it was not offered before");
}

#[test]
fn what_is_four_days_old_is_fresh_to_nobody() {
    let mut ledger = unwanted();
    ledger.take(5, Command::Sign(terms(3)));
    let (lead, facts) = (lead(1), Facts::default());
    let overflowed = OverflowedLead { at: Instant(DAY_MS), reason: OverflowReason::NoMatch };
    let command = Command::OfferAgain { lead, facts, overflowed, within_ms: i64::MAX };
    let (months, mut entries) = (months(), Vec::new());
    let taken = ledger.book.take(command, Instant(5 * DAY_MS), &months, &mut entries);
    assert_eq!(taken, Err(Refusal::NotOfferedAgain));
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
