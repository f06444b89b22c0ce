//! What must hold whatever happens, on random histories: invariants 1 to 5 of the design. The sixth
//! is `webster`'s.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    credit::CreditEffect,
    ids::AllocationId,
    ledger::{Book, Entry, Event},
    routing::{Decision, Eligibility, Standing},
};
use num_rational::Ratio;
use proptest::{prelude::*, sample::Index};
use serde_json::{Value, json};

use crate::{
    auditor::fits::fits,
    book::{entries, run, walk},
    history::{config, possible},
};

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn a_lead_has_at_most_one_recipient_and_lines_count_what_was_routed(history in possible()) {
        let (entries, _) = entries(&history).unwrap();
        let mut leads = BTreeSet::new();
        let mut counted: BTreeMap<AllocationId, (i64, i64)> = BTreeMap::new();
        walk(&entries, |before, entry, _| match &entry.event {
            Event::LineOpened(opened) => {
                counted.insert(opened.allocation, (0, 0));
            }
            Event::LeadRouted(routed) => {
                assert!(leads.insert(routed.lead), "routed twice");
                counted.get_mut(&routed.allocation).unwrap().0 += 1;
            }
            Event::LeadOverflowed(overflowed) => assert!(leads.insert(overflowed.lead)),
            Event::CreditApproved(credit) if credit.effect == CreditEffect::OpenLine => {
                counted.get_mut(&credit.allocation).unwrap().1 += 1;
            }
            Event::LineClosed(closed) => {
                let line = before.allocation(closed.allocation).unwrap().line.as_ref().unwrap();
                let (routed, credited) = counted[&closed.allocation];
                assert_eq!((line.delivered, line.credited), (routed - credited, credited));
                let closing = &closed.closing;
                assert_eq!((closing.delivered, closing.credited), (routed - credited, credited));
            }
            _ => {}
        });
    }

    #[test]
    fn only_an_active_fitting_officer_who_is_owed_a_lead_gets_it(history in possible()) {
        let (entries, names) = entries(&history).unwrap();
        let (terms, facts) = (contracts(&history), leads(&history));
        let mut paused = BTreeSet::new();
        walk(&entries, |before, entry, _| match &entry.event {
            Event::AllocationPaused(event) => assert!(paused.insert(event.allocation)),
            Event::AllocationResumed(event) => assert!(paused.remove(&event.allocation)),
            Event::LeadRouted(routed) => {
                let id = routed.allocation;
                let living = before.allocation(id).expect("signed and not over");
                let (starts, ends) = (living.terms.starts, living.terms.ends);
                assert!(starts <= entry.at && ends.is_none_or(|ends| entry.at < ends));
                assert!(!paused.contains(&id), "a paused officer got a lead");
                let standing = living.standing(entry.at);
                assert!(standing.delivered < standing.owed, "more than owed");
                assert!(fits(terms[names.allocation(id)], facts[names.lead(routed.lead)]));
            }
            _ => {}
        });
    }

    #[test]
    fn a_decision_does_not_depend_on_the_order_of_rows_nor_on_who_makes_it(history in possible()) {
        let (decided, _) = entries(&history).unwrap();
        let elsewhere = history.clone();
        let elsewhere = std::thread::spawn(move || entries(&elsewhere).unwrap().0).join().unwrap();
        prop_assert!(decided == elsewhere, "another thread decides otherwise");
        prop_assert_eq!(run(&reordered(&history)).unwrap(), run(&history).unwrap());
        walk(&decided, |before, entry, _| {
            let Some(decision) = decision(entry) else { return };
            let mut rows = decision.standings.clone();
            rows.reverse();
            let again = Decision::of(decision.early_limit_ns, rows);
            assert_eq!(again.outcome, decision.outcome, "the order of rows decides");
            let restored: Book =
                serde_json::from_str(&serde_json::to_string(before).unwrap()).unwrap();
            let fitted = |id| {
                let row = decision.standings.iter().find(|row| row.allocation == id);
                row.unwrap().eligibility != Eligibility::NoMatch
            };
            let again = restored.decide_recipient(entry.at, |it| fitted(it.terms.allocation));
            assert_eq!(&again, decision, "a restored book decides otherwise");
        });
    }

    #[test]
    fn what_comes_later_never_changes_an_earlier_decision(history in possible(), cut: Index) {
        let events = history["events"].as_array().unwrap();
        prop_assume!(!events.is_empty());
        let last = events[cut.index(events.len())]["at"].as_str().unwrap();
        let earlier = events.iter().filter(|event| event["at"].as_str().unwrap() <= last).cloned();
        let mut beginning = history.clone();
        beginning["until"] = Value::Null;
        beginning["events"] = earlier.collect();
        let (beginning, whole) = (run(&beginning).unwrap(), run(&history).unwrap());
        let (beginning, whole) =
            (beginning["leads"].as_array().unwrap(), whole["leads"].as_array().unwrap());
        prop_assert_eq!(&beginning[..], &whole[..beginning.len()]);
    }

    #[test]
    fn a_credit_moves_its_own_gap_and_no_other(history in possible()) {
        walk(&entries(&history).unwrap().0, |before, entry, after| {
            let Event::CreditApproved(credit) = &entry.event else { return };
            for living in before.allocations() {
                let id = living.terms.allocation;
                let was = living.standing(entry.at);
                let is = after.allocation(id).unwrap().standing(entry.at);
                if id != credit.allocation {
                    assert_eq!(was, is, "a credit moved somebody else");
                    continue;
                }
                match credit.effect {
                    CreditEffect::OpenLine => {
                        assert_eq!((was.owed, was.delivered - 1), (is.owed, is.delivered));
                        if let (Some(lower), Some(higher)) = (gap(&was), gap(&is)) {
                            assert_eq!(higher - lower, Ratio::new(1, i128::from(is.owed)));
                        }
                    }
                    CreditEffect::LateCredit => {
                        assert_eq!((was.owed + 1, was.delivered), (is.owed, is.delivered));
                        assert!(gap(&was).is_none_or(|lower| gap(&is).unwrap() >= lower));
                    }
                    CreditEffect::Money => panic!("money for a contract that lives"),
                }
            }
        });
    }

    #[test]
    fn pausing_and_resuming_at_one_instant_changes_nothing(
        history in possible(),
        times in 1..4usize,
        when: Index,
        whom: Index,
    ) {
        let (at, id) = pick(&history, &when, &whom);
        let expected = run(&history).unwrap();
        let toggles = |first: &str, second: &str| {
            let pair = [json!({"at": at, first: id}), json!({"at": at, second: id})];
            with(&history, pair.iter().cycle().take(2 * times).cloned())
        };
        // One of the two is impossible, or both where the contract is over or not yet signed.
        for toggled in [toggles("pause", "resume"), toggles("resume", "pause")] {
            if let Ok(outcome) = run(&toggled) {
                prop_assert_eq!(&outcome, &expected);
            }
        }
    }

    #[test]
    fn amending_to_the_same_number_changes_nothing(
        history in possible(),
        times in 1..4usize,
        when: Index,
        whom: Index,
    ) {
        let (at, id) = pick(&history, &when, &whom);
        let expected = run(&history).unwrap();
        let word = last_word(&history, &at, &id);
        let amend = json!({"at": at, "amend": {"allocation": id, "monthly": word}});
        if let Ok(outcome) = run(&with(&history, std::iter::repeat_n(amend, times))) {
            prop_assert_eq!(&outcome, &expected);
        }
    }

    #[test]
    fn leads_owed_are_never_lost(history in possible()) {
        let (entries, _) = entries(&history).unwrap();
        let mut owing: BTreeMap<AllocationId, i64> = BTreeMap::new();
        let mut over = BTreeSet::new();
        walk(&entries, |_, entry, _| match &entry.event {
            Event::CreditApproved(credit) if credit.effect == CreditEffect::LateCredit => {
                *owing.entry(credit.allocation).or_default() += 1;
            }
            Event::LineClosed(closed) => {
                let closing = &closed.closing;
                let owing = owing.entry(closed.allocation).or_default();
                *owing += closing.contracted - closing.delivered - closing.refunded;
                assert_eq!(*owing, closing.carry_out, "contracted = delivered + money + carried");
            }
            Event::LineOpened(opened) => {
                let owing = owing.get(&opened.allocation).copied().unwrap_or_default();
                assert_eq!(opened.line.carry_in, owing, "what was carried out was brought in");
            }
            Event::AllocationEnded(ended) => {
                over.insert(ended.allocation);
                let owing = owing.get(&ended.allocation).copied().unwrap_or_default();
                assert_eq!(owing, 0, "a contract ended with a debt");
            }
            _ => {}
        });
    }
}

