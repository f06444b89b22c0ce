//! Where plotters draws: a text of SVG elements. Coordinates are whole units of the view box.

use std::{
    convert::Infallible,
    fmt::{self, Write},
};

use plotters::{
    prelude::DrawingBackend,
    style::{
        RGBColor,
        text_anchor::{HPos, VPos},
    },
};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingErrorKind,
};

/// What something is drawn as. Plotters knows colours only, so each has one that stands for it; it
/// is written down as a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Ink {
    Grid,
    Label,
    Forecast,
    ForecastMiddle,
    Pace,
    Delivered,
    Credited,
    Today,
    Bar,
}

impl Ink {
    const ALL: [Self; 9] = [
        Self::Grid,
        Self::Label,
        Self::Forecast,
        Self::ForecastMiddle,
        Self::Pace,
        Self::Delivered,
        Self::Credited,
        Self::Today,
        Self::Bar,
    ];

    pub const fn color(self) -> RGBColor {
        RGBColor(self as u8, 0, 0)
    }

    const fn class(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Label => "label",
            Self::Forecast => "forecast",
            Self::ForecastMiddle => "forecast-middle",
            Self::Pace => "pace",
            Self::Delivered => "delivered",
            Self::Credited => "credited",
            Self::Today => "today",
            Self::Bar => "bar",
        }
    }

    fn of(color: BackendColor) -> &'static str {
        let ink = Self::ALL.into_iter().find(|ink| *ink as u8 == color.rgb.0);
        ink.map_or("", Self::class)
    }
}

/// Width of a character, as a share of the font's size. Without a font at hand it is a guess, and a
/// wide one.
const CHARACTER: f64 = 0.6;

pub(super) struct Svg<'a> {
    size: (u32, u32),
    drawn: &'a mut String,
}

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

impl<'a> Svg<'a> {
    pub fn new(size: (u32, u32), drawn: &'a mut String) -> Self {
        Self { size, drawn }
    }

    fn write(&mut self, element: fmt::Arguments<'_>) -> Drawn {
        self.drawn.write_fmt(element).expect("a text takes whatever is written");
        Ok(())
    }
}

/// "1,2 3,4".
struct Points<I>(I);

impl<I: Iterator<Item = BackendCoord> + Clone> fmt::Display for Points<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (x, y)) in self.0.clone().enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(f, "{space}{x},{y}")?;
        }
        Ok(())
    }
}

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let class = Ink::of(color);
        self.write(format_args!(r#"<rect class="{class}" x="{x}" y="{y}" width="1" height="1"/>"#))
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        (left, top): BackendCoord,
        (right, bottom): BackendCoord,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let (class, width, height) = (Ink::of(style.color()), right - left, bottom - top);
        self.write(format_args!(
            r#"<rect class="{class}" x="{left}" y="{top}" width="{width}" height="{height}"/>"#
        ))
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        if style.color().alpha == 0.0 {
            return Ok(());
        }
        let (class, path): (_, Vec<_>) = (Ink::of(style.color()), path.into_iter().collect());
        let points = Points(path.iter().copied());
        self.write(format_args!(r#"<polyline class="{class}" points="{points}"/>"#))
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        _fill: bool,
    ) -> Drawn {
        let class = Ink::of(style.color());
        self.write(format_args!(r#"<circle class="{class}" cx="{x}" cy="{y}" r="{radius}"/>"#))
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let (class, corners): (_, Vec<_>) = (Ink::of(style.color()), corners.into_iter().collect());
        let points = Points(corners.iter().copied());
        self.write(format_args!(r#"<polygon class="{class}" points="{points}"/>"#))
    }

    /// All texts are our own numbers and dates.
    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        (x, y): BackendCoord,
    ) -> Drawn {
        if text.is_empty() {
            return Ok(());
        }
        let class = Ink::of(style.color());
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let below = match style.anchor().v_pos {
            VPos::Top => "0.8em",
            VPos::Center => "0.35em",
            VPos::Bottom => "0",
        };
        let place = format!(r#"x="{x}" y="{y}" dy="{below}" text-anchor="{anchor}""#);
        self.write(format_args!(r#"<text class="{class}" {place}>{text}</text>"#))
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let width = text.chars().count() as f64 * style.size() * CHARACTER;
        Ok((width as u32, style.size() as u32))
    }
}
