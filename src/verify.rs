//! `evenpace verify`: every market's ledger is run again from its first entry, and every read model
//! is compared with what comes of it.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Debug},
};

use app::{
    contract::Months,
    ids::MarketId,
    ledger::{Book, Event, Head, Hold, Prospects, Replay, Waiting},
};
use chrono_tz::Tz;

use crate::{
    calendar,
    fault::Fault,
    store::{Store, Tx, allocation, entry, head, lead, line, market, seat, snapshot},
    writer::{Contracts, Leads},
};

/// Entries that are read at once.
const PAGE: i64 = 1_000;

/// What was looked at, and what does not hold.
#[derive(Debug, Default)]
pub struct Report {
    pub counts: Counts,
    pub heads: Vec<Head>,
    pub mismatches: Vec<Mismatch>,
}

#[derive(Debug, Default)]
pub struct Counts {
    pub markets: usize,
    pub entries: u64,
    pub decisions: u64,
    pub leads: usize,
    pub recipients: usize,
    pub allocations: usize,
    pub lines: usize,
    /// Holds, and places on waitlists.
    pub kept: usize,
    pub snapshots: usize,
}

/// One thing that does not hold, and where.
#[derive(Debug)]
pub struct Mismatch {
    pub market: MarketId,
    /// Where in the ledger, if it is there.
    pub seq: Option<u64>,
    pub what: String,
}

impl Report {
    pub fn holds(&self) -> bool {
        self.mismatches.is_empty()
    }

    fn found(&mut self, market: MarketId, seq: Option<u64>, what: impl Into<String>) {
        self.mismatches.push(Mismatch { market, seq, what: what.into() });
    }
}

/// Verifies everything at one moment. `expected` are heads that were kept elsewhere: without them,
/// a ledger whose tail was cut off, or that was chained anew, can't be told from an honest one.
pub async fn verify(store: &Store, expected: &[Head]) -> Result<Report, Fault> {
    let mut tx = store.read().await?;
    let mut report = Report::default();
    let mut expected: BTreeMap<MarketId, Head> =
        expected.iter().map(|head| (head.market, *head)).collect();
    for head in head::all(&mut tx).await? {
        report.counts.markets += 1;
        report.heads.push(head);
        verify_market(&mut tx, head, expected.remove(&head.market), &mut report).await?;
    }
    for head in expected.into_values() {
        report.found(head.market, Some(head.seq), "the whole ledger is missing");
    }
    Ok(report)
}

async fn verify_market(
    tx: &mut Tx,
    head: Head,
    expected: Option<Head>,
    report: &mut Report,
) -> Result<(), Fault> {
    let market = head.market;
    let mut replay = Replay::with_months(market, months(tx, market).await?);
    let (mut contracts, mut leads) = (Contracts::default(), Leads::default());
    let stored = snapshot::latest(tx, market).await?;
    loop {
        let records = entry::after(tx, market, replay.head.seq, PAGE).await?;
        for record in &records {
            let entry = match replay.take(record) {
                Ok(entry) => entry,
                Err(flaw) => {
                    // What follows a flaw can't be told right from wrong.
                    report.found(market, Some(replay.head.seq + 1), flaw.to_string());
                    return Ok(());
                }
            };
            report.counts.entries += 1;
            if matches!(entry.event, Event::LeadRouted(_) | Event::LeadOverflowed(_)) {
                report.counts.decisions += 1;
            }
            contracts.apply(&entry, &replay.book);
            leads.apply(market, &entry, &replay.book);
            if expected.is_some_and(|head| head.seq == record.seq && head.hash != record.hash) {
                report.found(market, Some(record.seq), "its hash is not the one that was kept");
            }
            if let Some((book, at)) = stored.as_ref().filter(|(_, at)| at.seq == record.seq) {
                verify_snapshot(book, *at, &replay, report);
            }
        }
        if records.is_empty() {
            break;
        }
    }
    if !replay.is_whole() {
        report.found(market, Some(replay.head.seq), "the ledger ends amid one command's entries");
    }
    if replay.head != head {
        let what = format!("the ledger ends here, and its head says {}", head.seq);
        report.found(market, Some(replay.head.seq), what);
    }
    if let Some(kept) = expected.filter(|kept| kept.seq > replay.head.seq) {
        let what = format!("the ledger was cut off here; entry {} was kept elsewhere", kept.seq);
        report.found(market, Some(replay.head.seq), what);
    }
    verify_rows(tx, market, contracts, leads, report).await
}

/// The market's own calendar. The house has no lines, so any will do.
async fn months(tx: &mut Tx, id: MarketId) -> Result<Months, Fault> {
    let zone = match market::find(tx, id).await? {
        Some(market) => market.zone()?,
        None => Tz::UTC,
    };
    Ok(calendar::months(zone))
}

fn verify_snapshot(book: &Book, at: Head, replay: &Replay, report: &mut Report) {
    report.counts.snapshots += 1;
    if *book != replay.book || at.hash != replay.head.hash {
        report.found(at.market, Some(at.seq), "the stored book is not what the entries make");
    }
}