fn decision(entry: &Entry) -> Option<&Decision> {
    match &entry.event {
        Event::LeadRouted(event) => Some(&event.decision),
        Event::LeadOverflowed(event) => Some(&event.decision),
        _ => None,
    }
}

/// (pace - d - 1/2) / N, reckoned apart from the crate.
fn gap(standing: &Standing) -> Option<Ratio<i128>> {
    let whole = |number: i64| Ratio::from_integer(i128::from(number));
    let (owed, total) = (standing.owed, standing.total);
    (owed > 0 && total > 0).then(|| {
        let pace = whole(owed) * whole(standing.earned) / whole(total);
        (pace - whole(standing.delivered) - Ratio::new(1, 2)) / whole(owed)
    })
}

/// Contracts by id.
fn contracts(history: &Value) -> BTreeMap<&str, &Value> {
    let signed = history["events"].as_array().unwrap().iter().filter_map(|event| event.get("sign"));
    let listed = history["allocations"].as_array().unwrap().iter();
    listed.chain(signed).map(|terms| (terms["id"].as_str().unwrap(), terms)).collect()
}

/// Leads' facts by id.
fn leads(history: &Value) -> BTreeMap<&str, &Value> {
    let events = history["events"].as_array().unwrap().iter();
    events
        .filter_map(|event| event.get("lead"))
        .map(|lead| (lead["id"].as_str().unwrap(), lead))
        .collect()
}

