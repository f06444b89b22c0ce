//! Charts, drawn with plotters into SVG that has classes instead of colours: the style sheet
//! decides how they look, in the dark and on paper too.

mod svg;
mod axes;
mod pace;
mod expected;
mod bars;

pub use bars::draw_bars;
pub use expected::draw_expected;
pub use pace::{DayOfMonth, PaceChart, draw_pace, is_credit};
