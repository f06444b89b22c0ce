//! Statements of random histories: to the cent, equal to the simulation, and unchanged once their
//! month is over.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    contract::{Month, Months},
    credit::CreditEffect,
    ids::AllocationId,
    instant::Instant,
    ledger::{Entry, Event, event::AllocationRepriced},
    money::Cents,
    plan::{Names, Outcome},
    statement::Statement,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::{
    book::{entries, months},
    history::{config, possible},
};

const PRICE: Cents = Cents(6_543);

/// A ledger in which leads have a price, its calendar, and what the simulation makes of it.
struct Priced {
    entries: Vec<Entry>,
    months: Months,
    names: Names,
    outcome: Outcome,
}

fn priced(history: &Value) -> Priced {
    let (mut entries, names) = entries(history).unwrap();
    let outcome = Outcome::of(&entries, &names);
    for entry in &mut entries {
        if let Event::AllocationSigned(event) = &mut entry.event {
            event.terms.price_cents = PRICE;
        }
    }
    Priced { entries, months: months(history), names, outcome }
}

impl Priced {
    fn contracts(&self) -> BTreeSet<AllocationId> {
        let signed = self.entries.iter().filter_map(|entry| match &entry.event {
            Event::AllocationSigned(event) => Some(event.terms.allocation),
            _ => None,
        });
        signed.collect()
    }

    /// Every month in which something happened.
    fn all_months(&self) -> Vec<Month> {
        let months = self.entries.iter().filter_map(|entry| self.months.containing(entry.at));
        let by_start: BTreeMap<Instant, Month> = months.map(|it| (it.start, it)).collect();
        by_start.into_values().collect()
    }

    /// Of every month in which something happened to the contract.
    fn of(&self, contract: AllocationId) -> Vec<Statement> {
        let months = self.all_months().into_iter();
        let all = months.map(|month| Statement::of(contract, month, &self.entries).unwrap());
        all.filter(|it| it.line.is_some() || !it.adjustments.is_empty()).collect()
    }
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn cents_add_up_over_a_contracts_life(history in possible()) {
        let priced = priced(&history);
        for contract in priced.contracts() {
            let of_contract = |entry: &&Entry| entry.event.allocation() == Some(contract);
            let (mut good, mut is_over) = (0, false);
            for entry in priced.entries.iter().filter(of_contract) {
                match &entry.event {
                    Event::LeadRouted(_) => good += 1,
                    Event::CreditApproved(_) => good -= 1,
                    Event::AllocationEnded(_) => is_over = true,
                    _ => {}
                }
            }
            let statements = priced.of(contract);
            let mut carried = 0;
            for account in statements.iter().filter_map(|it| it.line.as_ref()) {
                let Some(closed) = account.closed else { continue };
                let (closing, line) = (closed.closing, &account.line);
                prop_assert_eq!(line.carry_in, carried);
                let owed = closing.contracted + carried + line.late_credits;
                prop_assert_eq!(closing.owed, owed);
                carried = closing.carry_out;
                // What is owed is delivered, carried or money.
                prop_assert_eq!(owed, line.delivered + carried + closing.refunded);
                prop_assert_eq!(account.settled(), PRICE * -closing.refunded);
            }
            let paid: Cents = statements.iter().map(Statement::total).sum();
            if is_over {
                prop_assert_eq!(carried, 0);
                prop_assert_eq!(paid, PRICE * good, "{}: {:?}", contract, statements);
            }
        }
    }

    #[test]
    fn statements_and_the_simulation_agree(history in possible()) {
        let priced = priced(&history);
        let mut lines = 0;
        for contract in priced.contracts() {
            let (mut settled, name) = (0, priced.names.allocation(contract));
            for statement in priced.of(contract) {
                let money = |it: &&_| matches!(it, CreditEffect::Money);
                let effects = statement.adjustments.iter().map(|it| it.effect);
                settled += effects.collect::<Vec<_>>().iter().filter(money).count() as i64;
                let Some(account) = &statement.line else { continue };
                let line = priced.outcome.lines.iter().find(|line| {
                    line.allocation == name && line.start == account.line.start
                });
                let line = line.unwrap();
                let closing = account.closed.map(|closed| closed.closing);
                settled += closing.map_or(0, |closing| closing.refunded);
                lines += 1;
                prop_assert_eq!(line.owed, account.owed());
                prop_assert_eq!(line.delivered + line.credited, account.routed());
                prop_assert_eq!(account.routed(), statement.leads.len() as i64);
                let credited = statement.leads.iter().filter(|it| it.credited_at.is_some());
                prop_assert_eq!(line.credited, credited.count() as i64);
                prop_assert_eq!(line.carry_in, account.line.carry_in);
                prop_assert_eq!(line.carry_out, closing.map(|closing| closing.carry_out));
                prop_assert_eq!(line.refunded, closing.map(|closing| closing.refunded));
                prop_assert_eq!(line.end, account.closed.map(|closed| closed.at));
                let late = statement.adjustments.iter().filter(|it| it.cents == Cents(0));
                prop_assert_eq!(account.line.late_credits, late.count() as i64);
            }
            let simulated = priced.outcome.settled.iter().find(|it| it.allocation == name);
            prop_assert_eq!(simulated.map_or(0, |it| it.leads), settled);
        }
        prop_assert_eq!(lines, priced.outcome.lines.len());
    }

