//! An officer's month: each line's course, drawn and told.

use std::collections::HashMap;

use app::{
    api::pace::{ChartKey, DayView, LineView, Pace},
    contract::{Course, Line, Step},
    instant::{DAY_MS, Instant},
    ledger::{Event, Head},
    plan::Band,
    ui::path,
};
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{
    foretold::Foretold,
    officer::Officer,
    outlook::Outlook,
    own_markets::{Markets, Own},
    pace_words::{self, Told},
};
use crate::{
    calendar::{self, first_of_month, next_month},
    chart::{DayOfMonth, PaceChart, draw_pace, is_credit},
    fault::Fault,
    store::{
        Tx, entry, lead,
        line::{self, LineRow},
        market::Market,
    },
};

/// The newest leads that stand beside the month.
const NEWEST_MAX: i64 = 5;
/// Local months begin within so long of the one in UTC.
const ZONES_MS: i64 = DAY_MS;

impl Officer {
    /// `None` where this is no month.
    pub(super) async fn read_pace(&self, month: Option<&str>) -> Result<Option<Pace>, Fault> {
        let now = self.clock.now();
        // What has to be of one moment is kept with the heads of that moment.
        let mut tx = self.store.look().await?;
        let own = Own::read(&mut tx, self.officer).await?;
        let Some(first) = own.months.asked(month, now) else { return Ok(None) };
        let read = async |tx: &mut Tx, own: &Own| self.read_courses(tx, own, first).await;
        let whose = (self.officer, first);
        let (mut tx, own, courses) =
            self.months.courses.of(&self.store, (tx, own), whose, read).await?;
        let mut outlooks = Vec::with_capacity(courses.made.len());
        for (row, _) in &courses.made {
            outlooks.push(self.outlook(&mut tx, row, courses.head(row.market)).await?);
        }
        let newest = self.newest(&mut tx, &own.markets, NEWEST_MAX).await?;
        // A forecast may have to be waited for.
        drop(tx);
        let mut lines = Vec::with_capacity(outlooks.len());
        for ((row, course), outlook) in courses.made.iter().zip(outlooks) {
            let market = own.markets.get(&row.market);
            let market = market.ok_or_else(|| corrupt(row, "of no market"))?;
            let outlook = match outlook {
                Some(outlook) => Some(self.outlooks.foresee(market, outlook, now).await?),
                None => None,
            };
            lines.push(line_view((row, course), market, outlook, now)?);
        }
        Ok(Some(Pace { month: own.months.view(first), lines, newest }))
    }

    /// Whose line opened in this calendar month, each in its market's zone.
    pub(super) async fn lines_of<'a>(
        &self,
        tx: &mut Tx,
        markets: &'a Markets,
        first: NaiveDate,
    ) -> Result<Vec<(LineRow, &'a Market)>, Fault> {
        let from = calendar::midnight(Tz::UTC, first) - ZONES_MS;
        let until = calendar::midnight(Tz::UTC, next_month(first)) + ZONES_MS;
        let mut lines = Vec::new();
        for row in line::of_officer(tx, self.officer, from, until).await? {
            let market = markets.get(&row.market).ok_or_else(|| corrupt(&row, "of no market"))?;
            if first_of_month(market.zone()?, row.line.start) == first {
                lines.push((row, market));
            }
        }
        Ok(lines)
    }

    async fn read_courses(
        &self,
        tx: &mut Tx,
        own: &Own,
        first: NaiveDate,
    ) -> Result<Vec<(LineRow, Course)>, Fault> {
        let mut lines = Vec::new();
        for (row, _) in self.lines_of(tx, &own.markets, first).await? {
            let course = self.course(tx, &row).await?;
            lines.push((row, course));
        }
        Ok(lines)
    }

    /// Of an open line, without what is foreseen.
    async fn outlook(
        &self,
        tx: &mut Tx,
        row: &LineRow,
        head: Option<Head>,
    ) -> Result<Option<Outlook>, Fault> {
        match row.closed {
            None => self.outlooks.now(tx, (row.market, row.allocation), head).await,
            Some(_) => Ok(None),
        }
    }

    /// What happened to a line, from its contract's entries and the officer's own leads. It ends
    /// where the line's row stands, or something is corrupt.
    async fn course(&self, tx: &mut Tx, row: &LineRow) -> Result<Course, Fault> {
        let allocation = row.allocation;
        let Line { start, end, .. } = row.line;
        let whose = (row.market, allocation);
        let records = entry::of_contract_within(tx, whose, start, end).await?;
        let (mut opened, mut at_once) = (None, false);
        let mut steps = Vec::new();
        for record in &records {
            let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
            match &entry.event {
                Event::LineOpened(event) if event.line.start == start => {
                    opened = Some(event.line.clone());
                }
                Event::LineClosed(event) if opened.is_some() => {
                    at_once = entry.at < event.line.end;
                    steps.extend(at_once.then_some((entry.at, Step::Shortened(entry.at))));
                    break;
                }
                event if opened.is_some() => {
                    steps.extend(event.step().map(|(_, step)| (entry.at, step)));
                }
                _ => {}
            }
        }
        let opened = opened.ok_or_else(|| corrupt(row, "no entry opened it"))?;
        // At the end that was known a lead is nobody's or the next line's; where the contract was
        // ended at once it is this one's.
        let last = if at_once { end } else { end - 1 };
        let delivered = lead::deliveries(tx, self.officer, start, last).await?;
        let delivered = delivered.into_iter().filter(|(whose, _)| *whose == allocation);
        steps.extend(delivered.map(|(_, at)| (at, Step::Delivered)));
        steps.sort_by_key(|(at, _)| *at);
        let course = Course::of(opened, steps);
        match course.last() == &row.line {
            true => Ok(course),
            false => Err(corrupt(row, "its entries and its leads make another line")),
        }
    }
}

