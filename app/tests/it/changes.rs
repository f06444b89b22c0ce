//! Contracts and markets that change, now and on dates ahead.

use app::{
    contract::{Change, Months, Number, Planned, Remedy, Terms},
    ids::{AllocationId, LeadId, MarketId, OfficerId, SourceId},
    instant::{DAY_MS, Instant},
    lead::facts::{Facts, State},
    ledger::{Arrival, Book, Command, Entry, Event, Hash, Head, Refusal, Replay},
    money::Cents,
    routing::Outcome,
};
use uuid::Uuid;

const MARKET: MarketId = MarketId(Uuid::from_u128(7));

pub fn day(day: i64) -> Instant {
    Instant(day * DAY_MS)
}

/// Months of thirty days.
pub fn months() -> Months {
    Months::new((0..6).map(|month| day(month * 30)).collect()).unwrap()
}

pub fn allocation(n: u128) -> AllocationId {
    AllocationId(Uuid::from_u128(n))
}

pub fn number(leads: u32) -> Number {
    Number::new(leads).unwrap()
}

pub fn terms(n: u128) -> Terms {
    Terms {
        allocation: allocation(n),
        officer: OfficerId(Uuid::from_u128(n)),
        number: number(30),
        starts: day(0),
        ends: None,
        remedy: Remedy::Carry,
        daily_max: None,
        price_cents: Cents(5_000),
        credit_window_ms: 7 * DAY_MS,
        filters: Default::default(),
        licensed_states: Vec::new(),
    }
}

pub fn pause(from: i64, until: Option<i64>) -> Command {
    let change = Change::Pause { until: until.map(day) };
    Command::Plan { allocation: allocation(1), planned: Planned { due: day(from), change } }
}

/// A market of two seats, both sold, and everything that it said.
pub struct Ledger {
    pub book: Book,
    pub entries: Vec<Entry>,
    leads: u128,
}

impl Ledger {
    pub fn open() -> Self {
        let mut ledger = Self { book: Book::new(MARKET), entries: Vec::new(), leads: 0 };
        let open = Command::Open { seats: 2, early_limit_ns: 31 * DAY_MS * 1_000_000 };
        for command in [open, Command::Sign(terms(1)), Command::Sign(terms(2))] {
            ledger.take(day(0), command).unwrap();
        }
        ledger
    }

    pub fn take(&mut self, at: Instant, command: Command) -> Result<(), Refusal> {
        self.book.take(command, at, &months(), &mut self.entries)
    }

    pub fn receive(&mut self, at: Instant, state: Option<&str>) -> Option<AllocationId> {
        self.leads += 1;
        let lead = LeadId(Uuid::from_u128(self.leads));
        let state = state.and_then(State::from_code);
        let arrival = Arrival {
            lead,
            source: SourceId(Uuid::nil()),
            facts: Facts { state, ..Facts::default() },
            state_contradicts_zip: false,
            score: 0,
            rubric: 0,
            commitment: Hash([0; 32]),
            consent: Hash([0; 32]),
            remembered: false,
            duplicate_of: None,
        };
        self.take(at, Command::Receive(arrival)).unwrap();
        self.entries.iter().rev().find_map(|entry| match &entry.event {
            Event::LeadRouted(event) => match event.decision.outcome {
                Outcome::Routed { to, .. } if event.lead == lead => Some(to),
                _ => None,
            },
            _ => None,
        })
    }

    /// Days on which such entries stand, those of both contracts.
    fn days_of(&self, kind: &str) -> Vec<i64> {
        let entries = self.entries.iter().filter(|entry| entry.event.kind() == kind);
        entries.map(|entry| entry.at.0 / DAY_MS).collect()
    }

    /// N, delivered, carry and money of each line of the first contract that has closed.
    pub fn closings(&self) -> Vec<String> {
        let closings = self.entries.iter().filter_map(|entry| match &entry.event {
            Event::LineClosed(event) if event.allocation == allocation(1) => Some(event),
            _ => None,
        });
        closings.map(|event| format!("{:?}", event.closing)).collect()
    }

