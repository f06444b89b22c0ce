//! A month's arrivals once more, from its first instant, with contracts as they are or might be.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    contract::{Filters, Month, Months, Number, Remedy, Terms},
    ids::{AllocationId, LeadId, OfficerId},
    instant::Instant,
    lead::facts::Facts,
    ledger::{Book, Command, Event, Refusal},
    money::Cents,
    plan::simulate::{MARKET, arrival},
};

/// What came of a month that ran once more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    pub lines: BTreeMap<AllocationId, Ran>,
    /// Every lead that was routed, in order.
    pub routed: Vec<(Instant, AllocationId)>,
}

/// Where a line stood at the month's end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ran {
    /// N.
    pub owed: i64,
    pub delivered: i64,
}

/// How many leads each of these contracts would have, had all of them run from the month's
/// beginning on, without anything brought in. Arrivals ascend.
pub fn rerun(
    contracts: &[Terms],
    early_limit_ns: i64,
    month: Month,
    months: &Months,
    arrivals: &[(Instant, Facts)],
) -> Result<BTreeMap<AllocationId, i64>, Refusal> {
    let whole = |terms: &Terms| Terms { starts: month.start, ends: None, ..terms.clone() };
    let contracts: Vec<Terms> = contracts.iter().map(whole).collect();
    let arrivals = arrivals.iter().map(|(at, facts)| (*at, facts));
    let replayed = replay(&contracts, early_limit_ns, (month, months), arrivals)?;
    Ok(replayed.lines.into_iter().map(|(id, ran)| (id, ran.delivered)).collect())
}

/// The month with contracts that start when they say, nothing brought in. Arrivals ascend; those
/// outside of the month are left out.
pub fn replay<'a>(
    contracts: &[Terms],
    early_limit_ns: i64,
    (month, months): (Month, &Months),
    arrivals: impl Iterator<Item = (Instant, &'a Facts)>,
) -> Result<Replayed, Refusal> {
    let mut book = Book::new(MARKET);
    let mut routed = Vec::new();
    let mut entries = Vec::new();
    let mut take = |command, at: Instant| {
        book.take(command, at, months, &mut entries)?;
        routed.extend(entries.drain(..).filter_map(|entry| match entry.event {
            Event::LeadRouted(event) => Some((entry.at, event.allocation)),
            _ => None,
        }));
        Ok(())
    };
    take(Command::Open { seats: u32::MAX, early_limit_ns }, month.start)?;
    for terms in contracts {
        take(Command::Sign(terms.clone()), month.start)?;
    }
    for (number, (at, facts)) in (1..).zip(arrivals) {
        if at < month.start || at >= month.end {
            continue;
        }
        let lead = LeadId(Uuid::from_u128(number));
        take(Command::Receive(arrival(lead, facts.clone())), at)?;
    }
    // A line without a single lead has to open, too; at its end it would close.
    take(Command::Tick, month.end - 1)?;
    let lines = book.allocations().map(|living| {
        let ran =
            living.line.as_ref().map(|line| Ran { owed: line.owed(), delivered: line.delivered });
        (living.terms.allocation, ran.unwrap_or_default())
    });
    Ok(Replayed { lines: lines.collect(), routed })
}

/// A contract of nobody's in a month that runs once more, in which nothing is priced or credited.
/// Ties go to the smaller place.
pub fn unpriced(place: u128, number: Number, daily_max: Option<u32>, filters: Filters) -> Terms {
    let id = Uuid::from_u128(place);
    Terms {
        allocation: AllocationId(id),
        officer: OfficerId(id),
        number,
        starts: Instant(0),
        ends: None,
        remedy: Remedy::default(),
        daily_max,
        price_cents: Cents(0),
        credit_window_ms: 0,
        filters,
        licensed_states: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::DAY_MS;

    const MONTH: Month = Month { start: Instant(0), end: Instant(30 * DAY_MS) };
    const LIMIT_NS: i64 = 31 * DAY_MS * 1_000_000;

    fn terms(n: u128, number: u32) -> Terms {
        let contract = unpriced(n, Number::new(number).unwrap(), None, Filters::default());
        Terms { starts: Instant(99), ends: Some(Instant(100)), ..contract }
    }

    fn arrivals() -> Vec<(Instant, Facts)> {
        (1..=12).map(|day| (Instant(day * DAY_MS), Facts::default())).collect()
    }

    fn months() -> Months {
        Months::new(vec![MONTH.start, MONTH.end]).unwrap()
    }

    #[test]
    fn a_month_again_shares_its_leads_among_other_contracts() {
        let run = |contracts: &[Terms]| {
            rerun(contracts, LIMIT_NS, MONTH, &months(), &arrivals()).unwrap().into_values()
        };
        assert_eq!(run(&[terms(1, 30)]).collect::<Vec<_>>(), [12]);
        assert_eq!(run(&[terms(1, 30), terms(2, 10)]).collect::<Vec<_>>(), [9, 3]);
    }

    #[test]
    fn a_contract_that_starts_within_the_month_owes_its_part_of_it() {
        let late = |days| Terms { starts: Instant(days * DAY_MS), ends: None, ..terms(1, 30) };
        let run = |days| {
            let arrivals = arrivals();
            let arrivals = arrivals.iter().map(|(at, facts)| (*at, facts));
            replay(&[late(days)], LIMIT_NS, (MONTH, &months()), arrivals).unwrap()
        };
        let replayed = run(10);
        let (owed, delivered) = (20, 3);
        assert_eq!(replayed.lines.into_values().collect::<Vec<_>>(), [Ran { owed, delivered }]);
        let days: Vec<i64> = replayed.routed.iter().map(|(at, _)| at.0 / DAY_MS).collect();
        assert_eq!(days, [10, 11, 12]);
        let idle = run(20).lines.into_values().collect::<Vec<_>>();
        assert_eq!(idle, [Ran { owed: 10, delivered: 0 }], "no lead opened its line");
    }
}
