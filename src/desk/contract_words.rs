//! Contracts in plain words, the same for their officers and for admins, on their pages and in the
//! log of a month: what is agreed, what is planned and what was done.

use app::{
    api::admin::PlannedRow,
    contract::{Change, Filters, Line, Planned, Remedy, Terms},
    ids::AllocationId,
    instant::{DAY_MS, Instant},
    ledger::{Allocation, Entry, Event, Record},
    money::Cents,
    ui::words::{dollars, money, named},
};
use chrono_tz::Tz;

use crate::{
    calendar,
    fault::Fault,
    store::allocation::{AllocationRow, Status},
};

/// A day in nanoseconds.
pub const DAY_NS: i64 = DAY_MS * 1_000_000;

/// "since 1 Jun 2026", "1 Jun 2026 to 30 Sep 2026", "to start on 1 Jun 2026; ended on 20 May 2026".
pub fn time(contract: &AllocationRow, zone: Tz, now: Instant) -> String {
    let starts = date(zone, contract.starts);
    match contract.ends {
        Some(ends) if ends <= contract.starts => {
            format!("to start on {starts}; ended on {}", date(zone, ends))
        }
        Some(ends) => format!("{starts} to {}", date(zone, ends - 1)),
        None if contract.starts > now => format!("from {starts}"),
        None => format!("since {starts}"),
    }
}

pub fn state(contract: &AllocationRow, now: Instant) -> &'static str {
    match contract.status {
        Status::Living if contract.starts > now => "To start",
        Status::Living => "Running",
        Status::Paused => "Paused",
        Status::Ended => "Ended",
    }
}

/// What is to happen to it.
pub fn planned(living: &Allocation, zone: Tz) -> Vec<PlannedRow> {
    let resumes = living.resumes_at.map(|due| {
        let what = "The pause ends".to_owned();
        PlannedRow { due, what, resumption: true }
    });
    let planned = living.planned.iter().map(|it| {
        let what = planned_words(it, zone);
        PlannedRow { due: it.due, what, resumption: false }
    });
    resumes.into_iter().chain(planned).collect()
}

/// What stands in these records.
pub fn read(records: &[Record]) -> Result<Vec<Entry>, Fault> {
    let entries =
        records.iter().map(|record| record.entry().map_err(|what| Fault::corrupt("entry", what)));
    entries.collect()
}

/// What holds now of a contract, or held last, and what a lead costs.
pub fn terms_now(
    id: AllocationId,
    living: Option<&Allocation>,
    entries: &[Entry],
) -> Result<(Terms, Cents), Fault> {
    match living {
        Some(living) => Ok((living.terms.clone(), price_now(living))),
        None => {
            let terms = last_terms(entries, id)?;
            let price_cents = terms.price_cents;
            Ok((terms, price_cents))
        }
    }
}

/// The terms that held last, of a contract that is over: a price for a line that never opened did
/// not.
fn last_terms(entries: &[Entry], id: AllocationId) -> Result<Terms, Fault> {
    let mut last: Option<(Terms, Cents)> = None;
    for entry in entries {
        match (&entry.event, &mut last) {
            (Event::AllocationSigned(event), None) => {
                last = Some((event.terms.clone(), event.terms.price_cents));
            }
            (Event::AllocationRepriced(event), Some((terms, _))) => {
                terms.price_cents = event.price_cents;
            }
            (Event::LineOpened(_), Some((terms, held))) => *held = terms.price_cents,
            (Event::AllocationLicensed(event), Some((terms, _))) => {
                terms.licensed_states.clone_from(&event.licensed_states);
            }
            _ => {}
        }
    }
    let (terms, price_cents) =
        last.ok_or_else(|| Fault::corrupt("allocation", format!("{id}: no entry signed it")))?;
    Ok(Terms { price_cents, ..terms })
}

/// What a lead costs now. Before its first line opens, a new price holds from that on.
fn price_now(living: &Allocation) -> Cents {
    living.line.as_ref().map_or(living.terms.price_cents, |_| living.price_cents)
}

