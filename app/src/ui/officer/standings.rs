//! Why a lead went where it went: everybody's standing at that instant.

use std::cmp::Reverse;

use leptos::prelude::*;

use crate::{
    island::Check,
    routing::{SeenDecision, Standing, explain},
    ui::part::{At, at_once},
};

/// Stands where a rival's number is not the viewer's to know, or where there is none.
const NOT_TOLD: &str = "–";

#[component]
pub fn Standings(seen: SeenDecision) -> impl IntoView {
    let winner = seen.decision.winner().map(|winner| winner.allocation);
    let rows = ranked(&seen).into_iter().map(|standing| {
        let is_winner = winner == Some(standing.allocation);
        row(&seen, standing, is_winner)
    });
    let rows = rows.collect_view();
    let withholds = seen.decision.standings.iter().any(|standing| seen.withholds(standing));
    let note = withholds.then(|| {
        view! {
            <p class="quiet">
                "Of a seat that could not have had this lead, only its number and its delivered "
                "are told: the rest would tell of its filters, licences or pauses."
            </p>
        }
    });
    view! {
        <blockquote>
            {explain::RULE.map(|sentence| view! { <p>{sentence}</p> }).collect_view()}
        </blockquote>
        <table class="cards standings">
            <thead>
                <tr>
                    <th scope="col">"Seat"</th>
                    <th scope="col">"Standing"</th>
                    <th scope="col" class="number">"A month"</th>
                    <th scope="col" class="number">"Owed"</th>
                    <th scope="col" class="number">"Delivered"</th>
                    <th scope="col" class="number">"Gap"</th>
                    <th scope="col">"Last lead"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {note}
        <Check seen/>
    }
}

fn row(seen: &SeenDecision, standing: Standing, is_winner: bool) -> AnyView {
    let withheld = seen.withholds(&standing);
    let last = match standing.last_routed_at {
        Some(at) => view! { <At at/> }.into_any(),
        None if withheld => NOT_TOLD.into_any(),
        None => "never".into_any(),
    };
    let owed = if withheld { NOT_TOLD.to_owned() } else { standing.owed.to_string() };
    let (gap, sum) = standing.gap_sum().unzip();
    at_once(view! {
        <tr class:winner=is_winner>
            <th scope="row">{seen.name(standing.allocation)}</th>
            <td data-label="Standing">
                {stage(seen, &standing)}
                {is_winner.then_some(", got it")}
            </td>
            <td data-label="A month" class="number">{standing.number.get()}</td>
            <td data-label="Owed" class="number">{owed}</td>
            <td data-label="Delivered" class="number">{standing.delivered}</td>
            <td data-label="Gap" class="number gap">
                <strong>{gap.unwrap_or_else(|| NOT_TOLD.to_owned())}</strong>
                <small>{sum}</small>
            </td>
            <td data-label="Last lead">{last}</td>
        </tr>
    })
}

/// In the rule's order: whoever came furthest through the stages first, then by rank.
fn ranked(seen: &SeenDecision) -> Vec<Standing> {
    let mut standings = seen.decision.standings.clone();
    standings.sort_by(|a, b| {
        Reverse(a.eligibility).cmp(&Reverse(b.eligibility)).then_with(|| a.rank(b))
    });
    standings
}

/// A rival's reasons are not told apart where they would tell of filters, licences or pauses.
fn stage(seen: &SeenDecision, standing: &Standing) -> &'static str {
    match standing.eligibility {
        _ if seen.withholds(standing) => "not eligible",
        stage => stage.words(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seats_stand_in_the_rules_order() {
        let seen = SeenDecision::example();
        let names: Vec<_> =
            ranked(&seen).iter().map(|standing| seen.name(standing.allocation)).collect();
        assert_eq!(names, ["You", "Seat A", "Seat B"]);
    }

    #[test]
    fn a_rivals_reason_is_not_told_apart() {
        let seen = SeenDecision::example();
        assert_eq!(stage(&seen, &seen.decision.standings[1]), "not eligible");
    }
}