    #[test]
    fn a_month_that_is_over_never_changes_and_needs_its_own_entries_alone(history in possible()) {
        let priced = priced(&history);
        let entries = &priced.entries;
        for contract in priced.contracts() {
            for statement in priced.of(contract) {
                let month = statement.month;
                let by_its_end: Vec<Entry> =
                    entries.iter().filter(|entry| entry.at <= month.end).cloned().collect();
                if entries.last().unwrap().at < month.end {
                    continue;
                }
                if let Ok(then) = Statement::of(contract, month, &by_its_end) {
                    prop_assert!(statement.is_final(month.end));
                    prop_assert_eq!(&then, &statement);
                }
                let credited = statement.adjustments.iter().map(|it| it.lead);
                let credited: BTreeSet<_> = credited.collect();
                let needed = entries.iter().filter(|entry| match &entry.event {
                    Event::LeadRouted(event) if credited.contains(&event.lead) => true,
                    Event::LineOpened(_) => !credited.is_empty() || entry.at >= month.start,
                    Event::AllocationSigned(_) => true,
                    _ => (month.start..=month.end).contains(&entry.at),
                });
                prop_assert_eq!(Statement::of(contract, month, needed).unwrap(), statement);
            }
        }
    }
}

/// One contract of ten a month in New York, short by all of them each month.
fn ten_a_month(remedy: &str, events: Value) -> Priced {
    priced(&serde_json::json!({
        "market": {"timezone": "America/New_York", "early_limit_days": 31},
        "allocations": [
            {"id": "a", "monthly": 10, "starts": "2026-05-01", "remedy": remedy,
             "ends": "2026-07-01"},
        ],
        "events": events, "until": "2026-08-15T00:00:00.000Z",
    }))
}

#[test]
fn a_price_change_starts_with_the_next_line_and_a_refund_gives_its_own_lines_price() {
    let mut priced = ten_a_month("refund", serde_json::json!([]));
    let allocation = priced.contracts().pop_first().unwrap();
    let opened = priced.entries.iter().position(|it| matches!(it.event, Event::LineOpened(_)));
    let at = priced.entries[opened.unwrap()].at + 1;
    let price_cents = Cents(7_000);
    let event = AllocationRepriced { allocation, price_cents }.into();
    priced.entries.insert(opened.unwrap() + 1, Entry { at, event });
    let statements = priced.of(allocation);
    let prices = |it: &Statement| it.line.as_ref().map(|line| (line.price_cents, line.billed()));
    assert_eq!(prices(&statements[0]), Some((PRICE, Cents(65_430))));
    assert_eq!(prices(&statements[1]), Some((price_cents, Cents(70_000))));
    assert_eq!(statements[0].line.as_ref().unwrap().settled(), Cents(-65_430));
    assert_eq!(statements[0].total(), Cents(0));
}

#[test]
fn a_credit_after_the_contracts_end_is_paid_back_in_the_month_in_which_it_is_approved() {
    let events = serde_json::json!([
        {"at": "2026-06-30T12:00:00.000Z", "lead": {"id": "l1"}},
        {"at": "2026-08-02T12:00:00.000Z", "credit": "l1"},
    ]);
    let priced = ten_a_month("carry", events);
    let allocation = priced.contracts().pop_first().unwrap();
    let statements = priced.of(allocation);
    let [may, june, august] = statements.as_slice() else { panic!("{statements:?}") };
    let closing = |it: &Statement| it.line.as_ref().unwrap().closed.unwrap().closing;
    assert_eq!((may.total(), closing(may).carry_out), (PRICE * 10, 10));
    // Ten more, twenty owed, one delivered, the rest paid back.
    assert_eq!((june.total(), closing(june).refunded), (PRICE * -9, 19));
    assert_eq!((august.line.as_ref(), august.adjusted()), (None, PRICE * -1));
    assert_eq!(may.total() + june.total() + august.total(), Cents(0));
}
