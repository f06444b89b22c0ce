//! How evenly a scenario's leads fell, for people: how far each line ever stood from its pace, and
//! how long it ever waited.

use std::{collections::BTreeMap, fmt, iter};

use crate::{
    ids::AllocationId,
    instant::{DAY_MS, HOUR_MS, Instant},
    ledger::{Book, Entry, Event},
    plan::{
        Names, Outcome,
        outcome::{LeadOutcome, LineOutcome, Settled},
        simulate::MARKET,
    },
    routing::{OverflowReason, explain::tenths},
};

#[derive(Clone, Debug)]
pub struct Fairness {
    /// By allocation id and start.
    pub lines: Vec<LineFairness>,
    pub routed: usize,
    pub overflow: BTreeMap<OverflowReason, usize>,
    pub settled: Vec<Settled>,
}

#[derive(Clone, Debug)]
pub struct LineFairness {
    pub line: LineOutcome,
    pub farthest: Distance,
    /// The longest stretch without a lead, from the line's start to its end or now.
    pub longest_wait_ms: i64,
}

/// Where a line stood from its pace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Distance {
    /// Pace minus delivered, in hundredths of a lead: above 0 is behind.
    pub behind_hundredths: i64,
    /// N at that instant.
    pub owed: i64,
}

impl Fairness {
    /// `now` is where the scenario ends.
    pub fn of(entries: &[Entry], names: &Names, now: Instant) -> Self {
        let outcome = Outcome::of(entries, names);
        let watched = Watcher::watch(entries, now);
        let lines = outcome.lines.into_iter().zip(watched.into_values());
        let mut overflow = BTreeMap::new();
        for lead in &outcome.leads {
            if let LeadOutcome::Overflow { overflow: reason, .. } = lead {
                *overflow.entry(*reason).or_default() += 1;
            }
        }
        Self {
            lines: lines
                .map(|(line, watched)| LineFairness {
                    line,
                    farthest: watched.farthest,
                    longest_wait_ms: watched.longest_wait_ms,
                })
                .collect(),
            routed: outcome.leads.len() - overflow.values().sum::<usize>(),
            overflow,
            settled: outcome.settled,
        }
    }
}

struct Watched {
    farthest: Distance,
    waits_since: Instant,
    longest_wait_ms: i64,
}

/// Follows the book, and keeps what it saw of each line, by allocation and start.
struct Watcher {
    book: Book,
    lines: BTreeMap<(AllocationId, Instant), Watched>,
}

impl Watcher {
    /// Between two entries of its own a line's distance from pace moves one way only, so a line is
    /// looked at before and after each of them, and at the end.
    fn watch(entries: &[Entry], now: Instant) -> BTreeMap<(AllocationId, Instant), Watched> {
        let mut watcher = Self { book: Book::new(MARKET), lines: BTreeMap::new() };
        for entry in entries {
            let allocation = entry.event.allocation();
            watcher.look(allocation, entry.at);
            if matches!(entry.event, Event::LeadRouted(_)) {
                watcher.end_wait(allocation, entry.at);
            }
            watcher.book.apply(entry).expect("the entries of a simulation follow each other");
            watcher.look(allocation, entry.at);
        }
        let living: Vec<AllocationId> =
            watcher.book.allocations().map(|living| living.terms.allocation).collect();
        for allocation in living {
            watcher.look(Some(allocation), now);
        }
        watcher.lines
    }

    fn look(&mut self, allocation: Option<AllocationId>, at: Instant) {
        let living = allocation.and_then(|id| self.book.allocation(id));
        let Some((living, line)) = living.and_then(|living| Some((living, living.line.as_ref()?)))
        else {
            return;
        };
        let watched = self.lines.entry((living.terms.allocation, line.start)).or_insert(Watched {
            farthest: Distance::default(),
            waits_since: line.start,
            longest_wait_ms: 0,
        });
        watched.longest_wait_ms = watched.longest_wait_ms.max(at - watched.waits_since);
        let standing = living.standing(at);
        let behind = standing.behind_hundredths().unwrap_or_default();
        if behind.abs() > watched.farthest.behind_hundredths.abs() {
            watched.farthest = Distance { behind_hundredths: behind, owed: standing.owed };
        }
    }

