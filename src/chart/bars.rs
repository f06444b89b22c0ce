//! A bar for each of a few names, such as the hours of a day.

use plotters::{
    prelude::{EmptyElement, IntoDrawingArea, Rectangle, Text},
    style::{
        Color,
        text_anchor::{HPos, VPos},
    },
};

use super::{
    axes::{Drawing, SIZE, axes, label, layer},
    svg::{Ink, Svg},
};

/// Parts of a bar's room, of which it leaves one empty on both sides.
const PARTS: i64 = 10;

/// Every so many bars have their name below. What it says stands in a table beside it.
pub fn draw_bars(rows: &[(String, usize)], named: usize) -> String {
    let mut drawn = String::new();
    if let Err(error) = plot(rows, named, &mut drawn) {
        // Writing into a text doesn't fail, and every range has a length.
        tracing::error!(%error, "a chart was not drawn");
    }
    layer("plot", &drawn)
}

fn plot(rows: &[(String, usize)], named: usize, drawn: &mut String) -> Drawing<()> {
    let root = Svg::new(SIZE, drawn).into_drawing_area();
    let most = rows.iter().map(|(_, count)| *count as i64).max().unwrap_or(0).max(1);
    let places = || (0..).map(|place| place * PARTS);
    let mut plot = axes(&root, 0..(rows.len().max(1) as i64 * PARTS), 0..most * 108)?;
    plot.draw_series(places().zip(rows).map(|(left, (_, count))| {
        let corners = [(left + 1, 100 * *count as i64), (left + PARTS - 1, 0)];
        Rectangle::new(corners, Ink::Bar.color().filled())
    }))?;
    plot.draw_series(places().zip(rows).step_by(named.max(1)).map(|(left, (name, _))| {
        let style = label(HPos::Left, VPos::Top);
        EmptyElement::at((left + 1, 0)) + Text::new(name.clone(), (0, 12), style)
    }))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_its_bar_and_some_their_name() {
        let rows: Vec<_> = (0..6).map(|n| (format!("{n} AM"), n)).collect();
        let drawn = draw_bars(&rows, 3);
        assert_eq!(drawn.matches("class=\"bar\"").count(), 6, "{drawn}");
        let names: Vec<bool> =
            rows.iter().map(|(name, _)| drawn.contains(&format!(">{name}</text>"))).collect();
        assert_eq!(names, [true, false, false, true, false, false]);
    }
}
