//! A list of names and values. Parts end in `into_any`, or in `at_once` where they are long: a page
//! made of their full types would be more than the compiler takes.

use leptos::prelude::*;

/// Shows each name beside its value, in the order given.
pub fn rows<V: IntoView + 'static>(rows: impl IntoIterator<Item = (&'static str, V)>) -> AnyView {
    let rows = rows.into_iter().map(|(name, value)| {
        view! { <div><dt>{name}</dt><dd>{value}</dd></div> }
    });
    view! { <dl>{rows.collect_view()}</dl> }.into_any()
}