fn line_view(
    (row, course): (&LineRow, &Course),
    market: &Market,
    outlook: Option<Outlook>,
    now: Instant,
) -> Result<LineView, Fault> {
    let zone = market.zone()?;
    let Line { start, end, .. } = row.line;
    let until = if row.closed.is_some() { end } else { now.clamp(start, end) };
    let month = month_of(zone, row.line.start);
    let days = days(zone, &month, course, until);
    let foretold = outlook.as_ref().map(|outlook| Foretold { outlook, zone, now });
    let told = Told { row, now, foretold };
    let bands = outlook.as_ref().map_or(&[][..], |outlook| &outlook.bands);
    let key = ChartKey {
        today: row.closed.is_none(),
        credited: course.points().iter().any(|point| is_credit(point.step)),
        forecast: !bands.is_empty(),
    };
    Ok(LineView {
        market_id: market.id,
        market: market.name.clone(),
        zone: calendar::name(zone),
        headline: pace_words::headline(&told),
        sentences: pace_words::sentences(&told),
        chart: chart((row, course), &month, &days, until, bands),
        key,
        sums: pace_words::sums(&told),
        days,
    })
}

fn corrupt(row: &LineRow, what: &str) -> Fault {
    Fault::corrupt("line", format!("{} from {}: {what}", row.allocation, row.line.start))
}

/// The days of a local month.
struct MonthDays {
    /// Each with its first instant.
    days: Vec<(NaiveDate, Instant)>,
    ends: Instant,
}

fn month_of(zone: Tz, at: Instant) -> MonthDays {
    let first = first_of_month(zone, at);
    let next = next_month(first);
    let days = first.iter_days().take_while(|day| *day < next);
    let days = days.map(|day| (day, calendar::midnight(zone, day))).collect();
    MonthDays { days, ends: calendar::midnight(zone, next) }
}

/// A row for each day of the month of which something has passed by `until`, or that saw a lead,
/// and for the first of a line that opens right then.
fn days(zone: Tz, month: &MonthDays, course: &Course, until: Instant) -> Vec<DayView> {
    let mut steps: HashMap<NaiveDate, Vec<Step>> = HashMap::new();
    for point in course.points() {
        let counted = point.step.filter(|it| matches!(it, Step::Delivered | Step::Credited));
        steps.entry(calendar::date(zone, point.at)).or_default().extend(counted);
    }
    let ends = month.days.iter().skip(1).map(|(_, begins)| *begins).chain([month.ends]);
    let opened = course.points()[0].at;
    let begun = month.days.iter().zip(ends).filter(|((date, begins), end)| {
        let has_passed = *begins < until.max(opened + 1) && *end > opened;
        has_passed || steps.get(date).is_some_and(|steps| !steps.is_empty())
    });
    let views = begun.map(|((date, begins), end)| {
        let ends = end.min(until);
        let line: &Line = course.line_at(if end > until { until } else { end - 1 });
        // At its very end a line may owe more or less than right before.
        let paced = if end == until { course.line_at(end) } else { line };
        let that_day = |step| {
            let steps = steps.get(date).into_iter().flatten();
            steps.filter(|it| **it == step).count() as i64
        };
        DayView {
            date: date.to_string(),
            name: date.format("%a %-d %b").to_string(),
            pace_hundredths: paced.pace_hundredths(ends.max(*begins)),
            delivered: line.delivered,
            routed: that_day(Step::Delivered),
            credited: that_day(Step::Credited),
        }
    });
    views.collect()
}

fn chart(
    (row, course): (&LineRow, &Course),
    month: &MonthDays,
    views: &[DayView],
    until: Instant,
    forecast: &[Band],
) -> String {
    let is_open = row.closed.is_none();
    let days = month.days.iter().map(|(date, begins)| {
        let key = date.to_string();
        let view = views.iter().find(|view| view.date == key);
        let words = view.map_or_else(|| date.format("%a %-d %b").to_string(), pace_words::day);
        let path = path::leads_of_day(row.market, &key);
        DayOfMonth { date: *date, begins: *begins, path, words }
    });
    let days: Vec<DayOfMonth> = days.collect();
    draw_pace(&PaceChart { days: &days, ends: month.ends, course, until, is_open, forecast })
}
