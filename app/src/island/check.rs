//! A button that runs the rule again in the reader's own browser, on the numbers of the entry.

use leptos::prelude::*;

use crate::{
    ids::AllocationId,
    routing::{DecidedBy, Discrepancy, Outcome, SeenDecision},
};

/// It works once the browser has taken over, and says so by being pressable.
#[island]
pub fn Check(seen: SeenDecision) -> impl IntoView {
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

    #[test]
    fn a_decision_that_holds_is_found_to_hold() {
        let end = "came to the same end: You, by the largest gap.";
        let found = finding(&SeenDecision::example());
        assert!(found.ends_with(end), "{found}");
    }

    #[test]
    fn a_changed_number_is_found() {
        let mut seen = SeenDecision::example();
        seen.decision.standings[0].delivered = 10;
        let found = finding(&seen);
        assert!(found.contains("the rule says Seat A, by the largest gap"), "{found}");
    }
}
