//! Statements of random histories in which prices change: to the cent, equal to the simulation, and
//! unchanged once their month is over.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    contract::{Month, Months},
    credit::CreditEffect,
    ids::{AllocationId, LeadId},
    instant::Instant,
    ledger::{Entry, Event, event::AllocationRepriced},
    money::Cents,
    plan::{Names, Outcome},
    statement::{Follows, Statement},
};
use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::Value;

use crate::{
    book::{entries, months},
    cents::cards,
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

/// Somebody's price changes after some entry.
type Reprice = (Index, Index, i64);

fn reprices() -> impl Strategy<Value = Vec<Reprice>> {
    vec((any::<Index>(), any::<Index>(), 0..20_000_i64), 0..12)
}

fn priced(history: &Value, reprices: &[Reprice]) -> Priced {
    let (mut entries, names) = entries(history).unwrap();
    let outcome = Outcome::of(&entries, &names);
    for entry in &mut entries {
        if let Event::AllocationSigned(event) = &mut entry.event {
            event.terms.price_cents = PRICE;
        }
    }
    let mut priced = Priced { entries, months: months(history), names, outcome };
    let contracts: Vec<_> = priced.contracts().into_iter().collect();
    for (whose, after, cents) in reprices {
        let allocation = *whose.get(&contracts);
        let living = priced.lifetime(allocation);
        let place = living.start + after.index(living.len());
        let at = priced.entries[place].at;
        let event = AllocationRepriced { allocation, price_cents: Cents(*cents) }.into();
        priced.entries.insert(place + 1, Entry { at, event });
    }
    priced
}

impl Priced {
    fn contracts(&self) -> BTreeSet<AllocationId> {
        let signed = self.entries.iter().filter_map(|entry| match &entry.event {
            Event::AllocationSigned(event) => Some(event.terms.allocation),
            _ => None,
        });
        signed.collect()
    }

    /// The places of the entries behind which it lives.
    fn lifetime(&self, contract: AllocationId) -> std::ops::Range<usize> {
        let is_own = |entry: &Entry| entry.event.allocation() == Some(contract);
        let is_end = |entry: &Entry| matches!(entry.event, Event::AllocationEnded(_));
        let signed = self.entries.iter().position(is_own).unwrap();
        let ended = self.entries.iter().position(|it| is_own(it) && is_end(it));
        signed..ended.unwrap_or(self.entries.len())
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
    fn what_is_owed_is_delivered_carried_or_money(history in possible()) {
        let priced = priced(&history, &[]);
        for contract in priced.contracts() {
            let mut carried = 0;
            for account in priced.of(contract).iter().filter_map(|it| it.line.as_ref()) {
                let (closing, line) = (account.closing, &account.line);
                prop_assert_eq!(line.carry_in, carried);
                let owed = closing.contracted + carried + line.late_credits;
                prop_assert_eq!(closing.owed, owed);
                carried = closing.carry_out;
                prop_assert_eq!(owed, closing.delivered + carried + closing.refunded);
                prop_assert_eq!(account.settled(), PRICE * -closing.refunded);
            }
        }
    }

    #[test]
    fn each_lead_that_stands_costs_one_price_and_nothing_else_costs_anything(
        history in possible(), reprices in reprices(),
    ) {
        let priced = priced(&history, &reprices);
        for contract in priced.contracts() {
            let statements = priced.of(contract);
            let closed = statements.iter().filter(|it| {
                it.line.as_ref().is_none_or(|line| line.closed_at.is_some())
            });
            let paid: Cents = closed.map(Statement::total).sum();
            let late = statements.iter().filter(|it| {
                it.line.as_ref().is_some_and(|line| line.closed_at.is_none())
            });
            let late: Cents = late.map(Statement::adjusted).sum();
            let cards = cards(contract, &priced.entries);
            let billed = cards.iter().filter_map(|card| card.price);
            prop_assert_eq!((paid + late).0, billed.sum::<i64>(), "{}: {:?}", contract, statements);
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
            if is_over {
                let is_whole = |it: &&crate::cents::Card| it.price.is_some() && it.came.is_some();
                prop_assert_eq!(cards.iter().filter(is_whole).count(), good);
                prop_assert_eq!(cards.len(), good);
            }
        }
    }

    #[test]
    fn statements_and_the_simulation_agree(history in possible(), reprices in reprices()) {
        let priced = priced(&history, &reprices);
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
                let closing = account.closed_at.map(|_| account.closing);
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
                prop_assert_eq!(line.end, account.closed_at);
                let late = statement.adjustments.iter().filter(|it| !money(&&it.effect));
                prop_assert_eq!(account.line.late_credits, late.count() as i64);
            }
            let simulated = priced.outcome.settled.iter().find(|it| it.allocation == name);
            prop_assert_eq!(simulated.map_or(0, |it| it.leads), settled);
        }
        prop_assert_eq!(lines, priced.outcome.lines.len());
    }

    #[test]
    fn a_month_that_is_over_never_changes_and_needs_few_entries(
        history in possible(), reprices in reprices(),
    ) {
        let priced = priced(&history, &reprices);
        let entries = &priced.entries;
        let late = entries.iter().filter_map(|entry| match &entry.event {
            Event::CreditApproved(event) if event.effect != CreditEffect::OpenLine => {
                Some(event.lead)
            }
            _ => None,
        });
        let late: BTreeSet<LeadId> = late.collect();
        for contract in priced.contracts() {
            for statement in priced.of(contract) {
                let month = statement.month;
                if entries.last().unwrap().at < month.end {
                    continue;
                }
                let by_its_end = entries.iter().filter(|entry| entry.at <= month.end);
                let then = Statement::of(contract, month, by_its_end).unwrap();
                prop_assert!(statement.is_final(month.end));
                prop_assert_eq!(&then, &statement);
                let needed = entries.iter().filter(|entry| match &entry.event {
                    Event::LeadRouted(event) if late.contains(&event.lead) => true,
                    Event::LeadRouted(_) => (month.start..=month.end).contains(&entry.at),
                    _ => entry.at <= month.end,
                });
                prop_assert_eq!(Statement::of(contract, month, needed).unwrap(), statement);
            }
        }
    }
}

