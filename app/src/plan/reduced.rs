//! A month's arrivals reduced to what a replay needs and nobody can be told by: the hour, three
//! digits of the ZIP, and amounts in steps. Written as one text, sixteen characters a lead.

use serde::{Deserialize, Serialize};

use crate::{
    contract::Filters,
    instant::{HOUR_MS, Instant},
    lead::facts::{CreditBand, Facts, Occupancy, PropertyType, Purpose, State},
};

/// Loan amounts are told to so many dollars: a multiple stays, all between two become their middle.
/// So a filter on a multiple takes the same leads as before.
pub const LOAN_STEP: u64 = 25_000;
/// Loans of more are told as so much.
const LOAN_MAX: u64 = 10_000_000;
/// Loan to value is told in whole percent, rounded up, as filters compare it; more is told as this.
const LTV_MAX: u64 = 201;
/// ZIPs are told to so many digits.
pub const ZIP_DIGITS: usize = 3;

/// What came in a month, the hours counted from its beginning, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Arrivals(pub Vec<(i64, Facts)>);

impl Arrivals {
    /// Each at the beginning of its hour.
    pub fn from(&self, start: Instant) -> impl Iterator<Item = (Instant, &Facts)> {
        self.0.iter().map(move |(hour, facts)| (start + hour * HOUR_MS, facts))
    }
}

/// What a lead said, so far as a replay is told of it.
pub fn reduced(facts: &Facts) -> Facts {
    let loan = facts.loan_amount.map(step);
    let ltv = facts.loan_amount.zip(facts.property_value).map(|(loan, value)| percent(loan, value));
    let zip = facts.zip.as_deref().and_then(|zip| zip.get(..ZIP_DIGITS));
    Facts {
        loan_amount: loan,
        property_value: loan.zip(ltv).map(|(loan, ltv)| value_of(loan, ltv)),
        zip: zip.map(str::to_owned),
        ..facts.clone()
    }
}

/// Filters as reduced leads are asked: a single ZIP asks for all that begin like it.
pub fn widened(filters: &Filters) -> Filters {
    let mut zip_prefixes: Vec<String> =
        filters.zip_prefixes.iter().map(|it| it.chars().take(ZIP_DIGITS).collect()).collect();
    zip_prefixes.sort_unstable();
    zip_prefixes.dedup();
    Filters { zip_prefixes, ..filters.clone() }
}

/// Whether reduced leads may be taken otherwise than the leads themselves were.
pub fn is_approximate(filters: &Filters) -> bool {
    let amounts = [filters.min_loan_amount, filters.max_loan_amount];
    let is_between = |amount: u64| !amount.is_multiple_of(LOAN_STEP) || amount > LOAN_MAX;
    amounts.into_iter().flatten().any(is_between)
        || filters.zip_prefixes.iter().any(|zip| zip.len() > ZIP_DIGITS)
}

/// The amount itself where it is a multiple of the step, else the middle between two.
fn step(loan: u64) -> u64 {
    match loan {
        _ if loan > LOAN_MAX => LOAN_MAX + LOAN_STEP / 2,
        _ if loan.is_multiple_of(LOAN_STEP) => loan,
        _ => loan / LOAN_STEP * LOAN_STEP + LOAN_STEP / 2,
    }
}

/// The least whole percent that a filter may ask for and still take it.
fn percent(loan: u64, value: u64) -> u64 {
    let percent = (100 * u128::from(loan)).div_ceil(u128::from(value.max(1)));
    u64::try_from(percent).map_or(LTV_MAX, |percent| percent.clamp(1, LTV_MAX))
}

/// A property of which this loan is that percentage.
fn value_of(loan: u64, ltv: u64) -> u64 {
    (100 * loan).div_ceil(ltv).max(1)
}

/// Six bits a character.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const CHARS: usize = 16;

impl From<Arrivals> for String {
    fn from(arrivals: Arrivals) -> Self {
        let mut text = Self::with_capacity(CHARS * arrivals.0.len());
        for (hour, facts) in &arrivals.0 {
            write(&mut text, *hour, facts);
        }
        text
    }
}

fn write(text: &mut String, hour: i64, facts: &Facts) {
    let place = |place: Option<usize>| place.map_or(0, |place| place as u64 + 1);
    fn of<T: PartialEq>(all: &[T], one: Option<T>) -> Option<usize> {
        all.iter().position(|it| Some(it) == one.as_ref())
    }
    let loan = facts.loan_amount.map_or(0, |loan| 1 + 2 * loan / LOAN_STEP);
    let ltv = facts.loan_amount.zip(facts.property_value);
    let ltv = ltv.map_or(0, |(loan, value)| percent(loan, value));
    let mut put = |chars: u32, number: u64| {
        for place in (0..chars).rev() {
            text.push(char::from(DIGITS[(number >> (6 * place)) as usize % DIGITS.len()]));
        }
    };
    put(2, hour.unsigned_abs());
    put(1, place(of(Purpose::ALL, facts.purpose)));
    put(1, place(of(CreditBand::ALL, facts.credit_band)));
    put(1, place(of(PropertyType::ALL, facts.property_type)));
    put(1, place(of(Occupancy::ALL, facts.occupancy)));
    put(1, place(facts.military.map(usize::from)));
    put(2, loan);
    put(2, ltv);
    text.push_str(facts.zip.as_deref().unwrap_or("---"));
    text.push_str(facts.state.as_ref().map_or("--", State::code));
}

