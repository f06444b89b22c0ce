//! What the rest of a month may bring: today's book, and the market's last 28 days of arrivals once
//! more, through the rule. Not a promise: the same leads need not come again.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::{
    contract::Months,
    ids::{AllocationId, LeadId},
    instant::{DAY_MS, Instant},
    lead::facts::Facts,
    ledger::{Book, Command, Refusal},
    plan::simulate::arrival,
};

/// How long the arrivals are looked at that a forecast repeats: four whole weeks, so that every
/// weekday comes four times.
pub const SUPPLY_MS: i64 = 28 * DAY_MS;
/// The same weeks in four orders give four futures; the range is between them.
const WEEK_MS: i64 = 7 * DAY_MS;

/// What arrived in a market in the 28 days before `until`.
#[derive(Clone, Debug)]
pub struct Supply {
    pub until: Instant,
    /// Ascending.
    arrivals: Vec<(Instant, Facts)>,
}

/// Leads delivered on a line by an instant that is still to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Band {
    pub at: Instant,
    pub low: i64,
    /// The middle of the futures, rounded half up.
    pub mid: i64,
    pub high: i64,
}

/// For each allocation with an open line, from the first checkpoint to the last.
pub type Forecast = BTreeMap<AllocationId, Vec<Band>>;

impl Supply {
    /// Keeps what arrived within the 28 days before `until`.
    pub fn new(until: Instant, mut arrivals: Vec<(Instant, Facts)>) -> Self {
        arrivals.retain(|(at, _)| *at >= until - SUPPLY_MS && *at < until);
        arrivals.sort_by_key(|(at, _)| *at);
        Self { until, arrivals }
    }

    pub fn len(&self) -> usize {
        self.arrivals.len()
    }

    pub fn is_empty(&self) -> bool {
        self.arrivals.is_empty()
    }

    /// The arrivals again and again from `from` on, beginning so many milliseconds into them.
    fn again(&self, from: Instant, shift_ms: i64) -> impl Iterator<Item = (Instant, &Facts)> {
        let begins = self.until - SUPPLY_MS + shift_ms;
        let first = self.arrivals.partition_point(|(at, _)| *at < begins);
        let (before, after) = self.arrivals.split_at(first);
        let turned = move |turn: i64| {
            let after = after.iter().map(move |(at, facts)| (*at, facts));
            let before = before.iter().map(move |(at, facts)| (*at + SUPPLY_MS, facts));
            after
                .chain(before)
                .map(move |(at, facts)| (from + (at - begins) + turn * SUPPLY_MS, facts))
        };
        (0..).take_while(|_| !self.is_empty()).flat_map(turned)
    }
}

/// Runs the rule from `now` to the last checkpoint, four times. Checkpoints ascend and lie within
/// the open lines' month, its end included: at each it is read how many leads every line has.
pub fn forecast(
    book: &Book,
    months: &Months,
    supply: &Supply,
    now: Instant,
    checkpoints: &[Instant],
) -> Result<Forecast, Refusal> {
    let mut futures: BTreeMap<AllocationId, Vec<Vec<i64>>> = BTreeMap::new();
    for shift in 0..SUPPLY_MS / WEEK_MS {
        let future = Future { book: book.clone(), months, read: BTreeMap::new() };
        let arrivals = supply.again(now, shift * WEEK_MS);
        for (allocation, read) in future.run(arrivals, checkpoints)? {
            futures.entry(allocation).or_default().push(read);
        }
    }
    let bands = |futures: Vec<Vec<i64>>| {
        let at = |index: usize| futures.iter().filter_map(move |read| read.get(index).copied());
        let bands = checkpoints.iter().enumerate();
        bands.filter_map(|(index, checkpoint)| band(*checkpoint, at(index).collect())).collect()
    };
    Ok(futures.into_iter().map(|(allocation, futures)| (allocation, bands(futures))).collect())
}

fn band(at: Instant, mut delivered: Vec<i64>) -> Option<Band> {
    delivered.sort_unstable();
    let (low, high) = (*delivered.first()?, *delivered.last()?);
    let middle = delivered.len() / 2;
    let mid = match delivered.len() % 2 {
        0 => (delivered[middle - 1] + delivered[middle] + 1).div_euclid(2),
        _ => delivered[middle],
    };
    Some(Band { at, low, mid, high })
}

/// One way in which the month may go on.
struct Future<'a> {
    book: Book,
    months: &'a Months,
    /// What was delivered by each checkpoint so far, for every open line.
    read: BTreeMap<AllocationId, Vec<i64>>,
}

