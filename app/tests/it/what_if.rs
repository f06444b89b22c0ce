//! "What would I get?": what it says, and that it is what the scenario file that it offers says.

use app::{
    contract::{Filters, Number},
    instant::{DAY_MS, HOUR_MS, Instant},
    lead::facts::{Facts, State},
    plan::{
        Ground, ScenarioFile, Wish,
        reduced::Arrivals,
        what_if::{Answer, Carried, PastMonth, Rival},
        what_if_file::{buyer_in, what_if_file},
    },
};
use chrono::{Datelike, NaiveDate};
use proptest::prelude::*;
use serde_json::Value;

use crate::{auditor::calendar::midnight, book::fairness};

const ZONE: &str = "America/New_York";

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A month in New York, in which leads came at these hours.
fn month(first: &str, arrivals: Vec<(i64, Facts)>) -> PastMonth {
    let first = date(first);
    let next = first + chrono::Months::new(1);
    let days = first.iter_days().take_while(|day| *day <= next);
    let zone = ZONE.parse().unwrap();
    let days: Vec<_> = days.map(|day| Instant(midnight(day, &zone))).collect();
    let hours = (*days.last().unwrap() - days[0]) / HOUR_MS;
    let arrivals = arrivals.into_iter().filter(|(hour, _)| *hour < hours);
    PastMonth {
        name: first.format("%B %Y").to_string(),
        first: first.num_days_from_ce(),
        days,
        arrivals: Arrivals(arrivals.collect()),
    }
}

/// A lead every so many hours, of nothing that a filter could take.
fn every(hours: i64) -> Vec<(i64, Facts)> {
    (1..31 * 24 / hours).map(|n| (n * hours, Facts::default())).collect()
}

fn ground(months: Vec<PastMonth>, rivals: &[u32]) -> Ground {
    let rivals = rivals.iter().map(|number| Rival {
        number: Number::new(*number).unwrap(),
        until: None,
        daily_max: None,
        filters: Filters::default(),
        licensed_states: Vec::new(),
    });
    let (today, rivals) = (date("2026-11-25").num_days_from_ce(), rivals.collect());
    Ground { today, early_limit_ns: 5 * DAY_MS * 1_000_000, months, rivals }
}

fn wish(number: u32, starts: &str) -> Wish {
    let (number, starts) = (Number::new(number).unwrap(), date(starts));
    Wish { number, starts, daily_max: None, filters: Filters::default() }
}

/// Sixty leads a month, of which others have bought forty.
fn two_others() -> Ground {
    ground(vec![month("2026-09-01", every(12)), month("2026-10-01", every(12))], &[20, 20])
}

#[test]
fn what_is_left_is_carried_and_nobody_has_fewer() {
    let answer = two_others().answer(&wish(15, "2026-12-01")).unwrap();
    assert_eq!(answer.carried, Carried::Yes);
    for month in answer.months {
        assert_eq!((month.buyer.owed, month.buyer.delivered()), (15, 15));
        assert_eq!(month.buyer.by_week().iter().sum::<i64>(), 15);
        let others = month.others.unwrap();
        assert_eq!((others.owed, others.without, others.with), (40, 40, 40));
        assert_eq!(others.worst, None);
    }
}

#[test]
fn what_is_more_than_is_left_is_told_with_the_largest_number_that_is_not() {
    let ground = two_others();
    let answer = ground.answer(&wish(60, "2026-12-01")).unwrap();
    let Carried::AtMost(most) = answer.carried else { panic!("{:?}", answer.carried) };
    let told = |number| ground.answer(&wish(number, "2026-12-01")).unwrap().carried;
    assert_eq!(told(most), Carried::Yes);
    assert_ne!(told(most + 1), Carried::Yes);
    assert!((18..=24).contains(&most), "{most}: sixty leads, less forty");
    let others = answer.months[0].others.unwrap();
    let worst = others.worst.unwrap();
    assert!(others.with < others.without && worst.with_percent < worst.without_percent);
    assert_eq!(worst.without_percent, 100);
}

#[test]
fn a_market_that_is_short_already_carries_nobody_more() {
    let ground = ground(vec![month("2026-10-01", every(24))], &[40, 40]);
    for (number, starts) in [(10, "2026-12-01"), (40, "2026-12-31")] {
        let answer = ground.answer(&wish(number, starts)).unwrap();
        assert_eq!(answer.carried, Carried::None, "a last day judges nothing");
    }
}