    /// Run again from its bytes, with the calendar and without, it comes to the same book.
    pub fn assert_replays(&self) {
        for mut replay in [Replay::new(MARKET), Replay::with_months(MARKET, months())] {
            let mut head = Head::first(MARKET);
            for entry in &self.entries {
                let record = head.record(entry);
                replay.take(&record).unwrap_or_else(|flaw| panic!("{flaw}, at {entry:?}"));
            }
            assert_eq!(replay.book, self.book);
            assert!(replay.is_whole());
        }
    }
}

#[test]
fn a_holiday_pauses_and_resumes_by_itself_and_nothing_is_owed_for_it() {
    let mut ledger = Ledger::open();
    ledger.take(day(1), pause(10, Some(20))).unwrap();
    let line = |ledger: &Ledger| ledger.book.allocation(allocation(1)).unwrap().line.clone();
    assert_eq!(line(&ledger).unwrap().owed(), 30, "nothing changes until its day has come");
    ledger.take(day(25), Command::Tick).unwrap();
    assert_eq!(ledger.days_of("allocation_paused"), [10]);
    assert_eq!(ledger.days_of("allocation_resumed"), [20]);
    assert_eq!(line(&ledger).unwrap().owed(), 20);
    assert_eq!(ledger.receive(day(25), None), Some(allocation(2)), "who earned more is behind");
    ledger.assert_replays();
}

#[test]
fn what_finds_nothing_to_change_is_called_off_when_its_time_comes() {
    let mut ledger = Ledger::open();
    ledger.take(day(1), pause(10, Some(20))).unwrap();
    ledger.take(day(5), Command::Pause(allocation(1))).unwrap();
    ledger.take(day(40), Command::Tick).unwrap();
    assert_eq!(ledger.days_of("change_called_off"), [10]);
    assert!(ledger.book.allocation(allocation(1)).unwrap().paused, "until further notice stays so");
    assert_eq!(ledger.days_of("allocation_resumed"), [0; 0]);
    ledger.assert_replays();
}

#[test]
fn a_holiday_can_be_called_off_cut_short_and_followed_by_another() {
    let mut ledger = Ledger::open();
    ledger.take(day(1), pause(10, Some(20))).unwrap();
    ledger.take(day(1), pause(20, Some(25))).unwrap();
    ledger.take(day(1), pause(27, Some(28))).unwrap();
    let called_off =
        Command::CallOff { allocation: allocation(1), due: day(27), resumption: false };
    ledger.take(day(2), called_off).unwrap();
    ledger.take(day(12), Command::Resume(allocation(1))).unwrap();
    ledger.take(day(29), Command::Tick).unwrap();
    assert_eq!(ledger.days_of("allocation_paused"), [10, 20]);
    assert_eq!(ledger.days_of("allocation_resumed"), [12, 25]);
    ledger.assert_replays();
}

#[test]
fn pauses_that_touch_are_one() {
    let mut touching = Ledger::open();
    touching.take(day(1), pause(10, Some(20))).unwrap();
    touching.take(day(1), pause(20, Some(25))).unwrap();
    let mut one = Ledger::open();
    one.take(day(1), pause(10, Some(25))).unwrap();
    for ledger in [&mut touching, &mut one] {
        ledger.take(day(40), Command::Tick).unwrap();
        ledger.assert_replays();
    }
    assert_eq!(touching.closings(), one.closings());
}

