//! A lead's log in plain words.

use app::{api::officer::EventView, credit::CreditEffect, ledger::Event, routing::Outcome};

use super::officer::Logged;

/// Digits of a hash that are shown.
const HASH_DIGITS: usize = 12;

pub(super) fn view((seq, entry, hash): &Logged) -> EventView {
    let (title, detail) = words(&entry.event);
    let hash: String = hash.to_string().chars().take(HASH_DIGITS).collect();
    EventView { seq: *seq, at: entry.at, title: title.to_owned(), detail, hash }
}

fn words(event: &Event) -> (&'static str, String) {
    match event {
        Event::LeadCreated(_) => {
            ("Created", "Received from its source, checked, sealed and written down.".to_owned())
        }
        Event::LeadScored(event) => {
            ("Scored", format!("{} of 100 by rubric {}.", event.score, event.rubric))
        }
        Event::LeadRouted(event) => {
            let eligible = event.decision.eligible();
            let reason = event.decision.reason();
            let replaces = match event.replaces {
                Some(_) => " It makes good a lead that was credited.",
                None => "",
            };
            let officers = if eligible == 1 { "officer was" } else { "officers were" };
            ("Routed", format!("{eligible} {officers} eligible. {reason}{replaces}"))
        }
        Event::LeadOverflowed(event) => match event.decision.outcome {
            Outcome::Overflow { reason } => ("Overflow", reason.sentence().to_owned()),
            Outcome::Routed { .. } => ("Overflow", String::new()),
        },
        Event::LeadDuplicate(_) => ("Duplicate", "The same borrower was here before.".to_owned()),
        Event::LeadUnserved(_) => ("Unserved", "No market serves its ZIP.".to_owned()),
        Event::LeadOpened(_) => {
            ("Delivered", "Opened by its officer for the first time.".to_owned())
        }
        Event::CreditRequested(event) => {
            ("Credit requested", format!("Reason: {}.", event.reason.code().replace('_', " ")))
        }
        Event::CreditApproved(event) => ("Credit approved", effect(event.effect).to_owned()),
        Event::CreditDenied(_) => ("Credit denied", String::new()),
        Event::CreditReplaced(_) => ("Replaced", "A later lead made this one good.".to_owned()),
        // Events of contracts and lines stand in no lead's log.
        event => ("Noted", event.kind().replace('_', " ")),
    }
}

fn effect(effect: CreditEffect) -> &'static str {
    match effect {
        CreditEffect::OpenLine => {
            "It no longer counts as delivered this month: a real lead is owed."
        }
        CreditEffect::LateCredit => "Its month is closed, so this month owes one lead more.",
        CreditEffect::Money => "The contract is over, so its price is paid back.",
    }
}
