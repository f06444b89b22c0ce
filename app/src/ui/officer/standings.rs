//! Why a lead went where it went: everybody's standing at that instant, and a button that runs the
//! rule again in the reader's own browser.

use std::cmp::Reverse;

use leptos::prelude::*;

use crate::{
    ids::AllocationId,
    routing::{DecidedBy, Discrepancy, Outcome, SeenDecision, Standing, explain},
    ui::part::At,
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
    view! {
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
    }
    .into_any()
}

/// It works once the browser has taken over, and says so by being pressable.
#[component]
fn Check(seen: SeenDecision) -> impl IntoView {
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let found = RwSignal::new(String::new());
    view! {
        <p class="check">
            <button disabled=move || !ready.get() on:click=move |_| found.set(finding(&seen))>
                "Check this decision"
            </button>
            <output aria-live="polite">{move || found.get()}</output>
        </p>
    }
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

/// What running the rule again comes to, in words.
fn finding(seen: &SeenDecision) -> String {
    let told = |outcome: Outcome| told(seen, outcome);
    match seen.decision.check() {
        Ok(()) => {
            let end = told(seen.decision.outcome);
            format!("Your browser ran the rule on these numbers and came to the same end: {end}.")
        }
        Err(Discrepancy::UnknownRule(rule)) => {
            format!(
                "This was decided by version {rule} of the rule, which this page does not know."
            )
        }
        Err(Discrepancy::Stage { allocation, claimed }) => {
            let (seat, stage) = (seen.name(allocation), claimed.words());
            format!("This does not hold: the entry calls {seat} {stage}, and its numbers do not.")
        }
        Err(Discrepancy::Outcome { claimed, found }) => {
            let (claimed, found) = (told(claimed), told(found));
            format!("This does not hold: the entry says {claimed}, and the rule says {found}.")
        }
    }
}

fn told(seen: &SeenDecision, outcome: Outcome) -> String {
    let name = |id: AllocationId| seen.name(id);
    match outcome {
        Outcome::Routed { to, by: DecidedBy::OnlyOne } => {
            format!("{}, as the only one eligible", name(to))
        }
        Outcome::Routed { to, by: DecidedBy::Gap } => format!("{}, by the largest gap", name(to)),
        Outcome::Routed { to, by: DecidedBy::Wait } => format!("{}, by the longest wait", name(to)),
        Outcome::Routed { to, by: DecidedBy::Id } => {
            format!("{}, by contract id after a tie", name(to))
        }
        Outcome::Overflow { .. } => "nobody".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::{Decision, Eligibility};
    use uuid::Uuid;

    fn seen() -> SeenDecision {
        let standings = vec![
            Standing::example(7, 18, Eligibility::Eligible),
            Standing::example(8, 12, Eligibility::NoMatch),
            Standing::example(9, 17, Eligibility::Eligible),
        ];
        let own = AllocationId(Uuid::from_u128(9));
        Decision::of(i64::MAX, standings).seen_by(own).unwrap()
    }

    #[test]
    fn seats_stand_in_the_rules_order() {
        let seen = seen();
        let names: Vec<_> =
            ranked(&seen).iter().map(|standing| seen.name(standing.allocation)).collect();
        assert_eq!(names, ["You", "Seat A", "Seat B"]);
    }

    #[test]
    fn a_decision_that_holds_is_found_to_hold() {
        let end = "came to the same end: You, by the largest gap.";
        assert!(finding(&seen()).ends_with(end), "{}", finding(&seen()));
    }

    #[test]
    fn a_changed_number_is_found() {
        let mut seen = seen();
        seen.decision.standings[0].delivered = 10;
        let found = finding(&seen);
        assert!(found.contains("the rule says Seat A, by the largest gap"), "{found}");
    }

    #[test]
    fn a_rivals_reason_is_not_told_apart() {
        let seen = seen();
        assert_eq!(stage(&seen, &seen.decision.standings[1]), "not eligible");
    }
}
