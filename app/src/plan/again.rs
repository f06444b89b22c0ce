//! A month's arrivals once more, from its first instant, with contracts as they are or might be.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    contract::{Month, Months, Terms},
    ids::{AllocationId, LeadId},
    instant::Instant,
    lead::facts::Facts,
    ledger::{Book, Command, Refusal},
    plan::simulate::{MARKET, arrival},
};

/// How many leads each of these contracts would have, had all of them run from the month's
/// beginning on, without anything brought in. Arrivals ascend.
pub fn again(
    contracts: &[Terms],
    early_limit_ns: i64,
    month: Month,
    months: &Months,
    arrivals: &[(Instant, Facts)],
) -> Result<BTreeMap<AllocationId, i64>, Refusal> {
    let mut book = Book::new(MARKET);
    let mut entries = Vec::new();
    let mut take = |command, at: Instant| {
        entries.clear();
        book.take(command, at, months, &mut entries)
    };
    take(Command::Open { seats: u32::MAX, early_limit_ns }, month.start)?;
    for terms in contracts {
        let terms = Terms { starts: month.start, ends: None, ..terms.clone() };
        take(Command::Sign(terms), month.start)?;
    }
    for (number, (at, facts)) in (1..).zip(arrivals) {
        if *at < month.start || *at >= month.end {
            continue;
        }
        let lead = LeadId(Uuid::from_u128(number));
        take(Command::Receive(arrival(lead, facts.clone())), *at)?;
    }
    let lines = book.allocations().map(|living| {
        let delivered = living.line.as_ref().map_or(0, |line| line.delivered);
        (living.terms.allocation, delivered)
    });
    Ok(lines.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contract::{Filters, Number, Remedy},
        ids::OfficerId,
        instant::DAY_MS,
        money::Cents,
    };

    #[test]
    fn a_month_again_shares_its_leads_among_other_contracts() {
        let terms = |n: u128, number| Terms {
            allocation: AllocationId(Uuid::from_u128(n)),
            officer: OfficerId(Uuid::from_u128(n)),
            number: Number::new(number).unwrap(),
            starts: Instant(99),
            ends: Some(Instant(100)),
            remedy: Remedy::Carry,
            daily_max: None,
            price_cents: Cents(0),
            credit_window_ms: 0,
            filters: Filters::default(),
            licensed_states: Vec::new(),
        };
        let month = Month { start: Instant(0), end: Instant(30 * DAY_MS) };
        let months = Months::new(vec![month.start, month.end]).unwrap();
        let arrivals: Vec<(Instant, Facts)> =
            (1..=12).map(|day| (Instant(day * DAY_MS), Facts::default())).collect();
        let run = |contracts: &[Terms]| {
            let limit = 31 * DAY_MS * 1_000_000;
            again(contracts, limit, month, &months, &arrivals).unwrap().into_values()
        };
        assert_eq!(run(&[terms(1, 30)]).collect::<Vec<_>>(), [12]);
        assert_eq!(run(&[terms(1, 30), terms(2, 10)]).collect::<Vec<_>>(), [9, 3]);
    }
}
