//! Why a lead went where it went: everybody's standing at that instant, and a button that runs the
//! rule again in the reader's own browser.

use leptos::prelude::*;

use crate::{
    routing::{Eligibility, SeenDecision, Standing, explain},
    ui::part::At,
};

#[component]
pub fn Standings(seen: SeenDecision) -> impl IntoView {
    let winner = seen.decision.winner().map(|winner| winner.allocation);
    let rows = seen.decision.standings.iter().map(|standing| {
        let is_winner = winner == Some(standing.allocation);
        row(&seen, *standing, is_winner)
    });
    let rows = rows.collect_view();
    let reason = seen.decision.reason();
    let found = RwSignal::new(String::new());
    let check = move |_| {
        found.set(match seen.decision.check() {
            Ok(()) => "Run again in your browser on these numbers, the rule comes to the same end."
                .to_owned(),
            Err(why) => format!("Run again in your browser, this does not hold: {why}."),
        });
    };
    view! {
        <section class="panel" id="standings">
            <h2>"Why it came to you"</h2>
            <p>{reason}</p>
            <blockquote>{explain::RULE.join(" ")}</blockquote>
            <table class="standings">
                <thead>
                    <tr>
                        <th scope="col">"Seat"</th>
                        <th scope="col">"Eligible"</th>
                        <th scope="col" class="number">"Number"</th>
                        <th scope="col" class="number">"Delivered"</th>
                        <th scope="col">"Gap, with its sum"</th>
                        <th scope="col">"Last lead"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p>
                <button on:click=check>"Check this decision"</button>
                <output aria-live="polite">{move || found.get()}</output>
            </p>
        </section>
    }
}

fn row(seen: &SeenDecision, standing: Standing, is_winner: bool) -> impl IntoView + use<> {
    let withheld = seen.withholds(&standing);
    let last = match standing.last_routed_at {
        Some(at) => view! { <At at/> }.into_any(),
        None if withheld => "–".into_any(),
        None => "never".into_any(),
    };
    let eligible = match standing.eligibility {
        Eligibility::NotActive | Eligibility::NoMatch => "not eligible",
        stage => stage.words(),
    };
    let owed = (!withheld).then(|| format!(" of {}", standing.owed));
    let gap = standing.gap_sum().unwrap_or_else(|| "–".to_owned());
    view! {
        <tr class:winner=is_winner>
            <th scope="row">
                {seen.name(standing.allocation)}{is_winner.then_some(" · got it")}
            </th>
            <td data-label="Eligible">{eligible}</td>
            <td data-label="Number" class="number">{standing.number.get()}</td>
            <td data-label="Delivered" class="number">{standing.delivered}{owed}</td>
            <td data-label="Gap">{gap}</td>
            <td data-label="Last lead">{last}</td>
        </tr>
    }
}
