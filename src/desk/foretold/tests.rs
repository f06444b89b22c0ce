//! What an officer reads of a month that is open, by what is planned, delivered and likely.

use std::sync::Arc;

use app::{
    contract::{Change, Course, Filters, Number, Planned, Remedy, Terms},
    ids::{AllocationId, MarketId, OfficerId},
    instant::HOUR_MS,
    ledger::{Book, Command, Head},
    money::Cents,
};
use uuid::Uuid;

use super::*;
use crate::market_book::MarketBook;

const ZONE: Tz = Tz::America__New_York;
const OWN: AllocationId = AllocationId(Uuid::from_u128(2));

/// Midnight of a day of November; the 31st is the 1st of December.
fn day(day: u64) -> Instant {
    calendar::midnight_after(ZONE, Instant::parse("2026-11-01T12:00:00Z").unwrap(), day - 1)
}

fn terms() -> Terms {
    Terms {
        allocation: OWN,
        officer: OfficerId(Uuid::nil()),
        number: Number::new(40).unwrap(),
        starts: day(1),
        ends: None,
        remedy: Remedy::Carry,
        daily_max: None,
        price_cents: Cents(6_500),
        credit_window_ms: 0,
        filters: Filters::default(),
        licensed_states: Vec::new(),
    }
}

/// A contract in November, with what is planned for it, after these changes.
fn outlook(terms: Terms, planned: &[Planned], change: impl FnOnce(&mut Line)) -> Outlook {
    let months = calendar::months(ZONE);
    let mut book = Book::new(MarketId(Uuid::nil()));
    let mut take = |command| book.take(command, day(1), &months, &mut Vec::new()).unwrap();
    take(Command::Open { seats: 3, early_limit_ns: 0 });
    take(Command::Sign(terms));
    take(Command::Tick);
    for planned in planned {
        take(Command::Plan { allocation: OWN, planned: *planned });
    }
    let mut contract = book.allocation(OWN).unwrap().clone();
    let foreseen = book.foreseen(OWN).unwrap();
    let mut line = foreseen.points()[0].line.clone();
    change(&mut line);
    let steps = foreseen.points().iter().filter_map(|point| Some((point.at, point.step?)));
    let ahead = Course::of(line.clone(), steps);
    contract.line = Some(line);
    let head = Head::first(book.market);
    let market = MarketBook { book, head, snapshot_seq: 0, name: None, months };
    Outlook { contract, ahead, bands: Vec::new(), market: Arc::new(market) }
}

fn delivered(leads: i64) -> impl FnOnce(&mut Line) {
    move |line| line.delivered = leads
}

/// With a forecast of its end.
fn likely(outlook: Outlook, [low, mid, high]: [i64; 3]) -> Outlook {
    Outlook { bands: vec![Band { at: day(31), low, mid, high }], ..outlook }
}

fn told(outlook: &Outlook, now: Instant) -> Vec<String> {
    Foretold { outlook, zone: ZONE, now }.sentences()
}

fn pause(from: u64, until: Option<u64>) -> Planned {
    Planned { due: day(from), change: Change::Pause { until: until.map(day) } }
}

const PREMISE: &str = "If the last 28 days of leads come again";

#[test]
fn a_planned_pause_lowers_what_the_month_will_owe_and_is_no_shortfall() {
    let outlook = likely(outlook(terms(), &[pause(20, Some(31))], delivered(20)), [25; 3]);
    let planned = "A pause is planned from 20 November through 30 November: November then \
                   owes 25.";
    let likely = format!("{PREMISE}, all 25 are there by the end of November.");
    let due = "Your next lead is due tomorrow morning.";
    assert_eq!(told(&outlook, day(15)), [due, planned, &likely]);
}

#[test]
fn no_lead_is_announced_inside_a_pause() {
    let ahead = outlook(terms(), &[pause(20, Some(31))], delivered(24));
    assert_eq!(told(&ahead, day(19))[0], "Your next lead is due this morning.");
    let full = outlook(terms(), &[pause(20, Some(31))], delivered(26));
    let with_it = "With what is planned, nothing more is due in November.";
    assert_eq!(told(&full, day(19))[0], with_it);
    let back = outlook(terms(), &[pause(20, Some(25))], delivered(26));
    assert_eq!(told(&back, day(19))[0], "Your next lead is due on 26 November.");
    // Through the month's end and beyond: nothing begins again on 1 December.
    let long = outlook(terms(), &[pause(20, Some(35))], delivered(40));
    assert_eq!(
        told(&long, day(19)),
        [
            "Everything owed in November is delivered.",
            "A pause is planned from 20 November through 4 December: November then owes 25.",
        ]
    );
}

