//! Promises against supply at one glance: a bar for what was promised, a band from the fewest to
//! the most that came in thirty days, a mark at their mean.

use leptos::prelude::*;

use super::words;
use crate::{api::sales::MarketCapacity, plan::Fit};

const WIDTH: i64 = 200;

/// Everything that it shows stands beside it in numbers, too.
pub fn fit_bar(market: &MarketCapacity) -> AnyView {
    let observed = market.observed;
    let most = observed.map_or(0, |seen| seen.high).max(market.contracted).max(1);
    let x = |leads: i64| leads * WIDTH / most;
    let kind = match market.fit() {
        Fit::Short { .. } => "short",
        Fit::Tight => "tight",
        Fit::Carries { .. } => "carries",
        Fit::Unknown => "unknown",
    };
    let supply = observed.map(|seen| {
        let (low, high, mean) = (x(seen.low), x(seen.high), x(seen.mean));
        let width = (high - low).max(2);
        view! {
            <rect class="supply" x=low.min(WIDTH - 2) y="2" width=width height="20"></rect>
            <line class="mean" x1=mean x2=mean y1="0" y2="24"></line>
        }
    });
    let told = format!("{} contracted, {} observed", market.contracted, words::observed(observed));
    let (class, view_box) = (format!("fit {kind}"), format!("0 0 {WIDTH} 24"));
    view! {
        <svg class=class viewBox=view_box role="img" aria-label=told>
            <rect class="track" x="0" y="8" width=WIDTH height="8"></rect>
            {supply}
            <rect class="promised" x="0" y="8" width=x(market.contracted) height="8"></rect>
        </svg>
    }
    .into_any()
}
