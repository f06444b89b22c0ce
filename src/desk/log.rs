//! An officer's month as a log, from the ledger's entries alone: the lines' own and those of every
//! lead that was routed to them, and whether they add up to what the officer is shown elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use app::{
    api::log::{Check, LineLog, LogEvent, MonthLog, Stood},
    contract::Line,
    credit::CreditEffect,
    ids::{LeadId, MarketId},
    instant::Instant,
    ledger::{Entry, Event, Record},
};
use chrono::NaiveDate;

use super::{
    officer::Officer,
    pace::{first_of_asked, key_of, month_view},
    timeline::words,
};
use crate::{
    fault::Fault,
    store::{Tx, entry, line::LineRow, market::Market},
};

/// Entries by their number, each read.
type Entries = BTreeMap<u64, (Record, Entry)>;

/// What a line's entries come to.
#[derive(Default)]
struct Sums {
    /// As the entries make it.
    line: Option<Line>,
    routed: BTreeMap<LeadId, u32>,
    credited: i64,
    beyond_owed: usize,
    events: Vec<LogEvent>,
}

impl Officer {
    /// `None` where this is no month.
    pub async fn read_log(&self, month: Option<&str>) -> Result<Option<MonthLog>, Fault> {
        // What has to be of one moment is kept with the heads of that moment.
        let mut tx = self.store.look().await?;
        let (zone, span) = self.calendar(&mut tx).await?;
        let now = self.clock.now();
        let Some(first) = first_of_asked(month, zone, now) else { return Ok(None) };
        let read = async |tx: &mut Tx| self.line_logs(tx, first).await;
        let whose = (self.officer, first);
        let (mut tx, logs) = self.months.logs.of(&self.store, tx, whose, read).await?;
        let markets = self.markets(&mut tx).await?;
        let mut lines = Vec::with_capacity(logs.made.len());
        for (market, line) in &logs.made {
            let named = markets.get(market);
            let named = named.ok_or_else(|| Fault::corrupt("line", "of no market"))?;
            lines.push(LineLog { market: named.name.clone(), ..line.clone() });
        }
        Ok(Some(MonthLog { month: month_view(zone, first, span), key: key_of(first), lines }))
    }

    async fn line_logs(
        &self,
        tx: &mut Tx,
        first: NaiveDate,
    ) -> Result<Vec<(MarketId, LineLog)>, Fault> {
        let markets = self.markets(tx).await?;
        let mut lines = Vec::new();
        for (row, market) in self.lines_of(tx, &markets, first).await? {
            lines.push((market.id, self.line_log(tx, &row, market).await?));
        }
        Ok(lines)
    }

    async fn line_log(
        &self,
        tx: &mut Tx,
        row: &LineRow,
        market: &Market,
    ) -> Result<LineLog, Fault> {
        let (from, until) = (row.line.start, row.end);
        let mut records = entry::of_contracts(tx, row.market, from, until).await?;
        records.extend(entry::of_deliveries(tx, self.officer, row.allocation, from, until).await?);
        let mut entries = Entries::new();
        for record in records {
            let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
            entries.insert(record.seq, (record, entry));
        }
        let sums = Sums::of(row, &entries);
        Ok(LineLog {
            market: market.name.clone(),
            allocation: row.allocation,
            checks: sums.checks(row),
            events: sums.events.into(),
        })
    }
}

impl Sums {
    fn of(row: &LineRow, entries: &Entries) -> Self {
        let own = routed_to(row, entries);
        let mut sums = Self::default();
        let mut is_open = false;
        for (record, entry) in entries.values() {
            let is_own = entry.event.allocation() == Some(row.allocation);
            let stood = match &entry.event {
                Event::LineOpened(event) if is_own && event.line.start == row.line.start => {
                    is_open = true;
                    sums.line = Some(event.line.clone());
                    sums.stood(entry.at)
                }
                Event::LineClosed(_) if is_own && is_open => {
                    is_open = false;
                    sums.stood(entry.at)
                }
                event if is_own && is_open && event.step().is_some() => sums.step(entry),
                event if event.lead().is_some_and(|lead| own.contains(&lead)) => None,
                _ => continue,
            };
            sums.note(record, entry, stood);
        }
        sums
    }

    /// Moves the line.
    fn step(&mut self, entry: &Entry) -> Option<Stood> {
        let (_, step) = entry.event.step()?;
        let line = self.line.as_mut()?;
        if let Event::LeadRouted(_) = &entry.event {
            self.beyond_owed += usize::from(line.delivered >= line.owed());
        }
        line.take(step, entry.at);
        self.stood(entry.at)
    }

    fn stood(&self, at: Instant) -> Option<Stood> {
        self.line.as_ref().map(|line| Stood {
            owed: line.owed(),
            delivered: line.delivered,
            pace_hundredths: line.pace_hundredths(at),
        })
    }

    fn note(&mut self, record: &Record, entry: &Entry, line: Option<Stood>) {
        match &entry.event {
            Event::LeadRouted(event) => *self.routed.entry(event.lead).or_default() += 1,
            Event::CreditApproved(event) if event.effect == CreditEffect::OpenLine => {
                self.credited += 1;
            }
            _ => {}
        }
        let (title, detail) = words(&entry.event);
        self.events.push(LogEvent {
            seq: record.seq,
            at: entry.at,
            kind: record.kind.clone(),
            lead: entry.event.lead(),
            title: title.to_owned(),
            detail,
            line,
            hash: record.hash.to_string(),
        });
    }

    fn checks(&self, row: &LineRow) -> Vec<Check> {
        let LineRow { owed, line, closed, .. } = row;
        let (routed, credited) = (self.routed.values().sum::<u32>(), self.credited);
        let (delivered, left) = (line.delivered, owed - line.delivered);
        let (settled, left_name) = match closed {
            Some(closed) => (closed.carry_out + closed.refunded == left, "short"),
            None => (true, "still to come"),
        };
        let check = |text, holds| Check { text, holds };
        vec![
            check(
                format!("{routed} routed \u{2212} {credited} credited = {delivered} delivered"),
                i64::from(routed) - credited == delivered && credited == line.credited,
            ),
            check(
                format!("{owed} owed \u{2212} {delivered} delivered = {left} {left_name}"),
                self.line.as_ref() == Some(line) && settled,
            ),
            check(
                match self.routed.len() {
                    1 => "1 lead, routed once: to you".to_owned(),
                    leads => format!("{leads} leads, each routed once: to you"),
                },
                self.routed.values().all(|times| *times == 1),
            ),
            check(
                "Each lead was routed while the line was open, and none beyond what was owed"
                    .to_owned(),
                self.beyond_owed == 0,
            ),
        ]
    }
}

/// The leads that were routed while this line was open. At the instant of a month's end the
/// ledger's order says which line that was.
fn routed_to(row: &LineRow, entries: &Entries) -> BTreeSet<LeadId> {
    let mut routed = BTreeSet::new();
    let mut is_open = false;
    for (_, entry) in entries.values() {
        match &entry.event {
            Event::LineOpened(event) if event.allocation == row.allocation => {
                is_open = event.line.start == row.line.start;
            }
            Event::LineClosed(event) if event.allocation == row.allocation => is_open = false,
            Event::LeadRouted(event) if is_open && event.allocation == row.allocation => {
                routed.insert(event.lead);
            }
            _ => {}
        }
    }
    routed
}