async fn verify_rows(
    tx: &mut Tx,
    market: MarketId,
    contracts: Contracts,
    leads: Leads,
    report: &mut Report,
) -> Result<(), Fault> {
    for lead in leads.unknown() {
        report.found(market, None, format!("lead {lead} has entries, and none that creates it"));
    }
    let folded = leads.all().map(|lead| (lead.id, lead.clone())).collect();
    let stored = lead::in_market(tx, market).await?;
    let stored: BTreeMap<_, _> = stored.into_iter().map(|lead| (lead.id, lead)).collect();
    report.counts.leads += stored.len();
    report.counts.recipients +=
        stored.values().filter(|lead| lead.fate.outcome() == "routed").count();
    compare(market, "lead", &folded, &stored, report);

    let stored = allocation::in_market(tx, market).await?;
    let stored: BTreeMap<_, _> = stored.into_iter().map(|row| (row.id, row)).collect();
    report.counts.allocations += stored.len();
    compare(market, "allocation", &contracts.allocations, &stored, report);

    let stored = line::in_market(tx, market).await?;
    let stored: BTreeMap<_, _> =
        stored.into_iter().map(|row| ((row.allocation, row.line.start), row)).collect();
    report.counts.lines += stored.len();
    compare(market, "line", &contracts.lines, &stored, report);
    verify_prospects(tx, market, contracts.prospects.get(&market), report).await
}

async fn verify_prospects(
    tx: &mut Tx,
    market: MarketId,
    made: Option<&Prospects>,
    report: &mut Report,
) -> Result<(), Fault> {
    let by_id = |holds: &[Hold]| -> BTreeMap<_, _> {
        holds.iter().map(|hold| (hold.prospect, hold.clone())).collect()
    };
    let stored = by_id(&seat::holds(tx, market).await?);
    let folded = by_id(made.map_or(&[], Prospects::holds));
    report.counts.kept += stored.len();
    compare(market, "hold", &folded, &stored, report);

    let by_place = |waitlist: &[Waiting]| -> BTreeMap<_, _> {
        waitlist.iter().map(|waiting| (waiting.place, waiting.clone())).collect()
    };
    let stored = by_place(&seat::waitlist(tx, market).await?);
    let folded = by_place(made.map_or(&[], Prospects::waitlist));
    report.counts.kept += stored.len();
    compare(market, "place on the waitlist", &folded, &stored, report);
    Ok(())
}

/// Names every row that is not as the entries make it.
fn compare<K: Ord + Debug, V: PartialEq + Debug>(
    market: MarketId,
    table: &str,
    folded: &BTreeMap<K, V>,
    stored: &BTreeMap<K, V>,
    report: &mut Report,
) {
    let keys: BTreeSet<&K> = folded.keys().chain(stored.keys()).collect();
    for key in keys {
        match (folded.get(key), stored.get(key)) {
            (Some(made), Some(found)) if made == found => {}
            (Some(made), Some(found)) => {
                let (found, made) = (fields_apart(found, made), fields_apart(made, found));
                let what = format!("{table} {key:?} has {found}; the entries make it {made}");
                report.found(market, None, what);
            }
            (Some(_), None) => report.found(market, None, format!("{table} {key:?} is missing")),
            (None, _) => report.found(market, None, format!("{table} {key:?} has no entries")),
        }
    }
}

/// The fields of one row that are not those of the other.
fn fields_apart(row: &impl Debug, other: &impl Debug) -> String {
    let (row, other) = (format!("{row:#?}"), format!("{other:#?}"));
    let other: BTreeSet<&str> = other.lines().collect();
    let (mut field, mut apart) = ("", Vec::new());
    for line in row.lines() {
        let (text, indent) = (line.trim(), line.len() - line.trim_start().len());
        if indent == 4 {
            field = text.split(':').next().unwrap_or(text);
        }
        if !other.contains(line) {
            let inside = if indent > 4 { format!("{field}: ") } else { String::new() };
            apart.push(inside + text.trim_end_matches(','));
        }
    }
    if apart.is_empty() { row } else { apart.join(", ") }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:>9} ledgers, the house's among them", self.markets)?;
        writeln!(f, "{:>9} entries: every hash follows from the one before", self.entries)?;
        writeln!(f, "{:>9} decisions run again", self.decisions)?;
        writeln!(f, "{:>9} leads, {} of them with a recipient", self.leads, self.recipients)?;
        writeln!(f, "{:>9} allocations", self.allocations)?;
        writeln!(f, "{:>9} lines", self.lines)?;
        writeln!(f, "{:>9} seats held and places on waitlists", self.kept)?;
        write!(f, "{:>9} stored books", self.snapshots)
    }
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "market {}", self.market)?;
        if let Some(seq) = self.seq {
            write!(f, ", entry {seq}")?;
        }
        write!(f, ": {}", self.what)
    }
}