/// One contract of ten a month in New York, short by all of them each month, at 65.43 in May and
/// at 70 from June on.
fn ten_a_month(remedy: &str, ends: &str, events: Value) -> Priced {
    let mut priced = priced(
        &serde_json::json!({
            "market": {"timezone": "America/New_York", "early_limit_days": 31},
            "allocations": [
                {"id": "a", "monthly": 10, "starts": "2026-05-01", "remedy": remedy, "ends": ends},
            ],
            "events": events, "until": "2026-08-15T00:00:00.000Z",
        }),
        &[],
    );
    let allocation = priced.contracts().pop_first().unwrap();
    let opened = priced.entries.iter().position(|it| matches!(it.event, Event::LineOpened(_)));
    let place = opened.unwrap() + 1;
    let at = priced.entries[place - 1].at;
    let event = AllocationRepriced { allocation, price_cents: SEVENTY }.into();
    priced.entries.insert(place, Entry { at, event });
    priced
}

const SEVENTY: Cents = Cents(7_000);

impl Priced {
    fn only(&self) -> Vec<Statement> {
        self.of(self.contracts().pop_first().unwrap())
    }

    /// What somebody was told at that instant, who has but these entries.
    fn told_at(&self, at: &str) -> Statement {
        let at = Instant(crate::auditor::calendar::ms(&at.into()));
        let known = self.entries.iter().filter(|entry| entry.at <= at);
        let month = self.months.containing(at).unwrap();
        Statement::of(self.contracts().pop_first().unwrap(), month, known).unwrap()
    }
}

fn settled(statement: &Statement) -> Vec<(i64, Cents)> {
    let account = statement.line.as_ref().unwrap();
    account.settled.iter().map(|it| (it.leads, it.price_cents)).collect()
}

#[test]
fn a_price_change_starts_with_the_next_line() {
    let statements = ten_a_month("refund", "2026-07-01", serde_json::json!([])).only();
    let prices = |it: &Statement| it.line.as_ref().map(|line| (line.price_cents, line.billed()));
    assert_eq!(prices(&statements[0]), Some((PRICE, Cents(65_430))));
    assert_eq!(prices(&statements[1]), Some((SEVENTY, Cents(70_000))));
    assert!(statements.iter().all(|it| it.total() == Cents(0)));
}

#[test]
fn carried_leads_are_paid_back_at_the_price_at_which_they_were_billed() {
    let statements = ten_a_month("carry", "2026-07-01", serde_json::json!([])).only();
    let [may, june] = statements.as_slice() else { panic!("{statements:?}") };
    assert_eq!((may.total(), settled(may)), (PRICE * 10, vec![]));
    assert_eq!(settled(june), [(-10, PRICE), (-10, SEVENTY)]);
    assert_eq!(may.total() + june.total(), Cents(0), "nothing came, so nothing was paid");
}

#[test]
fn a_credit_after_the_contracts_end_is_paid_back_in_the_month_in_which_it_is_approved() {
    let events = serde_json::json!([
        {"at": "2026-06-30T12:00:00.000Z", "lead": {"id": "l1"}},
        {"at": "2026-08-02T12:00:00.000Z", "credit": "l1"},
    ]);
    let statements = ten_a_month("carry", "2026-07-01", events).only();
    let [may, june, august] = statements.as_slice() else { panic!("{statements:?}") };
    // Ten more, twenty owed, one of May's delivered, the rest paid back.
    assert_eq!(settled(june), [(-9, PRICE), (-10, SEVENTY)]);
    assert_eq!((august.line.as_ref(), august.adjusted()), (None, -PRICE));
    assert_eq!(may.total() + june.total() + august.total(), Cents(0));
}

#[test]
fn an_open_month_foresees_what_the_contracts_end_in_it_bills_and_pays_back() {
    let leads = (1..=10).map(|day| {
        serde_json::json!({"at": format!("2026-05-{day:02}T12:00:00.000Z"),
            "lead": {"id": format!("l{day}")}})
    });
    let pause = serde_json::json!({"at": "2026-05-25T12:00:00.000Z", "pause": "a"});
    let events: Value = leads.chain([pause]).collect();
    let ends = ten_a_month("carry", "2026-06-01", events.clone());
    let before = ends.told_at("2026-05-24T13:00:00.000Z");
    assert_eq!((settled(&before), before.total()), (vec![], PRICE * 10));
    let after = ends.told_at("2026-05-25T12:00:00.000Z");
    assert_eq!(after.line.as_ref().unwrap().follows, Follows::Nothing);
    assert_eq!(after.line.as_ref().unwrap().closed_at, None);
    // Eight are owed now, and ten came.
    assert_eq!((settled(&after), after.total()), (vec![(2, PRICE)], PRICE * 10));
    assert_eq!(ends.only().pop().unwrap().total(), after.total());
    let goes_on = ten_a_month("carry", "2026-08-01", events).told_at("2026-05-25T12:00:00.000Z");
    assert_eq!(goes_on.line.as_ref().unwrap().follows, Follows::Line);
    assert_eq!(settled(&goes_on), []);
}