impl Future<'_> {
    fn run<'f>(
        mut self,
        arrivals: impl Iterator<Item = (Instant, &'f Facts)>,
        checkpoints: &[Instant],
    ) -> Result<BTreeMap<AllocationId, Vec<i64>>, Refusal> {
        let mut arrivals = arrivals.zip(1u128..).peekable();
        let mut entries = Vec::new();
        for checkpoint in checkpoints {
            while let Some(((at, facts), turn)) = arrivals.next_if(|((at, _), _)| at < checkpoint) {
                let lead = LeadId(Uuid::from_u128(turn));
                let command = Command::Receive(arrival(lead, facts.clone()));
                self.book.take(command, at.max(self.book.at), self.months, &mut entries)?;
                entries.clear();
            }
            self.look();
        }
        Ok(self.read)
    }

    /// A line that has ended stays where it was.
    fn look(&mut self) {
        for read in self.read.values_mut() {
            read.extend(read.last().copied());
        }
        for allocation in self.book.allocations() {
            let Some(line) = &allocation.line else { continue };
            let read = self.read.entry(allocation.terms.allocation).or_default();
            read.pop();
            read.push(line.delivered);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        contract::{Filters, Number, Remedy, Terms},
        ids::{MarketId, OfficerId},
        money::Cents,
    };

    const MONTH_MS: i64 = 30 * DAY_MS;

    /// Two contracts of these numbers, in a month of 30 days.
    fn market(numbers: [u32; 2]) -> (Book, Months, [AllocationId; 2]) {
        let months =
            Months::new(vec![Instant(0), Instant(MONTH_MS), Instant(2 * MONTH_MS)]).unwrap();
        let mut book = Book::new(MarketId(Uuid::from_u128(1)));
        let mut entries = Vec::new();
        let mut take = |command| book.take(command, Instant(0), &months, &mut entries).unwrap();
        take(Command::Open { seats: 9, early_limit_ns: 5 * DAY_MS * 1_000_000 });
        let ids = [2, 3].map(|id| AllocationId(Uuid::from_u128(id)));
        for (allocation, number) in ids.into_iter().zip(numbers) {
            take(Command::Sign(Terms {
                allocation,
                officer: OfficerId(allocation.0),
                number: Number::new(number).unwrap(),
                starts: Instant(0),
                ends: None,
                remedy: Remedy::Carry,
                daily_max: None,
                price_cents: Cents(100),
                credit_window_ms: 0,
                filters: Filters::default(),
                licensed_states: Vec::new(),
            }));
        }
        take(Command::Tick);
        (book, months, ids)
    }

    /// So many leads a day, evenly, in the 28 days before the month's third.
    fn supply(a_day: i64) -> (Supply, Instant) {
        let now = Instant(2 * DAY_MS);
        let every = DAY_MS / a_day;
        let arrivals = (0..28 * a_day).map(|n| (now - SUPPLY_MS + n * every, Facts::default()));
        (Supply::new(now, arrivals.collect()), now)
    }

    #[test]
    fn enough_supply_fills_every_line_by_the_end_of_the_month() {
        let (book, months, ids) = market([10, 30]);
        let (supply, now) = supply(2);
        let checkpoints = [now, Instant(16 * DAY_MS), Instant(MONTH_MS)];
        let forecast = forecast(&book, &months, &supply, now, &checkpoints).unwrap();
        let ends = ids.map(|id| forecast[&id].last().unwrap().mid);
        assert_eq!(ends, [10, 30]);
        assert_eq!(forecast[&ids[0]][0], Band { at: now, low: 0, mid: 0, high: 0 });
        let middle = ids.map(|id| forecast[&id][1].mid);
        assert!(middle[0] >= 4 && middle[1] >= 13, "{middle:?}");
    }

    #[test]
    fn a_shortage_is_shared_as_the_rule_shares_it() {
        let (book, months, ids) = market([10, 30]);
        let (supply, now) = supply(1);
        let forecast = forecast(&book, &months, &supply, now, &[Instant(MONTH_MS)]).unwrap();
        assert_eq!(ids.map(|id| forecast[&id][0].mid), [7, 21]);
    }

    #[test]
    fn weeks_that_differ_make_a_range() {
        let (book, months, ids) = market([10, 30]);
        let now = Instant(20 * DAY_MS);
        // All of it came in the last week.
        let arrivals = (0..20).map(|n| (now - 7 * DAY_MS + n * 1_000, Facts::default()));
        let supply = Supply::new(now, arrivals.collect());
        let bands = &forecast(&book, &months, &supply, now, &[Instant(MONTH_MS)]).unwrap()[&ids[1]];
        assert!(bands[0].low < bands[0].high, "{bands:?}");
    }

    #[test]
    fn nothing_that_came_before_forecasts_nothing_more() {
        let (book, months, ids) = market([10, 30]);
        let now = Instant(DAY_MS);
        let supply = Supply::new(now, Vec::new());
        let forecast = forecast(&book, &months, &supply, now, &[Instant(MONTH_MS)]).unwrap();
        assert_eq!(forecast[&ids[0]][0].high, 0);
    }
}
