//! The fields of a contract's terms that a quote has, too.

use leptos::prelude::*;

use super::{Field, Kind};
use crate::{contract::Remedy, ui::words};

/// What becomes of what is short, and how long a credit may be asked for.
pub fn remedy_and_window(field: &Field) -> AnyView {
    let remedies = Remedy::ALL.iter().map(|it| {
        let (code, text) = (it.code().to_owned(), words::remedy(*it).to_owned());
        (code, text)
    });
    let short = "What is short at a month\u{2019}s end";
    view! {
        {field.choice("remedy", short, "", remedies.collect())}
        {field.input("window_days", "Days to ask for a credit", Kind::Number, "")}
    }
    .into_any()
}