#[test]
fn who_is_paused_is_told_when_that_ends_and_what_comes_then() {
    let paused = |until, leads| {
        let planned = pause(10, until);
        likely(outlook(terms(), &[planned], delivered(leads)), [20, 22, 24])
    };
    assert_eq!(
        told(&paused(Some(25), 12), day(12)),
        [
            "Your contract is paused and resumes on 25 November: nothing comes until then. Your \
         next lead is due on 25 November.",
            &format!("{PREMISE}, all 20 are there by the end of November."),
        ]
    );
    assert_eq!(
        told(&paused(None, 10), day(12)),
        [
            "Your contract is paused: nothing comes until it resumes.",
            "If it stays paused, November ends with 10 of 12: 2 short. What is missing is then \
         owed in December on top.",
        ]
    );
}

#[test]
fn a_higher_number_that_is_planned_is_owed_by_the_months_end() {
    let raise = Planned { due: day(16), change: Change::Amend(Number::new(60).unwrap()) };
    let outlook = likely(outlook(terms(), &[raise], delivered(40)), [45, 46, 47]);
    assert_eq!(
        told(&outlook, day(10))[1..],
        [
            "From 16 November on 60 leads a month are agreed: November then owes 50.".to_owned(),
            format!(
                "{PREMISE}, November ends with 45 to 47 of 50: about 4 short. What is missing is \
             then owed in December on top."
            ),
        ]
    );
}

#[test]
fn what_is_short_is_carried_up_to_one_months_number_and_the_rest_is_paid_back() {
    let carried = |line: &mut Line| (line.carry_in, line.delivered) = (40, 20);
    let ending = |terms: Terms| told(&likely(outlook(terms, &[], carried), [25, 30, 35]), day(28));
    assert_eq!(
        ending(terms())[1],
        format!(
            "{PREMISE}, November ends with 25 to 35 of 80: about 50 short. Of what is missing 40 \
         are then owed in December on top, and 10 are paid back."
        )
    );
    let paid_back = "about 50 short. What is missing is then paid back.";
    let refunds = ending(Terms { remedy: Remedy::Refund, ..terms() });
    assert!(refunds[1].ends_with(paid_back), "{refunds:?}");
    let last = ending(Terms { ends: Some(day(31)), ..terms() });
    assert!(last[1].ends_with(paid_back), "{last:?}");
}

#[test]
fn a_middle_that_is_whole_still_has_its_range() {
    let ending =
        |bands| told(&likely(outlook(terms(), &[], delivered(28)), bands), day(22))[1].clone();
    assert_eq!(
        ending([31, 40, 40]),
        format!("{PREMISE}, November ends with 31 to 40 of 40, most likely with all of them.")
    );
    assert_eq!(ending([40; 3]), format!("{PREMISE}, all 40 are there by the end of November."));
    let outlook = likely(outlook(terms(), &[], delivered(28)), [31, 40, 40]);
    let foretold = Foretold { outlook: &outlook, zone: ZONE, now: day(22) };
    assert_eq!(foretold.range().unwrap(), "31 to 40");
}

#[test]
fn a_daily_maximum_holds_a_lead_back_for_24_hours_and_not_until_tomorrow() {
    let capped = |leads| {
        let terms = Terms { daily_max: Some(1), ..terms() };
        let mut outlook = outlook(terms, &[], delivered(leads));
        outlook.contract.remember_routed(day(10) - 5 * 3_600_000 + 1);
        outlook
    };
    let lifts = "but you have had your daily maximum: none can come before 7:01 PM EST today.";
    assert_eq!(told(&capped(11), day(10))[0], format!("Your next lead was due yesterday, {lifts}"));
    assert_eq!(
        told(&capped(12), day(10))[0],
        format!("Your next lead is due this morning, {lifts}")
    );
    assert_eq!(told(&capped(13), day(10))[0], "Your next lead is due early tomorrow.");
}

#[test]
fn who_waits_for_a_lead_is_told_who_goes_before() {
    let behind = |rivals: u128| {
        let mut outlook = outlook(terms(), &[], delivered(5));
        let market = Arc::get_mut(&mut outlook.market).unwrap();
        for rival in 0..rivals {
            // Of the same share a larger number is further behind.
            let signed = Command::Sign(Terms {
                allocation: AllocationId(Uuid::from_u128(10 + rival)),
                officer: OfficerId(Uuid::from_u128(10 + rival)),
                number: Number::new(80).unwrap(),
                ..terms()
            });
            market.book.take(signed, day(1), &market.months, &mut Vec::new()).unwrap();
        }
        told(&outlook, day(10))[0].clone()
    };
    let told = "Your next lead was due last Thursday;";
    assert_eq!(behind(0), format!("{told} you are next in line for leads that fit you."));
    assert_eq!(behind(1), format!("{told} one seat of this market is further behind than you."));
    assert_eq!(behind(2), format!("{told} 2 seats of this market are further behind than you."));
}