#[test]
fn what_is_planned_lies_ahead_and_within_the_contract() {
    let mut ledger = Ledger::open();
    let one = allocation(1);
    let ends = Command::Shorten { allocation: one, ends: day(50) };
    ledger.take(day(1), ends).unwrap();
    ledger.take(day(2), pause(10, Some(20))).unwrap();
    let plan =
        |due, change| Command::Plan { allocation: one, planned: Planned { due: day(due), change } };
    for (command, refusal) in [
        (pause(2, None), Refusal::InThePast),
        (pause(50, None), Refusal::AfterItsEnd),
        (pause(10, Some(11)), Refusal::DateIsTaken(day(10))),
        (pause(8, Some(11)), Refusal::PausesOverlap),
        (pause(19, None), Refusal::PausesOverlap),
        (pause(25, Some(25)), Refusal::EndsBeforeItBegins),
        (plan(30, Change::Resume), Refusal::NotPaused(one)),
        (
            Command::CallOff { allocation: one, due: day(11), resumption: false },
            Refusal::NothingPlanned(day(11)),
        ),
        (Command::Shorten { allocation: one, ends: day(51) }, Refusal::NotSooner),
        (Command::Shorten { allocation: one, ends: day(2) }, Refusal::EndsTooSoon),
    ] {
        assert_eq!(ledger.take(day(2), command), Err(refusal));
    }
    ledger.take(day(2), plan(15, Change::Resume)).unwrap();
    ledger.take(day(60), Command::Tick).unwrap();
    assert_eq!(ledger.days_of("allocation_resumed"), [15]);
    assert_eq!(ledger.days_of("allocation_ended"), [50]);
    ledger.assert_replays();
}

#[test]
fn an_end_that_is_brought_forward_is_foreseen_by_the_line() {
    let mut ledger = Ledger::open();
    ledger.take(day(10), Command::Shorten { allocation: allocation(1), ends: day(20) }).unwrap();
    let line = ledger.book.allocation(allocation(1)).unwrap().line.clone().unwrap();
    assert_eq!((line.end, line.owed()), (day(20), 20));
    assert_eq!(ledger.receive(day(10), None), Some(allocation(1)), "half its leads are due by now");
    ledger.take(day(20), Command::Sign(Terms { starts: day(20), ..terms(3) })).unwrap();
    assert_eq!(ledger.days_of("allocation_ended"), [20]);
    ledger.assert_replays();
}

#[test]
fn a_number_for_a_date_ahead_counts_from_that_date() {
    let mut ledger = Ledger::open();
    let planned = Planned { due: day(15), change: Change::Amend(number(60)) };
    ledger.take(day(1), Command::Plan { allocation: allocation(1), planned }).unwrap();
    ledger.take(day(29), Command::Tick).unwrap();
    let line = ledger.book.allocation(allocation(1)).unwrap().line.clone().unwrap();
    assert_eq!(line.owed(), 45);
    ledger.assert_replays();
}

#[test]
fn a_market_gets_more_seats_and_never_fewer_than_are_sold() {
    let mut ledger = Ledger::open();
    let limit = ledger.book.early_limit_ns;
    let seats = |seats| Command::ChangeMarket { seats, early_limit_ns: limit };
    assert_eq!(ledger.take(day(1), Command::Sign(terms(3))), Err(Refusal::NoSeatLeft));
    assert_eq!(
        ledger.take(day(1), seats(1)),
        Err(Refusal::SeatsAreTaken { sold: 2, held: 0, offered: 0 })
    );
    assert_eq!(ledger.take(day(1), seats(2)), Err(Refusal::NothingChanges));
    ledger.take(day(1), seats(3)).unwrap();
    ledger.take(day(1), Command::Sign(terms(3))).unwrap();
    ledger.take(day(2), Command::End(allocation(3))).unwrap();
    ledger.take(day(2), Command::ChangeMarket { seats: 2, early_limit_ns: 0 }).unwrap();
    assert_eq!(ledger.book.early_limit_ns, 0);
    ledger.assert_replays();
}

