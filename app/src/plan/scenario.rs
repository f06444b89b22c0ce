//! A scenario: a market's contracts and everything that happened to it, in the order of the ledger.
//! Names become ids of the same order, local dates instants. What is impossible shows when it runs.

use chrono::{DateTime, Datelike, Days, NaiveDate};
use serde_json::Number as Decimal;

use crate::{
    contract::{Months, Number, Terms},
    ids::{AllocationId, LeadId},
    instant::{HOUR_MS, Instant},
    lead::facts::Facts,
    money::Cents,
    plan::{
        Names, Unsound,
        file::{AllocationText, EventText, ScenarioFile},
    },
};

/// Where a local date begins: the first time that it is reached.
pub type Midnight<'a> = &'a dyn Fn(NaiveDate) -> Instant;

/// The years that a scenario may touch, and those that its dates may name.
const YEARS: std::ops::RangeInclusive<i32> = 1970..=2200;
const DATES: std::ops::RangeInclusive<i32> = 1970..=9999;

/// The market's early limit where a scenario names none.
const EARLY_LIMIT_DAYS: u64 = 5;

#[derive(Clone, Debug)]
pub struct Scenario {
    pub early_limit_ns: i64,
    /// How old a lead that nobody got may be when it is offered again; 0: none is.
    pub again_within_ms: i64,
    pub months: Months,
    /// Before everything else: the listed contracts count as signed by then.
    pub opens: Instant,
    pub listed: Vec<Terms>,
    /// In the order in which they are carried out.
    pub happenings: Vec<Happening>,
    pub until: Option<Instant>,
    pub names: Names,
}

/// One event of the file.
#[derive(Clone, Debug)]
pub struct Happening {
    /// Its place in the file, from 1.
    pub number: usize,
    pub at: Instant,
    pub what: What,
}

#[derive(Clone, Debug)]
pub enum What {
    Lead(LeadId, Facts),
    Credit(LeadId),
    Pause(AllocationId),
    Resume(AllocationId),
    End(AllocationId),
    Amend(AllocationId, Number),
    Sign(Box<Terms>),
}

impl Scenario {
    pub fn of(file: &ScenarioFile, midnight: Midnight) -> Result<Self, Unsound> {
        let names = Names::of(file);
        let limit = file.market.early_limit_days.clone();
        let limit = limit.unwrap_or_else(|| Decimal::from(EARLY_LIMIT_DAYS));
        let early_limit_ns = days_in_ns(&limit.to_string()).map_err(Unsound::Market)?;
        let listed = file.allocations.iter().map(|text| {
            let unsound = |why| Unsound::Allocation { id: text.id.clone(), why };
            terms(text, &names, midnight).map_err(unsound)
        });
        let listed = listed.collect::<Result<Vec<Terms>, _>>()?;
        let happenings = file.events.iter().enumerate().map(|(index, event)| {
            let (at, what) =
                happening(event, &names, midnight).map_err(|why| event.unsound(index + 1, why))?;
            Ok(Happening { number: index + 1, at, what })
        });
        let mut happenings = happenings.collect::<Result<Vec<Happening>, _>>()?;
        // Stable: changes and credits of one instant keep the order of the file.
        happenings.sort_by_key(|happening| (happening.at, happening.what.arriving()));
        let until = file.until.as_deref().map(instant).transpose().map_err(Unsound::Market)?;

        let instants = || happenings.iter().map(|happening| happening.at).chain(until);
        let first = listed.iter().map(|terms| terms.starts).chain(instants()).min();
        let first = first.unwrap_or(Instant(0));
        let last = instants().max().unwrap_or(first);
        let months = months(first, last, midnight).map_err(Unsound::Market)?;
        let again_within_ms = i64::from(file.market.offer_again_hours.unwrap_or(0)) * HOUR_MS;
        let opens = first - 1;
        Ok(Self {
            early_limit_ns,
            again_within_ms,
            months,
            opens,
            listed,
            happenings,
            until,
            names,
        })
    }

    /// Where it ends: the later of `until` and the last event.
    pub fn ends(&self) -> Option<Instant> {
        self.happenings.last().map(|happening| happening.at).max(self.until)
    }

    /// How a happening of this scenario is refused.
    pub fn unsound(&self, happening: &Happening, why: impl Into<String>) -> Unsound {
        let (kind, id) = match &happening.what {
            What::Lead(lead, _) => ("lead", self.names.lead(*lead)),
            What::Credit(lead) => ("credit", self.names.lead(*lead)),
            What::Pause(id) => ("pause", self.names.allocation(*id)),
            What::Resume(id) => ("resume", self.names.allocation(*id)),
            What::End(id) => ("end", self.names.allocation(*id)),
            What::Amend(id, _) => ("amend", self.names.allocation(*id)),
            What::Sign(terms) => ("sign", self.names.allocation(terms.allocation)),
        };
        Unsound::Event {
            number: happening.number,
            kind,
            id: id.to_owned(),
            at: happening.at.rfc3339(),
            why: why.into(),
        }
    }
}

