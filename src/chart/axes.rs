//! What all charts share: their size, their axes, their labels.

use std::{convert::Infallible, ops::Range};

use plotters::{
    coord::{Shift, cartesian::Cartesian2d, types::RangedCoordi64},
    prelude::{ChartBuilder, ChartContext, DrawingArea, DrawingAreaErrorKind, IntoFont},
    style::{
        Color, TRANSPARENT, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};

use super::svg::{Ink, Svg};

/// Units of the view box.
pub(super) const SIZE: (u32, u32) = (720, 330);
/// Room for the labels below and beside the plot.
const BELOW: u32 = 42;
const BESIDE: u32 = 58;
/// What labels are taken to measure; the style sheet says what they do.
const LABEL: u32 = 15;
pub(super) type Plot<'a, 'b> =
    ChartContext<'a, Svg<'b>, Cartesian2d<RangedCoordi64, RangedCoordi64>>;
pub(super) type Drawing<T> = Result<T, DrawingAreaErrorKind<Infallible>>;

/// Leads in hundredths from below to above, with a grid; dates are drawn below by whoever knows
/// them.
pub(super) fn axes<'a, 'b>(
    root: &DrawingArea<Svg<'b>, Shift>,
    x: Range<i64>,
    y: Range<i64>,
) -> Drawing<Plot<'a, 'b>> {
    let mut builder = ChartBuilder::on(root);
    builder.margin_top(12).margin_right(16);
    builder.x_label_area_size(BELOW).y_label_area_size(BESIDE);
    let mut plot = builder.build_cartesian_2d(x, y)?;
    plot.configure_mesh()
        .disable_x_mesh()
        .disable_x_axis()
        .axis_style(Ink::Grid.color().stroke_width(0))
        .bold_line_style(Ink::Grid.color())
        .light_line_style(TRANSPARENT)
        .max_light_lines(1)
        .y_labels(5)
        // The dates are drawn below. (Asked for no label at all, plotters would look for ever.)
        .x_labels(2)
        .x_label_formatter(&|_| String::new())
        .y_label_formatter(&|hundredths| leads(*hundredths))
        .label_style(label(HPos::Right, VPos::Center))
        .draw()?;
    Ok(plot)
}

pub(super) fn label(h: HPos, v: VPos) -> TextStyle<'static> {
    let style = TextStyle::from(("sans-serif", LABEL).into_font());
    TextStyle { color: Ink::Label.color().to_backend_color(), ..style }.pos(Pos::new(h, v))
}

/// A whole number of leads, or nothing where a tick falls between two.
fn leads(hundredths: i64) -> String {
    if hundredths % 100 == 0 { (hundredths / 100).to_string() } else { String::new() }
}

/// One drawing. What it says stands in a sentence and in a table beside it.
pub(super) fn layer(class: &str, inside: &str) -> String {
    let (width, height) = SIZE;
    let size = format!(r#"viewBox="0 0 {width} {height}""#);
    format!(r#"<svg class="{class}" {size} aria-hidden="true">{inside}</svg>"#)
}
