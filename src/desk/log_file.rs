//! The log of a month as a file, for whoever wants to check it with something else.

use app::{
    api::log::{LineLog, LogEvent, MonthLog},
    ui::words::hundredths,
};
use serde_json::{Value, json};

use super::sheet;

const COLUMNS: [&str; 12] = [
    "market",
    "contract",
    "entry",
    "at",
    "kind",
    "lead",
    "title",
    "detail",
    "owed",
    "delivered",
    "pace",
    "hash",
];

/// A line of the file for each event, and before those of a contract what must add up.
pub fn csv(log: &MonthLog) -> Vec<u8> {
    let mut rows = vec![COLUMNS.map(str::to_owned).to_vec()];
    for line in &log.lines {
        rows.extend(line.checks.iter().map(|check| {
            let title = if check.holds { "holds" } else { "does not hold" };
            let none = String::new;
            let (kind, detail) = ("check".to_owned(), check.text.clone());
            let cells = [none(), none(), kind, none(), title.to_owned(), detail];
            row(line, cells, [none(), none(), none(), none()])
        }));
        rows.extend(line.events.iter().map(|event| event_row(line, event)));
    }
    sheet::lines(rows)
}

fn row(line: &LineLog, cells: [String; 6], sums: [String; 4]) -> Vec<String> {
    let whose = [line.market.clone(), line.allocation.to_string()];
    whose.into_iter().chain(cells).chain(sums).collect()
}

fn event_row(line: &LineLog, event: &LogEvent) -> Vec<String> {
    let LogEvent { seq, at, kind, lead, title, detail, line: stood, hash } = event;
    let text = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let cells = [
        seq.to_string(),
        at.rfc3339(),
        kind.clone(),
        lead.map(|lead| lead.to_string()).unwrap_or_default(),
        title.clone(),
        detail.clone(),
    ];
    let pace = stood.and_then(|stood| stood.pace_hundredths).map(hundredths);
    let sums = [
        text(stood.map(|stood| stood.owed)),
        text(stood.map(|stood| stood.delivered)),
        pace.unwrap_or_default(),
        hash.clone(),
    ];
    row(line, cells, sums)
}

pub fn json(log: &MonthLog) -> Value {
    let lines = log.lines.iter().map(|line| {
        json!({
            "market": line.market,
            "contract": line.allocation,
            "checks": line.checks,
            "events": line.events.iter().map(event_json).collect::<Vec<_>>(),
        })
    });
    json!({ "month": log.key, "lines": lines.collect::<Vec<_>>() })
}

fn event_json(event: &LogEvent) -> Value {
    let LogEvent { seq, at, kind, lead, title, detail, line, hash } = event;
    json!({
        "entry": seq,
        "at": at.rfc3339(),
        "kind": kind,
        "lead": lead,
        "title": title,
        "detail": detail,
        "line": line,
        "hash": hash,
    })
}
