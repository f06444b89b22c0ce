//! What one decision costs: everybody's standing judged, ranked and explained, then applied.

use app::{
    contract::{Filters, Months, Number, Remedy, Terms},
    ids::{AllocationId, LeadId, MarketId, OfficerId, SourceId},
    instant::{DAY_MS, Instant},
    lead::facts::Facts,
    ledger::{Arrival, Book, Command, Hash},
    money::Cents,
};
use uuid::Uuid;

fn main() {
    divan::main();
}

const MONTH_MS: i64 = 30 * DAY_MS;

/// ns per decision, entry included, in a market of so many officers at mid-month.
#[divan::bench(args = [8, 128, 2_048])]
fn one_lead(bencher: divan::Bencher, officers: u32) {
    let months = Months::new((0..3).map(|m| Instant(m * MONTH_MS)).collect()).expect("ascending");
    let (mut book, mut entries) = (market(officers, &months), Vec::new());
    let mut lead = 0;
    bencher.bench_local(|| {
        lead += 1;
        entries.clear();
        let at = Instant(MONTH_MS / 2 + (lead as i64).min(MONTH_MS / 4));
        book.take(Command::Receive(arrival(lead)), at, &months, &mut entries).expect("a lead");
        divan::black_box(entries.len())
    });
}

fn market(officers: u32, months: &Months) -> Book {
    let (mut book, mut entries) = (Book::new(MarketId(Uuid::from_u128(1))), Vec::new());
    let open = Command::Open { seats: officers, early_limit_ns: i64::MAX };
    let signs = (1..=officers).map(|n| Command::Sign(terms(n)));
    for command in [open].into_iter().chain(signs) {
        book.take(command, Instant(0), months, &mut entries).expect("a market to decide in");
    }
    book
}

fn terms(n: u32) -> Terms {
    let id = Uuid::from_u128(n.into());
    Terms {
        allocation: AllocationId(id),
        officer: OfficerId(id),
        number: Number::new(9_000 + n % 1_000).expect("within bounds"),
        starts: Instant(0),
        ends: None,
        remedy: Remedy::Carry,
        daily_max: None,
        price_cents: Cents(5_000),
        credit_window_ms: 7 * DAY_MS,
        filters: Filters { max_loan_amount: Some(900_000), ..Filters::default() },
        licensed_states: Vec::new(),
    }
}

fn arrival(lead: u128) -> Arrival {
    Arrival {
        lead: LeadId(Uuid::from_u128(lead)),
        source: SourceId(Uuid::nil()),
        facts: Facts { loan_amount: Some(300_000), ..Facts::default() },
        state_contradicts_zip: false,
        score: 50,
        rubric: 1,
        commitment: Hash([0; 32]),
        consent: Hash([0; 32]),
        remembered: false,
        duplicate_of: None,
    }
}
