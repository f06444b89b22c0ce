//! What a page's path says of what it shows.

use std::str::FromStr;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The part of this page's path that has this name; `None` where it can't be that.
pub fn of_path<T: FromStr>(name: &str) -> Option<T> {
    use_params_map().read_untracked().get(name).and_then(|part| part.parse().ok())
}
