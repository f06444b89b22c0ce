//! `evenpace import`: markets, officers, allocations and leads from a CSV file, tried or taken in
//! all at once. Each row is read as the form or the intake would read it.

mod file;
mod rows;

use std::path::PathBuf;

use app::api::form::Problems;

use crate::{
    clock::Clock,
    desk::declined,
    fault::Fault,
    seal::MasterKey,
    store::{Store, officer},
    writer::{Answer, Declined, Keep, Order, Settings, Writer},
};

use file::Row;
use rows::{Read, Reader};

/// What a file lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Markets,
    Officers,
    Allocations,
    /// They are routed now.
    Leads,
    /// Leads of the time before: what a market's supply is read off.
    History,
}

impl Kind {
    pub fn parse(text: &str) -> Result<Self, String> {
        match text {
            "markets" => Ok(Self::Markets),
            "officers" => Ok(Self::Officers),
            "allocations" => Ok(Self::Allocations),
            "leads" => Ok(Self::Leads),
            "history" => Ok(Self::History),
            _ => Err("markets, officers, allocations, leads or history".to_owned()),
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Markets => "markets",
            Self::Officers => "officers",
            Self::Allocations => "allocations",
            Self::Leads => "leads",
            Self::History => "leads of the time before",
        }
    }
}

pub struct Request {
    pub kind: Kind,
    pub file: PathBuf,
    pub keep: Keep,
    pub source: Option<String>,
    pub settings: Settings,
}

/// Rows that can't be taken in: line, column and why.
#[derive(Debug, Default)]
struct Bad(Vec<(u64, String, String)>);

impl Bad {
    fn add(&mut self, line: u64, problems: &Problems) {
        let problems = problems.pairs();
        self.0.extend(problems.map(|(field, why)| (line, field.to_owned(), why.to_owned())));
    }

    /// What is printed: every bad row, and that nothing was changed.
    fn told(mut self, kind: Kind) -> Fault {
        self.0.sort();
        let mut lines: Vec<u64> = self.0.iter().map(|(line, ..)| *line).collect();
        lines.dedup();
        let rows = self.0.iter().map(|(line, column, why)| match column.as_str() {
            Problems::FORM => format!("line {line}: {why}"),
            column => format!("line {line}, {column}: {why}"),
        });
        let rows: Vec<String> = rows.collect();
        let bad = lines.len();
        let name = kind.name();
        Fault::Setup(format!(
            "{}\n{bad} of the {name} can't be taken in, so nothing was changed.",
            rows.join("\n")
        ))
    }
}

/// What was taken in, or would be; an error names every row that can't.
pub async fn run(
    store: &Store,
    request: Request,
    master: &MasterKey,
    clock: &Clock,
) -> Result<String, Fault> {
    let Request { kind, file, keep, source, settings } = request;
    let rows = file::read(&file, kind)?;
    let (reader, mut bad) =
        (Reader::new(store, kind, source, clock, master).await?, Bad::default());
    let (mut orders, mut officers) = (Vec::new(), Vec::new());
    let bar = file::bar(rows.len());
    for row in &rows {
        match reader.read(row) {
            Ok(Read::Order(order)) => orders.push((row.line, *order)),
            Ok(Read::Officer(officer)) => officers.push(*officer),
            Err(problems) => bad.add(row.line, &problems),
        }
        bar.inc(1);
    }
    bar.finish_and_clear();
    // A ledger goes forward.
    orders.sort_by_key(|(_, order)| match order {
        Order::Remember { at, .. } => Some(*at),
        _ => None,
    });
    if !orders.is_empty() {
        let (writer, written) =
            Writer::start(store.clone(), master, clock.clone(), settings).await?;
        try_orders(writer, orders, keep, &mut bad).await?;
        written.await?;
    }
    if !bad.0.is_empty() {
        return Err(bad.told(kind));
    }
    if keep == Keep::All && !officers.is_empty() {
        let mut tx = store.write().await?;
        for officer in &officers {
            officer::insert(&mut tx, officer).await?;
        }
        tx.commit().await?;
    }
    Ok(told(kind, &rows, keep))
}

fn told(kind: Kind, rows: &[Row], keep: Keep) -> String {
    let (count, name) = (rows.len(), kind.name());
    match keep {
        Keep::All => format!("{count} {name} were taken in.\n"),
        Keep::Each | Keep::Nothing => {
            format!("{count} {name} would be taken in. Nothing was changed; --commit does it.\n")
        }
    }
}

/// Has them decided together, by a writer of our own beside whatever serves. Where a row is bad
/// already they are only tried, so that everything that is wrong is told at once.
async fn try_orders(
    writer: Writer,
    orders: Vec<(u64, Order)>,
    keep: Keep,
    bad: &mut Bad,
) -> Result<(), Fault> {
    let keep = if bad.0.is_empty() { keep } else { Keep::Nothing };
    let (lines, orders): (Vec<u64>, Vec<Order>) = orders.into_iter().unzip();
    let answer = writer.order_patiently(Order::Together { orders, keep }).await;
    let answers = match answer {
        Ok(Answer::Together(answers)) => answers,
        Ok(Answer::Done | Answer::Posted(_)) => return Ok(()),
        Err(why) => return Err(Fault::Setup(format!("nothing was changed: {why}"))),
    };
    for (line, answer) in lines.into_iter().zip(answers) {
        match answer {
            Ok(_) => {}
            Err(Declined::AreasTaken(areas)) => {
                let areas: Vec<&str> = areas.iter().map(|(area, _)| area.as_str()).collect();
                let why = format!("Served by another market: {}.", areas.join(", "));
                bad.add(line, &Problems::at("areas", why));
            }
            Err(why) => bad.add(line, &declined(&why, chrono_tz::UTC)),
        }
    }
    Ok(())
}