/// The same history, written in another order: contracts backwards, and events backwards but for
/// those of one instant, whose order means something.
fn reordered(history: &Value) -> Value {
    let mut history = history.clone();
    history["allocations"].as_array_mut().unwrap().reverse();
    let events = history["events"].as_array_mut().unwrap();
    events.sort_by(|a, b| b["at"].as_str().unwrap().cmp(a["at"].as_str().unwrap()));
    history
}

/// An instant at which something happened, and a contract.
fn pick(history: &Value, when: &Index, whom: &Index) -> (String, String) {
    let ids: Vec<&str> = contracts(history).into_keys().collect();
    let events = history["events"].as_array().unwrap();
    let at = events
        .get(when.index(events.len().max(1)))
        .map_or("2026-06-15T00:00:00.000Z", |e| e["at"].as_str().unwrap());
    (at.to_owned(), ids[whom.index(ids.len())].to_owned())
}

/// Also these, after everything else that changed at their instant. The end stays where it was.
fn with(history: &Value, events: impl Iterator<Item = Value>) -> Value {
    let mut history = history.clone();
    history["events"].as_array_mut().unwrap().extend(events);
    history
}

/// The number that a contract's next line would open with, as of all changes by an instant.
fn last_word(history: &Value, at: &str, id: &str) -> Value {
    let mut amended: Vec<&Value> = history["events"].as_array().unwrap().iter().collect();
    amended.retain(|e| e["amend"]["allocation"] == id && e["at"].as_str().unwrap() <= at);
    amended.sort_by_key(|event| event["at"].as_str().unwrap());
    let word = amended.last().map(|event| &event["amend"]["monthly"]);
    word.unwrap_or_else(|| &contracts(history)[id]["monthly"]).clone()
}
