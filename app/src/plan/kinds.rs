//! What a market's leads are, in thirty days each, by the things that filters look at. Counts only.

use std::collections::BTreeMap;

use crate::{
    instant::Instant,
    lead::facts::{CreditBand, Facts, Purpose},
    plan::{Observed, supply::SPAN_MS},
};

/// Where one range of loan amounts ends and the next begins, in dollars.
const LOANS: [u64; 4] = [150_000, 300_000, 500_000, 750_000];

/// Something that a filter may ask for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Military,
    Purpose(Purpose),
    CreditBand(CreditBand),
    /// Dollars: from the first on, and below the second.
    Loan(u64, Option<u64>),
    Zip3(String),
}

/// Every kind that filters know, in order, and every ZIP3 that leads came from, with the leads of
/// the last `whole` spans. The ZIP3s with the most come first.
pub fn by_kind(
    arrivals: &[(Instant, Facts)],
    now: Instant,
    whole: usize,
) -> Vec<(Kind, Option<Observed>)> {
    let mut spans: BTreeMap<Kind, Vec<i64>> = BTreeMap::new();
    for kind in known() {
        spans.insert(kind, vec![0; whole]);
    }
    for (at, facts) in arrivals {
        let span = usize::try_from((now - *at - 1).div_euclid(SPAN_MS)).ok();
        let Some(span) = span.filter(|span| *span < whole) else { continue };
        for kind in kinds(facts) {
            spans.entry(kind).or_insert_with(|| vec![0; whole])[span] += 1;
        }
    }
    let (regions, fixed): (Vec<_>, Vec<_>) =
        spans.into_iter().partition(|(kind, _)| matches!(kind, Kind::Zip3(_)));
    let mut regions = regions;
    regions.sort_by_key(|(_, spans)| -spans.iter().sum::<i64>());
    let all = fixed.into_iter().chain(regions);
    all.map(|(kind, spans)| (kind, Observed::of(&spans))).collect()
}

fn known() -> impl Iterator<Item = Kind> {
    let purposes = Purpose::ALL.iter().copied().map(Kind::Purpose);
    let bands = CreditBand::ALL.iter().copied().map(Kind::CreditBand);
    let loans = [0].into_iter().chain(LOANS).map(loan);
    [Kind::Military].into_iter().chain(purposes).chain(bands).chain(loans)
}

/// The range in which a loan of this amount is.
fn loan(amount: u64) -> Kind {
    let place = LOANS.partition_point(|edge| *edge <= amount);
    let from = place.checked_sub(1).map_or(0, |place| LOANS[place]);
    Kind::Loan(from, LOANS.get(place).copied())
}

fn kinds(facts: &Facts) -> impl Iterator<Item = Kind> {
    let military = facts.military.filter(|yes| *yes).map(|_| Kind::Military);
    let purpose = facts.purpose.map(Kind::Purpose);
    let band = facts.credit_band.map(Kind::CreditBand);
    let zip3 = facts.zip.as_deref().and_then(|zip| zip.get(..3));
    let zip3 = zip3.map(|zip| Kind::Zip3(zip.to_owned()));
    [military, purpose, band, facts.loan_amount.map(loan), zip3].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::DAY_MS;

    #[test]
    fn leads_are_counted_by_what_filters_ask_for() {
        let now = Instant(90 * DAY_MS);
        let came = |day: i64, zip: &str, amount| {
            let facts = Facts {
                military: Some(amount > 300_000),
                zip: Some(zip.to_owned()),
                loan_amount: Some(amount),
                ..Facts::default()
            };
            (Instant(day * DAY_MS), facts)
        };
        let arrivals = [
            came(29, "787", 150_000),
            came(30, "786", 299_999),
            came(31, "787", 300_001),
            came(89, "786", 900_000),
            came(88, "786", 149_999),
        ];
        let found = by_kind(&arrivals, now, 2);
        let of = |kind: &Kind| {
            let seen = found.iter().find(|(it, _)| it == kind).unwrap().1.unwrap();
            (seen.low, seen.high)
        };
        assert_eq!(of(&Kind::Military), (1, 1));
        assert_eq!(of(&Kind::Loan(150_000, Some(300_000))), (0, 1), "the 29th day is before");
        assert_eq!(of(&Kind::Loan(750_000, None)), (0, 1));
        assert_eq!(of(&Kind::Purpose(Purpose::Reverse)), (0, 0), "none is an answer, too");
        let regions: Vec<_> = found.iter().rev().take(2).map(|(kind, _)| kind.clone()).collect();
        assert_eq!(regions, [Kind::Zip3("787".to_owned()), Kind::Zip3("786".to_owned())]);
    }

    #[test]
    fn before_a_whole_span_nothing_is_said() {
        let arrivals = [(Instant(0), Facts { military: Some(true), ..Facts::default() })];
        let found = by_kind(&arrivals, Instant(1), 0);
        assert!(found.iter().all(|(_, seen)| seen.is_none()));
    }
}
