//! What a new seat would have had: its pace, and between the fewest and the most of past months.

use app::plan::expected::Expected;
use chrono::Days;
use plotters::{
    prelude::{EmptyElement, IntoDrawingArea, LineSeries, Polygon, Text},
    style::text_anchor::{HPos, VPos},
};

use super::{
    axes::{Drawing, Plot, SIZE, axes, label, layer},
    svg::{Ink, Svg},
};

/// Days between two labels of the axis.
const WEEK: usize = 7;

/// One drawing. What it says stands in a sentence and in a table beside it.
pub fn draw_expected(expected: &Expected) -> String {
    let mut drawn = String::new();
    if let Err(error) = plot(expected, &mut drawn) {
        // Writing into a text doesn't fail, and every range has a length.
        tracing::error!(%error, "a chart was not drawn");
    }
    layer("plot", &drawn)
}

fn plot(expected: &Expected, drawn: &mut String) -> Drawing<()> {
    let root = Svg::new(SIZE, drawn).into_drawing_area();
    let days = expected.months.iter().map(Vec::len).max().unwrap_or(0).max(1);
    let levels: Vec<Vec<i64>> = (0..=days).map(|day| levels(expected, day)).collect();
    let most = levels.iter().flatten().copied().max().unwrap_or(0).max(expected.owed).max(1);
    let mut plot = axes(&root, 0..days as i64, 0..most * 108)?;
    let points = |pick: fn(&[i64]) -> i64| {
        let days = levels.iter().enumerate();
        days.map(move |(day, levels)| (day as i64, 100 * pick(levels)))
    };
    let fewest = points(|levels| levels.first().copied().unwrap_or(0));
    let area = fewest.chain(points(|levels| levels.last().copied().unwrap_or(0)).rev());
    plot.draw_series([Polygon::new(area.collect::<Vec<_>>(), Ink::Forecast.color())])?;
    // Of two, the lower: nobody is promised the better one.
    let middle = points(|levels| {
        let place = levels.len().saturating_sub(1) / 2;
        levels.get(place).copied().unwrap_or(0)
    });
    plot.draw_series(LineSeries::new(middle, Ink::ForecastMiddle.color()))?;
    let pace = [(0, 0), (days as i64, 100 * expected.owed)];
    plot.draw_series(LineSeries::new(pace, Ink::Pace.color()))?;
    dates(&mut plot, expected, days)
}

/// How many leads each month had by so many days, the fewest first. One that is over stays.
fn levels(expected: &Expected, days: usize) -> Vec<i64> {
    let level = |month: &Vec<i64>| match days {
        0 => 0,
        _ => month.get(days - 1).or(month.last()).copied().unwrap_or(0),
    };
    let mut levels: Vec<i64> = expected.months.iter().map(level).collect();
    levels.sort_unstable();
    levels
}

fn dates(plot: &mut Plot<'_, '_>, expected: &Expected, days: usize) -> Drawing<()> {
    let dates = (0..days).step_by(WEEK).map(|day| {
        let date = expected.starts + Days::new(day as u64);
        let style = label(HPos::Left, VPos::Top);
        let text = date.format("%-d %b").to_string();
        EmptyElement::at((day as i64, 0)) + Text::new(text, (0, 12), style)
    });
    plot.draw_series(dates)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_drawn_between_the_fewest_and_the_most() {
        let expected = Expected {
            starts: "2026-12-01".parse().unwrap(),
            owed: 3,
            months: vec![vec![1, 2, 3], vec![0, 1], vec![0, 0, 3]],
        };
        let of = |day| levels(&expected, day);
        assert_eq!([of(0), of(1), of(2), of(3)], [[0; 3], [0, 0, 1], [0, 1, 2], [1, 3, 3]]);
        let drawn = draw_expected(&expected);
        for class in ["forecast", "forecast-middle", "pace", "label"] {
            assert!(drawn.contains(&format!("class=\"{class}\"")), "{class} in {drawn}");
        }
        assert!(drawn.contains(">1 Dec</text>"), "{drawn}");
    }
}