impl TryFrom<String> for Arrivals {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let rows = text.as_bytes().chunks(CHARS).map(read);
        rows.collect::<Option<_>>().map(Self).ok_or("these are no arrivals")
    }
}

fn read(row: &[u8]) -> Option<(i64, Facts)> {
    let number = |from: usize, chars: usize| {
        row.get(from..from + chars)?.iter().try_fold(0, |number, digit| {
            let digit = DIGITS.iter().position(|it| it == digit)?;
            Some(number * DIGITS.len() + digit)
        })
    };
    let place = |at: usize| number(at, 1).map(|place| place.checked_sub(1));
    fn of<T: Copy>(all: &[T], place: Option<usize>) -> Option<T> {
        all.get(place?).copied()
    }
    let loan = number(7, 2)?.checked_sub(1).map(|half_steps| half_steps as u64 * LOAN_STEP / 2);
    let ltv = number(9, 2).map(|ltv| ltv as u64).filter(|ltv| *ltv > 0);
    let [zip, state] = [row.get(11..14)?, row.get(14..16)?].map(|it| str::from_utf8(it).ok());
    let facts = Facts {
        purpose: of(Purpose::ALL, place(2)?),
        credit_band: of(CreditBand::ALL, place(3)?),
        property_type: of(PropertyType::ALL, place(4)?),
        occupancy: of(Occupancy::ALL, place(5)?),
        state: state.and_then(State::from_code),
        zip: zip.filter(|zip| *zip != "---").map(str::to_owned),
        loan_amount: loan,
        property_value: loan.zip(ltv).map(|(loan, ltv)| value_of(loan, ltv)),
        military: place(6)?.map(|place| place == 1),
    };
    Some((i64::try_from(number(0, 2)?).ok()?, facts))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn loan(loan: u64, value: u64) -> Facts {
        let zip = Some("78701".to_owned());
        let (loan_amount, property_value) = (Some(loan), Some(value));
        Facts { loan_amount, property_value, zip, ..Facts::default() }
    }

    #[test]
    fn little_is_told_of_a_lead() {
        let facts = reduced(&loan(312_345, 401_200));
        let told = (facts.loan_amount, facts.property_value, facts.zip.as_deref());
        assert_eq!(told, (Some(312_500), Some(400_642), Some("787")));
    }

    #[test]
    fn a_single_zip_asks_for_its_region() {
        let zips = |zips: &[&str]| Filters {
            zip_prefixes: zips.iter().map(|zip| (*zip).to_owned()).collect(),
            ..Filters::default()
        };
        assert_eq!(widened(&zips(&["78701", "787", "78202"])), zips(&["782", "787"]));
        assert!(is_approximate(&zips(&["78701"])) && !is_approximate(&zips(&["787"])));
    }

    proptest! {
        #[test]
        fn a_filter_on_whole_steps_takes_the_same_leads(
            amount in 1u64..12_000_000,
            is_round in any::<bool>(),
            value in 1u64..15_000_000,
            min in 0u64..400,
            max in 0u64..400,
            ltv in 1u64..=200,
        ) {
            let amount = if is_round { amount / LOAN_STEP * LOAN_STEP } else { amount };
            let facts = loan(amount, value);
            let asked = [
                Filters { min_loan_amount: Some(min * LOAN_STEP), ..Filters::default() },
                Filters { max_loan_amount: Some(max * LOAN_STEP), ..Filters::default() },
                Filters { max_ltv_percent: Some(ltv), ..Filters::default() },
            ];
            // A loan of nothing has no loan to value to keep.
            for filters in asked.into_iter().filter(|_| amount > 0) {
                prop_assert!(!is_approximate(&filters));
                prop_assert_eq!(
                    filters.match_facts(&facts),
                    filters.match_facts(&reduced(&facts)),
                    "{:?}", filters
                );
            }
        }

        #[test]
        fn what_is_written_is_read(
            hour in 0i64..745,
            amount in 0u64..12_000_000,
            value in 1u64..15_000_000,
            codes in (0usize..5, 0usize..4, 0usize..5, 0usize..3),
            known in any::<[bool; 8]>(),
        ) {
            let (purpose, band, property, occupancy) = codes;
            let facts = reduced(&Facts {
                purpose: known[0].then_some(Purpose::ALL[purpose]),
                credit_band: known[1].then_some(CreditBand::ALL[band]),
                property_type: known[2].then_some(PropertyType::ALL[property]),
                occupancy: known[3].then_some(Occupancy::ALL[occupancy]),
                state: known[4].then(|| State::from_code("TX").unwrap()),
                zip: known[5].then(|| "78701".to_owned()),
                loan_amount: known[6].then_some(amount),
                property_value: (known[6] && known[7]).then_some(value),
                military: known[7].then_some(known[0]),
            });
            let arrivals = Arrivals(vec![(hour, facts.clone()), (hour, facts)]);
            let text = String::from(arrivals.clone());
            prop_assert_eq!(text.len(), 2 * CHARS);
            prop_assert_eq!(Arrivals::try_from(text), Ok(arrivals));
        }
    }

    #[test]
    fn what_is_cut_off_is_no_arrivals() {
        let text = String::from(Arrivals(vec![(7, Facts::default())]));
        assert!(Arrivals::try_from(text[..15].to_owned()).is_err());
        assert!(Arrivals::try_from("?".repeat(16)).is_err());
    }
}