#[test]
fn a_surplus_that_was_brought_in_is_explained() {
    let brought = |leads: i64| move |line: &mut Line| line.carry_in = -leads;
    let before = "By the end of October";
    assert_eq!(
        told(&outlook(terms(), &[], brought(3)), day(2))[0],
        format!(
            "{before} 3 more than owed had come. That counts in November: it owes 37 \
                 instead of 40."
        )
    );
    assert_eq!(
        told(&outlook(terms(), &[], brought(41)), day(2)),
        [
            format!(
                "{before} 41 more than owed had come. That counts in November: it owes \
                 nothing, with 1 still left over."
            ),
            "Nothing is due in November; it begins again on 1 December.".to_owned(),
        ]
    );
}

#[test]
fn a_surplus_that_takes_up_the_next_month_too_promises_none_of_it() {
    let brought = |line: &mut Line| line.carry_in = -80;
    assert_eq!(told(&outlook(terms(), &[], brought), day(2))[1], "Nothing is due in November.");
}

#[test]
fn a_daily_maximum_that_outlasts_the_line_or_runs_into_a_pause_says_so() {
    let told = |terms: Terms, planned: &[Planned], routed: Instant| {
        let terms = Terms { daily_max: Some(1), number: Number::new(10).unwrap(), ..terms };
        let mut outlook = outlook(terms, planned, |line| line.delivered = 3);
        outlook.contract.remember_routed(routed);
        told(&outlook, routed + 2 * HOUR_MS)[0].clone()
    };
    let routed = day(31) - 14 * HOUR_MS;
    let capped = "Your next lead was due on 11 November, but you have had your daily maximum:";
    let none = format!("{capped} none can come before");
    assert_eq!(told(terms(), &[], routed), format!("{none} November ends."));
    let last = Terms { ends: Some(day(31)), ..terms() };
    assert_eq!(told(last, &[], routed), format!("{none} your contract ends."));
    let at_noon = day(19) + 12 * HOUR_MS;
    let over = |until| told(terms(), &[pause(20, until)], at_noon);
    assert!(over(Some(25)).ends_with("none can come before the pause ends on 25 November."));
    for until in [Some(35), None] {
        assert!(over(until).ends_with("none can come before November ends."), "{}", over(until));
    }
}

#[test]
fn a_daily_maximum_that_lifts_the_day_after_tomorrow_names_the_day() {
    let terms = Terms { daily_max: Some(1), ..terms() };
    let mut outlook = outlook(terms, &[], delivered(11));
    // In the last minute of the 9th: rounded up, it lifts at the midnight after the 10th.
    outlook.contract.remember_routed(day(10) - 1_000);
    let told = told(&outlook, day(10) - 500);
    assert!(told[0].ends_with("none can come before 12:00 AM EST on 11 November."), "{told:?}");
}

#[test]
fn a_month_is_over_before_it_is_settled() {
    let outlook = likely(outlook(terms(), &[], delivered(38)), [38; 3]);
    assert_eq!(told(&outlook, day(31)), ["November is over, and is being settled."]);
    let ended = self::outlook(Terms { ends: Some(day(15)), ..terms() }, &[], delivered(3));
    assert_eq!(told(&ended, day(15)), ["Your contract is over, and is being settled."]);
}

#[test]
fn nothing_begins_again_in_a_month_that_owes_nothing() {
    let all = |terms: Terms, planned: &[Planned]| {
        let full = |line: &mut Line| line.delivered = line.owed();
        told(&outlook(terms, planned, full), day(29))[0].clone()
    };
    let five = || Terms { number: Number::new(5).unwrap(), ..terms() };
    let again = "Everything owed in November is delivered; it begins again on 1 December.";
    assert_eq!(all(five(), &[]), again);
    let until_the_second = Terms { ends: Some(day(33)), ..five() };
    assert_eq!(all(until_the_second, &[]), "Everything owed in November is delivered.");
    let surplus = |number| {
        let lower = Change::Amend(Number::new(number).unwrap());
        let planned = Planned { due: day(31), change: lower };
        let more = |line: &mut Line| line.delivered = line.owed() + 2;
        told(&outlook(five(), &[planned], more), day(29))[0].clone()
    };
    assert_eq!(surplus(2), "Everything owed in November is delivered.");
    assert_eq!(surplus(3), again);
}
