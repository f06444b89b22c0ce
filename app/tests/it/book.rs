//! Scenarios run through the book: what the crate itself makes of them.

use app::{
    contract::Months,
    instant::Instant,
    ledger::{Book, Entry, Head, Replay},
    plan::{Fairness, Names, Outcome, Scenario, ScenarioFile, Unsound, simulate, simulate::MARKET},
};
use serde_json::Value;

use crate::auditor::calendar::midnight;

/// The outcome in the form of `expected`.
pub fn run(scenario: &Value) -> Result<Value, Unsound> {
    let (entries, names) = entries(scenario)?;
    Ok(serde_json::to_value(Outcome::of(&entries, &names)).unwrap())
}

pub fn entries(scenario: &Value) -> Result<(Vec<Entry>, Names), Unsound> {
    let scenario = resolve(scenario)?;
    Ok((simulate(&scenario)?, scenario.names))
}

/// The calendar of a scenario.
pub fn months(scenario: &Value) -> Months {
    resolve(scenario).unwrap().months
}

/// What people are shown of it.
pub fn fairness(scenario: &Value) -> Fairness {
    let scenario = resolve(scenario).unwrap();
    let entries = simulate(&scenario).unwrap();
    Fairness::of(&entries, &scenario.names, scenario.ends().unwrap())
}

fn resolve(scenario: &Value) -> Result<Scenario, Unsound> {
    let file = ScenarioFile::read(&scenario.to_string())?;
    let zone = file.market.timezone.parse().unwrap();
    Scenario::of(&file, &|date| Instant(midnight(date, &zone)))
}

/// What replay finds wrong with a scenario's own entries, with its calendar and without.
pub fn flaw(scenario: &Value) -> Option<String> {
    let scenario = resolve(scenario).unwrap();
    let entries = simulate(&scenario).unwrap();
    let replays = [Replay::new(MARKET), Replay::with_months(MARKET, scenario.months.clone())];
    replays.into_iter().find_map(|mut replay| {
        let mut head = Head::first(MARKET);
        let flaw = entries.iter().find_map(|entry| {
            let flaw = replay.take(&head.record(entry)).err()?;
            Some(format!("{flaw}, at {entry:?}"))
        });
        flaw.or_else(|| (!replay.is_whole()).then(|| "it ends amid a command".to_owned()))
    })
}

/// Shows every entry with the book before and after it.
pub fn walk(entries: &[Entry], mut look: impl FnMut(&Book, &Entry, &Book)) {
    let mut before = Book::new(MARKET);
    for entry in entries {
        let mut after = before.clone();
        after.apply(entry).unwrap();
        look(&before, entry, &after);
        before = after;
    }
}
