//! A part that waits for nothing, written in one go.

use leptos::{prelude::*, tachys::html::InertElement};

/// Its text, whose type is like every other's. What may have to wait is written in pieces instead,
/// each element as two texts, and what only forgets its type (`into_any`) has all of its attributes
/// copied. What has to wait in such a part is left out of it.
pub fn at_once(view: impl IntoView) -> AnyView {
    InertElement::new(view.into_view().to_html()).into_any()
}