impl What {
    /// Leads come last of all that happens at one instant, by their ids.
    fn arriving(&self) -> Option<LeadId> {
        match self {
            Self::Lead(lead, _) => Some(*lead),
            _ => None,
        }
    }
}

fn happening(
    event: &EventText,
    names: &Names,
    midnight: Midnight,
) -> Result<(Instant, What), String> {
    let at = instant(&event.at)?;
    let allocation = |name: &String| names.allocation_id(name);
    let mut whats = Vec::new();
    whats.extend(event.credit.as_ref().map(|name| What::Credit(names.lead_id(name))));
    whats.extend(event.pause.as_ref().map(|name| What::Pause(allocation(name))));
    whats.extend(event.resume.as_ref().map(|name| What::Resume(allocation(name))));
    whats.extend(event.end.as_ref().map(|name| What::End(allocation(name))));
    if let Some(lead) = &event.lead {
        whats.push(What::Lead(names.lead_id(&lead.id), lead.facts.clone()));
    }
    if let Some(amend) = &event.amend {
        whats.push(What::Amend(allocation(&amend.allocation), number(amend.monthly)?));
    }
    if let Some(sign) = &event.sign {
        whats.push(What::Sign(Box::new(terms(sign, names, midnight)?)));
    }
    match (whats.pop(), whats.pop()) {
        (Some(what), None) => Ok((at, what)),
        (None, _) => Err("it says nothing that happened".to_owned()),
        (Some(_), Some(_)) => Err("it says more than one thing".to_owned()),
    }
}

fn terms(text: &AllocationText, names: &Names, midnight: Midnight) -> Result<Terms, String> {
    let daily_max = match text.max_per_day {
        Some(..1) => return Err("`max_per_day` is 1 or more".to_owned()),
        Some(max) => Some(u32::try_from(max).unwrap_or(u32::MAX)),
        None => None,
    };
    let begins = |text: &str| date(text).map(midnight);
    Ok(Terms {
        allocation: names.allocation_id(&text.id),
        officer: names.officer_id(&text.id),
        number: number(text.monthly)?,
        starts: begins(&text.starts)?,
        ends: text.ends.as_deref().map(begins).transpose()?,
        remedy: text.remedy.unwrap_or_default(),
        daily_max,
        // Credits are approved here, never asked for, and nothing is priced.
        price_cents: Cents(0),
        credit_window_ms: 0,
        filters: text.filters.clone().unwrap_or_default(),
        licensed_states: text.licensed_states.clone().unwrap_or_default(),
    })
}

fn number(monthly: i64) -> Result<Number, String> {
    let number = u32::try_from(monthly).ok().and_then(Number::new);
    number.ok_or_else(|| format!("a monthly number is 1 to 10,000, not {monthly}"))
}

fn instant(text: &str) -> Result<Instant, String> {
    Instant::parse(text).ok_or_else(|| format!("{text:?} is no RFC 3339 instant"))
}

fn date(text: &str) -> Result<NaiveDate, String> {
    let date = text.parse().ok().filter(|date: &NaiveDate| DATES.contains(&date.year()));
    date.ok_or_else(|| format!("{text:?} is no date"))
}

/// All months from the first instant to the last. A local date is at most a day off from UTC's.
fn months(first: Instant, last: Instant, midnight: Midnight) -> Result<Months, String> {
    let utc = |at: Instant| {
        let date = DateTime::from_timestamp_millis(at.0).map(|at| at.date_naive());
        date.filter(|date| YEARS.contains(&date.year()))
            .ok_or_else(|| format!("{at} is not in the years {} to {}", YEARS.start(), YEARS.end()))
    };
    let (first, last) = (utc(first)? - Days::new(1), utc(last)? + Days::new(1));
    let mut month = first.with_day(1).expect("months have a first");
    let mut starts = vec![midnight(month)];
    while month <= last {
        month = month + chrono::Months::new(1);
        starts.push(midnight(month));
    }
    Months::new(starts).ok_or_else(|| "the months of this time zone do not ascend".to_owned())
}

/// Decimal days in nanoseconds, exactly: up to eleven decimal places. Longer than any month is as
/// good as for ever.
fn days_in_ns(text: &str) -> Result<i64, String> {
    /// A day is 864 x 10^11 ns.
    const PLACES: i32 = 11;
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let part = part.trim_end_matches('0');
    let exponent: i32 = exponent.parse().map_err(|_| format!("{text} days: no such number"))?;
    let digits: i128 = format!("{whole}{part}").parse().map_err(|_| format!("{text} days"))?;
    if digits < 0 {
        return Err(format!("an early limit of {text} days is less than none"));
    }
    let zeros = u32::try_from(exponent + PLACES - part.len() as i32);
    let zeros = zeros
        .map_err(|_| format!("an early limit of {text} days has more than 11 decimal places"))?;
    let ns = 10i128
        .checked_pow(zeros)
        .and_then(|s| s.checked_mul(864))
        .and_then(|s| s.checked_mul(digits));
    Ok(ns.and_then(|ns| i64::try_from(ns).ok()).unwrap_or(i64::MAX))
}
