//! What would have taken the leads that overflowed: one more seat, by the rule.

use crate::{
    contract::{Filters, Month, Months, Number},
    instant::Instant,
    lead::facts::Facts,
    ledger::Refusal,
    plan::{
        rerun::{rerun, unpriced},
        supply::SPAN_MS,
    },
};

/// Numbers that are tried.
const NUMBERS: [u32; 10] = [5, 10, 20, 30, 40, 60, 80, 100, 150, 200];

/// A seat without filters, and how many of the leads it would have taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpareSeat {
    pub number: i64,
    pub taken: i64,
}

/// The largest seat that leads which overflowed in the last thirty days would have filled to three
/// quarters, had it had nothing else; `None` where not even the smallest. Instants ascend.
pub fn spare_seat(
    overflowed: &[Instant],
    early_limit_ns: i64,
    now: Instant,
) -> Result<Option<SpareSeat>, Refusal> {
    let month = Month { start: now - SPAN_MS, end: now };
    let Some(months) = Months::new(vec![month.start, month.end]) else { return Ok(None) };
    let arrivals: Vec<(Instant, Facts)> =
        overflowed.iter().map(|at| (*at, Facts::default())).collect();
    let mut best = None;
    for number in NUMBERS.into_iter().filter_map(Number::new) {
        let seat = unpriced(0, number, None, Filters::default());
        let run = rerun(&[seat], early_limit_ns, month, &months, &arrivals)?;
        let (number, taken) = (number.get(), run.into_values().sum::<i64>());
        if 4 * taken >= 3 * number {
            best = Some(SpareSeat { number, taken });
        }
    }
    Ok(best)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::DAY_MS;

    #[test]
    fn a_spare_seat_is_as_large_as_the_leads_would_have_filled() {
        let now = Instant(100 * DAY_MS);
        let a_day = |leads: i64| {
            let all = (0..30).flat_map(|day| (0..leads).map(move |nth| day * DAY_MS + nth));
            all.map(|ms| now - SPAN_MS + ms).collect::<Vec<_>>()
        };
        let limit = 5 * DAY_MS * 1_000_000;
        let spare = |overflowed: &[Instant]| spare_seat(overflowed, limit, now).unwrap();
        assert_eq!(spare(&a_day(1)), Some(SpareSeat { number: 40, taken: 30 }));
        assert_eq!(spare(&a_day(2)).unwrap().number, 80);
        assert_eq!(spare(&a_day(1)[..3]), None);
        // All on one day, most would have been early.
        let burst: Vec<Instant> = (0..30).map(|nth| now - DAY_MS + nth).collect();
        assert_eq!(spare(&burst), Some(SpareSeat { number: 40, taken: 30 }));
        let at_once: Vec<Instant> = (0..30).map(|nth| now - SPAN_MS + nth).collect();
        assert_eq!(spare(&at_once), None);
    }
}
