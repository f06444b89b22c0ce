//! Random histories: the book and the auditor agree on all that came of them, and on what can't
//! have happened; and replay finds nothing wrong with what honestly happened.

use std::cell::RefCell;

use app::plan::Unsound;
use proptest::{
    prelude::*,
    test_runner::{TestCaseError, TestRunner},
};
use serde_json::Value;

use crate::{
    auditor::audit,
    book::{flaw, run},
    cases::differences,
    history::{config, histories, without},
};

#[test]
fn the_book_and_the_auditor_agree_on_random_histories() {
    let tally = RefCell::new(Tally::default());
    TestRunner::new(config(160))
        .run(&histories(), |history| {
            let refused = audit(&history).impossible;
            agree_on_the_first_impossible(&history, &refused)?;
            let history = without(&history, &refused);
            let audit = audit(&history);
            prop_assert!(audit.impossible.is_empty(), "{history}");
            let outcome = run(&history)
                .map_err(|unsound| TestCaseError::fail(format!("{unsound}\n{history}")))?;
            let differing = differences(&outcome, &audit.outcome);
            prop_assert!(differing.is_empty(), "{}\n{history}", differing.join("\n"));
            prop_assert_eq!(flaw(&history), None, "{}", history);
            tally.borrow_mut().count(&history, &outcome, refused.len());
            Ok(())
        })
        .unwrap();
    tally.into_inner().report();
}

fn agree_on_the_first_impossible(
    history: &Value,
    impossible: &[usize],
) -> Result<(), TestCaseError> {
    let Some(first) = impossible.first() else {
        return Ok(());
    };
    match run(history) {
        Err(Unsound::Event { number, .. }) => {
            prop_assert_eq!(number, first + 1, "{}", history);
            Ok(())
        }
        other => Err(TestCaseError::fail(format!("event {}: {other:?}\n{history}", first + 1))),
    }
}

/// What the histories held, so that it shows when they test less than they seem to.
#[derive(Debug, Default)]
struct Tally {
    histories: usize,
    impossible: usize,
    leads: usize,
    routed: usize,
    overflow: std::collections::BTreeMap<String, usize>,
    lines: usize,
    credits: usize,
    changes: usize,
    settled: usize,
}

impl Tally {
    fn count(&mut self, history: &Value, outcome: &Value, impossible: usize) {
        self.histories += 1;
        self.impossible += impossible;
        for lead in outcome["leads"].as_array().unwrap() {
            self.leads += 1;
            match lead["overflow"].as_str() {
                Some(reason) => *self.overflow.entry(reason.to_owned()).or_default() += 1,
                None => self.routed += 1,
            }
        }
        self.lines += outcome["lines"].as_array().unwrap().len();
        self.settled += outcome["settled"].as_array().unwrap().len();
        for event in history["events"].as_array().unwrap() {
            self.credits += usize::from(event["credit"].is_string());
            self.changes += usize::from(event["credit"].is_null() && event["lead"].is_null());
        }
    }

    fn report(&self) {
        println!("{self:?}");
        assert_eq!(self.overflow.len(), 5, "every reason comes up: {self:?}");
        let each = [self.impossible, self.routed, self.lines, self.credits, self.changes];
        assert!(each.iter().all(|count| *count >= self.histories), "{self:?}");
    }
}
