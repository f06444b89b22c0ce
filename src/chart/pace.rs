//! An officer's month: the line that the contract draws, what was delivered, and what may still
//! come.

use std::ops::Range;

use app::{
    contract::{Course, Step},
    instant::Instant,
    plan::Band,
};
use chrono::NaiveDate;
use plotters::{
    prelude::{Circle, EmptyElement, IntoDrawingArea, LineSeries, PathElement, Polygon, Text},
    style::text_anchor::{HPos, VPos},
};

use super::{
    axes::{Drawing, Plot, SIZE, axes, label, layer},
    svg::{Ink, Svg},
};

/// Days between two labels of the axis.
const WEEK: usize = 7;

/// What is drawn of one line.
pub struct PaceChart<'a> {
    /// All days of the month, ascending.
    pub days: &'a [DayOfMonth],
    /// The end of the last day.
    pub ends: Instant,
    pub course: &'a Course,
    /// Up to where it was delivered: today, or where the line closed.
    pub until: Instant,
    /// Whether the line is open, so that there is a today.
    pub is_open: bool,
    /// From today on; none where nothing is forecast.
    pub forecast: &'a [Band],
}

/// One day in the market's time zone.
pub struct DayOfMonth {
    pub date: NaiveDate,
    pub begins: Instant,
    /// Where this day's leads are shown.
    pub path: String,
    /// What a pointer is told.
    pub words: String,
}

/// Two drawings, one on top of the other: the chart, and a place to point at for each day. What
/// they say stands in a sentence and in a table beside them.
pub fn draw_pace(chart: &PaceChart) -> String {
    let mut drawn = String::new();
    let plotted = plot(chart, &mut drawn);
    let days = plotted.unwrap_or_else(|error| {
        // Writing into a text doesn't fail, and every range has a length.
        tracing::error!(%error, "a chart was not drawn");
        String::new()
    });
    layer("plot", &drawn) + &layer("days", &days)
}

fn plot(chart: &PaceChart, drawn: &mut String) -> Drawing<String> {
    let root = Svg::new(SIZE, drawn).into_drawing_area();
    let begins = chart.days.first().map_or(chart.until, |day| day.begins);
    let (from, to) = (begins.0, chart.ends.0.max(begins.0 + 1));
    let mut plot = axes(&root, from..to, reach(chart))?;
    if chart.is_open {
        let Range { start, end } = reach(chart);
        let today = [(chart.until.0, start), (chart.until.0, end)];
        plot.draw_series([PathElement::new(today, Ink::Today.color())])?;
        forecast(&mut plot, chart.forecast)?;
    }
    plot.draw_series(LineSeries::new(pace(chart.course), Ink::Pace.color()))?;
    let delivered = delivered(chart.course, chart.until);
    plot.draw_series(LineSeries::new(delivered, Ink::Delivered.color()))?;
    plot.draw_series(credits(chart.course).map(|at| Circle::new(at, 5, Ink::Credited.color())))?;
    dates(&mut plot, chart)?;
    Ok(links(&plot, chart))
}

/// What the axis must reach, in hundredths of a lead: everything that is drawn and a little more.
/// Below 0 where a surplus was brought in that the month does not use up.
fn reach(chart: &PaceChart) -> Range<i64> {
    let pace = || pace(chart.course).into_iter().map(|(_, level)| level);
    let delivered = chart.course.points().iter().map(|point| point.line.delivered * 100);
    let forecast = chart.forecast.iter().map(|band| band.high * 100);
    let most = pace().chain(delivered).chain(forecast).max().unwrap_or(0).max(100);
    let least = pace().min().unwrap_or(0).min(0);
    least * 108 / 100..most * 108 / 100
}

/// The line as it was, and from its last bend straight to its end. What is delivered bends nothing.
fn pace(course: &Course) -> Vec<(i64, i64)> {
    let delivers = |step| matches!(step, Some(Step::Delivered | Step::Credited));
    let bends = || course.points().iter().filter(|point| !delivers(point.step));
    let ends = bends().skip(1).map(|bend| bend.at).chain([course.last().end]);
    let path = bends().zip(ends).flat_map(|(bend, end)| [bend.at, end].map(|at| (at, &bend.line)));
    path.filter_map(|(at, line)| Some((at.0, line.pace_hundredths(at)?))).collect()
}

/// A stair: one step for each lead, one down for each credit.
fn delivered(course: &Course, until: Instant) -> Vec<(i64, i64)> {
    let mut path = Vec::new();
    let mut level = 0;
    for point in course.points() {
        path.push((point.at.0, level));
        level = point.line.delivered * 100;
        path.push((point.at.0, level));
    }
    path.push((until.0, level));
    path
}

fn credits(course: &Course) -> impl Iterator<Item = (i64, i64)> {
    let credits = course.points().iter().filter(|point| is_credit(point.step));
    credits.map(|point| (point.at.0, point.line.delivered * 100))
}

/// Of a lead of this line, or of an earlier one, which is owed again on this one.
pub fn is_credit(step: Option<Step>) -> bool {
    matches!(step, Some(Step::Credited | Step::CreditedLate))
}