/// "40 leads a month"; where a lower number waits, "40 leads a month until 30 Jun 2026, then 20".
pub fn number(row: &AllocationRow, living: Option<&Allocation>, zone: Tz) -> String {
    let next = row.number.get();
    let line = living.and_then(|living| living.line.as_ref());
    match line.filter(|line| line.number != row.number) {
        Some(line) => format!(
            "{} leads a month until {}, then {next}",
            line.number.get(),
            date(zone, line.end - 1)
        ),
        None => format!("{next} leads a month"),
    }
}

/// Terms in plain words, but for what the row says.
pub fn told(terms: &Terms, price_now: Cents) -> Vec<(&'static str, String)> {
    let price = match terms.price_cents == price_now {
        true => money(price_now),
        false => {
            format!("{}; {} from the next month on", money(price_now), money(terms.price_cents))
        }
    };
    let licences: Vec<&str> = terms.licensed_states.iter().map(|state| state.code()).collect();
    let mut told = vec![
        ("Price a lead", price),
        (
            "Short at the month's end",
            match terms.remedy {
                Remedy::Carry => "Carried into the next month".to_owned(),
                Remedy::Refund => "Paid back".to_owned(),
            },
        ),
        ("At most a day", terms.daily_max.map_or("No limit".to_owned(), |max| max.to_string())),
        ("Credits within", format!("{} days", terms.credit_window_ms / DAY_MS)),
        (
            "Licensed in",
            if licences.is_empty() { "Everywhere".to_owned() } else { licences.join(", ") },
        ),
    ];
    let filters = told_filters(&terms.filters);
    if filters.is_empty() {
        told.push(("Filters", "None".to_owned()));
    }
    told.extend(filters);
    told
}