#[test]
fn a_licence_counts_from_its_entry_on() {
    let mut ledger = Ledger::open();
    let licensed = |codes: &[&str]| Command::License {
        allocation: allocation(1),
        licensed_states: codes.iter().filter_map(|code| State::from_code(code)).collect(),
    };
    ledger.take(day(1), licensed(&["FL"])).unwrap();
    assert_eq!(ledger.take(day(1), licensed(&["FL"])), Err(Refusal::NothingChanges));
    assert_eq!(ledger.receive(day(2), Some("TX")), Some(allocation(2)));
    ledger.take(day(3), licensed(&["FL", "TX"])).unwrap();
    assert_eq!(ledger.receive(day(3), Some("TX")), Some(allocation(1)));
    ledger.assert_replays();
}

#[test]
fn a_price_starts_with_the_next_line() {
    let mut ledger = Ledger::open();
    let priced = |cents| Command::Reprice { allocation: allocation(1), price_cents: Cents(cents) };
    ledger.take(day(1), priced(6_000)).unwrap();
    assert_eq!(ledger.take(day(1), priced(6_000)), Err(Refusal::NothingChanges));
    let price = |ledger: &Ledger| ledger.book.allocation(allocation(1)).unwrap().price_cents;
    assert_eq!(price(&ledger), Cents(5_000), "of the month that was begun");
    ledger.take(day(30), Command::Tick).unwrap();
    assert_eq!(price(&ledger), Cents(6_000));
    ledger.assert_replays();
}

#[test]
fn a_number_agreed_for_a_months_first_day_is_that_months() {
    for (leads, owed) in [(10, 10), (60, 60)] {
        let mut ledger = Ledger::open();
        let planned = Planned { due: day(30), change: Change::Amend(number(leads)) };
        ledger.take(day(1), Command::Plan { allocation: allocation(1), planned }).unwrap();
        // What the month before leaves owing is paid, so that nothing is brought in.
        for n in 0..60 {
            ledger.receive(day(29) + n, None);
        }
        ledger.take(day(30), Command::Tick).unwrap();
        let line = ledger.book.allocation(allocation(1)).unwrap().line.clone().unwrap();
        assert_eq!((line.number.get(), line.owed()), (leads.into(), owed));
        ledger.assert_replays();
    }
}

#[test]
fn a_pauses_end_and_another_number_on_its_day_are_called_off_one_by_one() {
    let one = allocation(1);
    let off = |resumption| Command::CallOff { allocation: one, due: day(20), resumption };
    for (resumption, paused, leads) in [(true, true, 60), (false, false, 30)] {
        let mut ledger = Ledger::open();
        ledger.take(day(1), pause(10, Some(20))).unwrap();
        let planned = Planned { due: day(20), change: Change::Amend(number(60)) };
        ledger.take(day(1), Command::Plan { allocation: one, planned }).unwrap();
        ledger.take(day(12), off(resumption)).unwrap();
        assert_eq!(ledger.take(day(12), off(resumption)), Err(Refusal::NothingPlanned(day(20))));
        ledger.take(day(21), Command::Tick).unwrap();
        let living = ledger.book.allocation(one).unwrap();
        assert_eq!((living.paused, living.number), (paused, number(leads)));
        ledger.assert_replays();
    }
}

#[test]
fn a_pause_until_further_notice_ends_where_it_is_planned_to_resume() {
    let mut ledger = Ledger::open();
    let resume = |due| Command::Plan {
        allocation: allocation(1),
        planned: Planned { due: day(due), change: Change::Resume },
    };
    ledger.take(day(1), pause(10, None)).unwrap();
    ledger.take(day(1), resume(15)).unwrap();
    ledger.take(day(1), pause(20, Some(25))).unwrap();
    assert_eq!(ledger.take(day(1), resume(17)), Err(Refusal::NotPaused(allocation(1))));
    assert_eq!(ledger.take(day(1), pause(14, Some(16))), Err(Refusal::PausesOverlap));
    ledger.take(day(29), Command::Tick).unwrap();
    assert_eq!(ledger.days_of("allocation_paused"), [10, 20]);
    assert_eq!(ledger.days_of("allocation_resumed"), [15, 25]);
    ledger.assert_replays();
}