fn forecast(plot: &mut Plot<'_, '_>, bands: &[Band]) -> Drawing<()> {
    if bands.is_empty() {
        return Ok(());
    }
    let low = bands.iter().map(|band| (band.at.0, band.low * 100));
    let high = bands.iter().rev().map(|band| (band.at.0, band.high * 100));
    let area: Vec<_> = low.chain(high).collect();
    plot.draw_series([Polygon::new(area, Ink::Forecast.color())])?;
    let middle = bands.iter().map(|band| (band.at.0, band.mid * 100));
    plot.draw_series(LineSeries::new(middle, Ink::ForecastMiddle.color()))?;
    Ok(())
}

fn dates(plot: &mut Plot<'_, '_>, chart: &PaceChart) -> Drawing<()> {
    let dates = chart.days.iter().step_by(WEEK).map(|day| {
        let text = day.date.format("%-d %b").to_string();
        let style = label(HPos::Left, VPos::Top);
        EmptyElement::at((day.begins.0, reach(chart).start)) + Text::new(text, (0, 12), style)
    });
    plot.draw_series(dates)?;
    Ok(())
}

/// A place for each day, as wide as the day and as high as the plot.
fn links(plot: &Plot<'_, '_>, chart: &PaceChart) -> String {
    let Range { start, end } = reach(chart);
    let [bottom, top] = [start, end].map(|level| plot.backend_coord(&(chart.ends.0, level)).1);
    let ends = chart.days.iter().skip(1).map(|day| day.begins).chain([chart.ends]);
    let links = chart.days.iter().zip(ends).map(|(day, end)| {
        let DayOfMonth { path, words, .. } = day;
        let path = path.replace('&', "&amp;");
        let x = |at: Instant| plot.backend_coord(&(at.0, 0)).0;
        let (left, width, height) = (x(day.begins), x(end) - x(day.begins), bottom - top);
        let place = format!(r#"x="{left}" y="{top}" width="{width}" height="{height}""#);
        format!(r#"<a href="{path}" tabindex="-1"><rect {place}/><title>{words}</title></a>"#)
    });
    links.collect()
}

#[cfg(test)]
mod tests {
    use app::{
        contract::{Line, Month, Number},
        instant::DAY_MS,
    };

    use super::*;

    #[test]
    fn the_line_is_drawn_as_it_was_with_its_pauses_and_the_number_then() {
        let month = Month { start: Instant(0), end: Instant(30 * DAY_MS) };
        let number = |leads| Number::new(leads).unwrap();
        let opened = Line::open(month.start, month, None, number(30), 0, true);
        let day = |day: i64| Instant(day * DAY_MS);
        let steps = [
            (day(5), Step::Delivered),
            (day(10), Step::Paused),
            (day(20), Step::Resumed),
            (day(25), Step::Amended(number(60))),
        ];
        let drawn = pace(&Course::of(opened, steps)).into_iter();
        let drawn: Vec<_> = drawn.map(|(at, level)| (at / DAY_MS, level)).collect();
        let bends = [(0, 0), (10, 1_000), (20, 1_000), (25, 1_500), (30, 2_500)];
        assert_eq!(drawn.first(), Some(&bends[0]));
        for pair in bends.windows(2) {
            assert!(drawn.chunks(2).any(|part| part == pair), "{pair:?}: {drawn:?}");
        }
    }

    #[test]
    fn credits_are_marked_of_earlier_lines_too() {
        let month = Month { start: Instant(0), end: Instant(30 * DAY_MS) };
        let opened = Line::open(month.start, month, None, Number::new(30).unwrap(), 0, true);
        let steps = [Step::Delivered, Step::Delivered, Step::Credited, Step::CreditedLate];
        let steps = (1..).zip(steps).map(|(at, step)| (Instant(at), step));
        let course = Course::of(opened, steps);
        assert_eq!(credits(&course).collect::<Vec<_>>(), [(3, 100), (4, 100)]);
    }

    #[test]
    fn a_line_that_ended_early_fills_the_plot() {
        let month = Month { start: Instant(0), end: Instant(30 * DAY_MS) };
        let opened = Line::open(month.start, month, None, Number::new(40).unwrap(), 0, true);
        let ended = Instant(3 * DAY_MS);
        let course = Course::of(opened, [(ended, Step::Shortened(ended))]);
        let drawn = draw_pace(&PaceChart {
            days: &[],
            ends: month.end,
            course: &course,
            until: ended,
            is_open: false,
            forecast: &[],
        });
        assert!(drawn.contains(">4</text>") && !drawn.contains(">10</text>"), "{drawn}");
    }

    #[test]
    fn a_line_below_0_is_drawn_inside_the_plot() {
        let month = Month { start: Instant(0), end: Instant(30 * DAY_MS) };
        let number = Number::new(40).unwrap();
        let opened = Line::open(month.start, month, None, number, -60, true);
        let course = Course::of(opened, []);
        let day = DayOfMonth {
            date: "2026-11-01".parse().unwrap(),
            begins: month.start,
            path: String::new(),
            words: String::new(),
        };
        let drawn = draw_pace(&PaceChart {
            days: &[day],
            ends: month.end,
            course: &course,
            until: Instant(15 * DAY_MS),
            is_open: true,
            forecast: &[],
        });
        let pace = drawn.split(r#"class="pace" points=""#).nth(1).unwrap();
        let pace = pace.split('"').next().unwrap().split(' ');
        let heights: Vec<i64> =
            pace.map(|point| point.split(',').nth(1).unwrap().parse().unwrap()).collect();
        assert!(heights.iter().all(|y| (12..=330 - 42).contains(y)), "{heights:?}");
        assert!(heights[0] < heights[1] && drawn.contains(">-10</text>"), "{drawn}");
    }
}