fn told_filters(filters: &Filters) -> Vec<(&'static str, String)> {
    let list = |codes: Vec<&str>| codes.into_iter().map(named).collect::<Vec<_>>().join(", ");
    let plain = |codes: Vec<String>| codes.join(", ");
    let rows = [
        ("Purposes", list(filters.purposes.iter().map(|it| it.code()).collect())),
        ("Credit scores", plain(filters.credit_bands.iter().map(ToString::to_string).collect())),
        ("Properties", list(filters.property_types.iter().map(|it| it.code()).collect())),
        ("Occupancies", list(filters.occupancies.iter().map(|it| it.code()).collect())),
        ("States", plain(filters.states.iter().map(ToString::to_string).collect())),
        ("ZIPs", plain(filters.zip_prefixes.clone())),
        ("Loans from", filters.min_loan_amount.map(dollars).unwrap_or_default()),
        ("Loans to", filters.max_loan_amount.map(dollars).unwrap_or_default()),
        (
            "Loan to value to",
            filters.max_ltv_percent.map(|percent| format!("{percent}%")).unwrap_or_default(),
        ),
        ("Military", if filters.military_only { "Only".to_owned() } else { String::new() }),
    ];
    rows.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

/// "1 Jul 2026": the date on which somebody in this zone reads it.
pub fn date(zone: Tz, at: Instant) -> String {
    calendar::date(zone, at).format("%-d %b %Y").to_string()
}

/// What is planned, in plain words.
fn planned_words(planned: &Planned, zone: Tz) -> String {
    match planned.change {
        Change::Pause { until: None } => "Pause until further notice".to_owned(),
        Change::Pause { until: Some(until) } => format!("Pause through {}", date(zone, until - 1)),
        Change::Resume => "Resume".to_owned(),
        Change::Amend(number) => format!("{number} leads a month"),
    }
}

/// What an entry did to a market or a contract, in plain words; `None` of any other.
pub fn words(event: &Event, zone: Tz) -> Option<String> {
    Some(match event {
        Event::MarketOpened(event) => format!("Opened with {} seats", event.seats),
        Event::MarketChanged(event) => {
            format!("{} seats; early limit {}", event.seats, told_days(event.early_limit_ns))
        }
        Event::AllocationSigned(event) => {
            format!("Signed for {} leads a month", event.terms.number)
        }
        Event::AllocationAmended(event) => format!("Amended to {} leads a month", event.number),
        Event::AllocationPaused(_) => "Paused".to_owned(),
        Event::AllocationResumed(_) => "Resumed".to_owned(),
        Event::AllocationEnded(_) => "Ended".to_owned(),
        Event::AllocationShortened(event) => {
            format!("Its last day is {}", date(zone, event.ends - 1))
        }
        Event::AllocationRepriced(event) => {
            format!("{} a lead from its next month on, or its start", money(event.price_cents))
        }
        Event::AllocationLicensed(event) => match event.licensed_states.as_slice() {
            [] => "Licensed everywhere".to_owned(),
            states => {
                let states: Vec<&str> = states.iter().map(|state| state.code()).collect();
                format!("Licensed in {}", states.join(", "))
            }
        },
        Event::ChangePlanned(event) => {
            let (due, what) = (date(zone, event.planned.due), planned_words(&event.planned, zone));
            format!("Planned for {due}: {what}")
        }
        Event::ChangeCalledOff(event) if event.resumption => {
            format!("Paused until further notice, not through {}", date(zone, event.due - 1))
        }
        Event::ChangeCalledOff(event) => {
            format!("What was planned for {} is off", date(zone, event.due))
        }
        _ => return None,
    })
}

/// What an entry did to a contract, for whoever reads of one line: a lower number leaves it as it
/// is.
pub fn on_line(event: &Event, line: Option<&Line>, zone: Tz) -> Option<String> {
    let what = words(event, zone)?;
    match (event, line) {
        (Event::AllocationAmended(event), Some(line)) if event.number < line.number => {
            Some(format!("{what}, from the next month on"))
        }
        _ => Some(what),
    }
}

/// "5", "2.5": as the form takes it. Limits are set in millionths of a day at the finest.
pub fn days(limit_ns: i64) -> String {
    let (whole, part) = (limit_ns / DAY_NS, limit_ns % DAY_NS / (DAY_NS / 1_000_000));
    let text = format!("{whole}.{part:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// "5 days".
pub fn told_days(limit_ns: i64) -> String {
    match days(limit_ns).as_str() {
        "1" => "1 day".to_owned(),
        days => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use app::{
        contract::{Month, Number},
        ids::{MarketId, OfficerId},
        ledger::event::{AllocationAmended, AllocationShortened},
    };
    use uuid::Uuid;

    use super::*;

    const ZONE: Tz = Tz::America__New_York;
    const OWN: AllocationId = AllocationId(Uuid::from_u128(1));

    fn number(leads: u32) -> Number {
        Number::new(leads).unwrap()
    }

    #[test]
    fn a_change_is_told_as_it_moves_the_line() {
        let month = Month { start: Instant(0), end: Instant(30 * DAY_MS) };
        let line = Line::open(month.start, month, None, number(9), 0, true);
        let amended = |leads| AllocationAmended { allocation: OWN, number: number(leads) }.into();
        let told = |event| on_line(&event, Some(&line), ZONE).unwrap();
        assert_eq!(told(amended(9)), "Amended to 9 leads a month");
        assert_eq!(told(amended(7)), "Amended to 7 leads a month, from the next month on");
    }

    #[test]
    fn a_contract_that_was_ended_before_it_began_never_ran() {
        let at = |text| Instant::parse(text).unwrap();
        let starts = at("2026-12-01T05:00:00Z");
        let contract = |ends| AllocationRow {
            id: OWN,
            market: MarketId::HOUSE,
            officer: OfficerId(Uuid::nil()),
            number: number(40),
            starts,
            ends: Some(ends),
            credit_window_ms: 0,
            price_cents: Cents(1),
            status: Status::Ended,
        };
        let told = |ends| time(&contract(ends), ZONE, starts);
        let before = "to start on 1 Dec 2026; ended on 20 Nov 2026";
        assert_eq!(told(at("2026-11-20T15:00:00Z")), before);
        assert_eq!(told(starts), "to start on 1 Dec 2026; ended on 1 Dec 2026");
        assert_eq!(told(at("2026-12-20T05:00:00Z")), "1 Dec 2026 to 19 Dec 2026");
    }

    #[test]
    fn a_contract_that_ends_at_midnight_has_its_last_day_before() {
        let ends = Instant::parse("2026-11-20T05:00:00Z").unwrap();
        let event = AllocationShortened { allocation: OWN, ends }.into();
        assert_eq!(words(&event, ZONE).unwrap(), "Its last day is 19 Nov 2026");
    }
}