#[test]
fn filters_that_are_finer_than_what_is_known_of_leads_are_said_to_be() {
    for (zip, approximate) in [("787", false), ("78701", true)] {
        let json = format!(r#"{{"zip_prefixes": ["{zip}"]}}"#);
        let filters = serde_json::from_str(&json).unwrap();
        let wish = Wish { filters, ..wish(10, "2026-12-01") };
        assert_eq!(two_others().answer(&wish).unwrap().approximate, approximate);
    }
}

#[test]
fn whoever_has_a_lead_less_loses() {
    let ground = ground(vec![month("2026-10-01", every(1))], &[410, 410]);
    let others = ground.answer(&wish(5, "2026-12-01")).unwrap().months[0].others.unwrap();
    assert!(others.with < others.without, "{others:?}");
    let worst = others.worst.expect("somebody has fewer");
    assert_eq!((worst.without_percent, worst.with_percent), (90, 90), "by less than a percent");
}

#[test]
fn without_a_whole_month_nothing_is_known() {
    let answer = ground(Vec::new(), &[20]).answer(&wish(10, "2026-12-01")).unwrap();
    assert_eq!(
        answer,
        Answer { carried: Carried::Unknown, approximate: false, months: Vec::new() }
    );
}

#[test]
fn of_a_single_other_seat_nothing_is_told() {
    let ground = ground(vec![month("2026-10-01", every(12))], &[20]);
    let answer = ground.answer(&wish(60, "2026-12-01")).unwrap();
    assert_eq!(answer.months[0].others, None);
    assert_ne!(answer.carried, Carried::Yes);
}

#[test]
fn whose_contract_ends_before_shares_no_more() {
    let mut ground = two_others();
    ground.rivals[0].until = Some(date("2026-12-01").num_days_from_ce());
    assert_eq!(ground.answer(&wish(35, "2026-12-01")).unwrap().carried, Carried::Yes);
    assert_ne!(ground.answer(&wish(35, "2026-11-01")).unwrap().carried, Carried::Yes);
}

#[test]
fn a_start_within_the_month_is_that_day_of_every_month() {
    let answer = two_others().answer(&wish(30, "2026-12-31")).unwrap();
    let days: Vec<_> = answer.months.iter().map(|month| month.buyer.by_day.len()).collect();
    assert_eq!(days, [1, 1], "September has no 31st, so it is its last day");
    assert_eq!(answer.months[0].buyer.owed, 1);
}

/// What `evenpace simulate` says of the file, for each month's new contract (owed, delivered,
/// longest wait), and for all others together where so many are told: owed, delivered.
type Told = ((i64, i64, i64), Option<(i64, i64)>);

fn simulated(file: &Value, ground: &Ground, others: usize) -> Vec<Told> {
    let fairness = fairness(file);
    let of = |month: &PastMonth| {
        let line = fairness.lines.iter().find(|it| it.line.allocation == buyer_in(month)).unwrap();
        let buyer = (line.line.owed, line.line.delivered, line.longest_wait_ms);
        let prefix = buyer_in(month).replace("you", "seat");
        let seats = fairness.lines.iter().filter(|it| it.line.allocation.starts_with(&prefix));
        let sums = seats.fold((0, 0), |(owed, delivered), it| {
            (owed + it.line.owed, delivered + it.line.delivered)
        });
        (buyer, (others >= 2).then_some(sums))
    };
    ground.months.iter().map(of).collect()
}

prop_compose! {
    fn facts()(
        zip in prop::sample::select(vec![None, Some("787"), Some("786")]),
        state in prop::sample::select(vec![None, Some("TX"), Some("OK")]),
        loan in prop::option::of(1u64..30),
        military in prop::option::of(any::<bool>()),
    ) -> Facts {
        Facts {
            zip: zip.map(str::to_owned),
            state: state.and_then(State::from_code),
            loan_amount: loan.map(|half_steps| half_steps * 12_500),
            military,
            ..Facts::default()
        }
    }
}

prop_compose! {
    fn filters()(which in 0..5, amount in 0u64..15) -> Filters {
        let json = match which {
            0 => r#"{"zip_prefixes": ["787"]}"#.to_owned(),
            1 => r#"{"military_only": true}"#.to_owned(),
            2 => format!(r#"{{"min_loan_amount": {}}}"#, amount * 25_000),
            _ => "{}".to_owned(),
        };
        serde_json::from_str(&json).unwrap()
    }
}

prop_compose! {
    fn rival()(
        number in 1u32..60,
        until in prop::option::of(0..3),
        daily_max in prop::option::of(1u32..4),
        filters in filters(),
        is_licensed in any::<bool>(),
    ) -> Rival {
        Rival {
            number: Number::new(number).unwrap(),
            until: until.map(|days| date("2026-12-14").num_days_from_ce() + days),
            daily_max,
            filters,
            licensed_states: State::from_code("TX").filter(|_| is_licensed).into_iter().collect(),
        }
    }
}

fn arrivals() -> impl Strategy<Value = Vec<(i64, Facts)>> {
    prop::collection::vec((0i64..745, facts()), 0..120).prop_map(|mut arrivals| {
        arrivals.sort_by_key(|(hour, _)| *hour);
        arrivals
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn it_says_what_simulating_its_file_says(
        arrivals in [arrivals(), arrivals(), arrivals()],
        rivals in prop::collection::vec(rival(), 0..6),
        number in 5u32..80,
        day in 1u32..32,
        daily_max in prop::option::of(1u32..4),
        filters in filters(),
        early_days in 0i64..8,
    ) {
        // The last one has the hour that comes twice.
        let firsts = ["2026-02-01", "2026-03-01", "2026-11-01"];
        let months = firsts.into_iter().zip(arrivals).map(|(first, came)| month(first, came));
        let mut ground = ground(months.collect(), &[]);
        ground.rivals = rivals;
        ground.early_limit_ns = early_days * DAY_MS * 1_000_000;
        let starts = format!("2026-12-{day:02}");
        let wish = Wish { daily_max, filters, ..wish(number, &starts) };
        let answer = ground.answer(&wish).unwrap();
        let said = answer.months.iter().map(|month| {
            let had = &month.buyer;
            let buyer = (had.owed, had.delivered(), had.longest_wait_ms);
            (buyer, month.others.map(|others| (others.owed, others.with)))
        });
        let others = ground.sharing(wish.starts).count();
        let file: ScenarioFile = what_if_file(&ground, &wish, "Austin", ZONE);
        let file = serde_json::to_value(&file).unwrap();
        prop_assert_eq!(said.collect::<Vec<_>>(), simulated(&file, &ground, others));

        // What a browser is sent is worked out to the same.
        let sent = serde_json::to_string(&ground).unwrap();
        let sent: Ground = serde_json::from_str(&sent).unwrap();
        prop_assert_eq!(sent.answer(&wish).unwrap(), answer);
    }
}