    fn end_wait(&mut self, allocation: Option<AllocationId>, at: Instant) {
        let living = allocation.and_then(|id| self.book.allocation(id));
        let line = living.and_then(|living| Some((allocation?, living.line.as_ref()?.start)));
        if let Some(watched) = line.and_then(|line| self.lines.get_mut(&line)) {
            watched.waits_since = at;
        }
    }
}

impl fmt::Display for Distance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.behind_hundredths == 0 {
            return f.write_str("on pace");
        }
        let hundredths = self.behind_hundredths.abs();
        let side = if self.behind_hundredths < 0 { "ahead" } else { "behind" };
        write!(f, "{}.{:02} {side}", hundredths / 100, hundredths % 100)?;
        match self.owed {
            1.. => write!(f, " ({}%)", tenths((10 * hundredths + self.owed / 2) / self.owed)),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Fairness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let heads = [
            "line",
            "opened (UTC)",
            "ended (UTC)",
            "brought in",
            "owed",
            "delivered",
            "credited",
            "carried on",
            "money",
            "farthest from pace",
            "longest wait",
        ];
        let rows: Vec<_> =
            iter::once(heads.map(str::to_owned)).chain(self.lines.iter().map(cells)).collect();
        let widths: Vec<usize> = (0..heads.len())
            .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0))
            .collect();
        for row in &rows {
            let mut text = String::new();
            for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
                let gap = if column == 0 { "" } else { "  " };
                // Names and instants stand to the left, amounts to the right.
                match column {
                    0..=2 => text += &format!("{gap}{cell:<width$}"),
                    _ => text += &format!("{gap}{cell:>width$}"),
                }
            }
            writeln!(f, "{}", text.trim_end())?;
        }
        self.write_totals(f)
    }
}

impl Fairness {
    fn write_totals(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "\nrouted: {}", self.routed)?;
        let reasons: Vec<String> =
            self.overflow.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
        let total: usize = self.overflow.values().sum();
        match reasons.is_empty() {
            true => writeln!(f, "overflow: 0")?,
            false => writeln!(f, "overflow: {total} ({})", reasons.join(", "))?,
        }
        for Settled { allocation, leads } in &self.settled {
            match leads {
                ..0 => writeln!(f, "billed to {allocation}: {}", leads_in_words(-leads))?,
                _ => writeln!(f, "refunded to {allocation}: {}", leads_in_words(*leads))?,
            }
        }
        Ok(())
    }
}

fn cells(fairness: &LineFairness) -> [String; 11] {
    let LineFairness { line, farthest, longest_wait_ms } = fairness;
    let or_open = |amount: Option<i64>| amount.map_or("-".to_owned(), |leads| leads.to_string());
    [
        line.allocation.clone(),
        to_the_minute(line.start),
        line.end.map_or("open".to_owned(), to_the_minute),
        line.carry_in.to_string(),
        line.owed.to_string(),
        line.delivered.to_string(),
        line.credited.to_string(),
        or_open(line.carry_out),
        or_open(line.refunded),
        farthest.to_string(),
        wait(*longest_wait_ms),
    ]
}

/// `2026-06-01 04:00`.
fn to_the_minute(at: Instant) -> String {
    at.rfc3339().replace('T', " ").chars().take(16).collect()
}

/// `2 d 3 h`, and minutes below an hour.
fn wait(ms: i64) -> String {
    match ms {
        ..HOUR_MS => format!("{} min", ms / 60_000),
        _ => format!("{} d {:>2} h", ms / DAY_MS, ms % DAY_MS / HOUR_MS),
    }
}

fn leads_in_words(leads: i64) -> String {
    if leads == 1 { "1 lead".to_owned() } else { format!("{leads} leads") }
}
