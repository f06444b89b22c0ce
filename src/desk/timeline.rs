//! A lead's log in plain words.

use app::{
    api::officer::EventView,
    contract::{Closing, Line},
    credit::CreditEffect,
    ids::AllocationId,
    ledger::{Entry, Event, Record, event::LeadOverflowed},
    routing::OverflowReason,
};

use crate::fault::Fault;

/// A lead's entries, each with its record.
pub(super) struct Log<'a>(Vec<(&'a Record, Entry)>);

impl<'a> Log<'a> {
    pub fn read(records: &'a [Record]) -> Result<Self, Fault> {
        let log = records.iter().map(|record| {
            let entry = record.entry().map_err(|what| Fault::corrupt("entry", what))?;
            Ok((record, entry))
        });
        log.collect::<Result<_, _>>().map(Self)
    }

    pub fn events(&self) -> impl Iterator<Item = &Event> {
        self.0.iter().map(|(_, entry)| &entry.event)
    }

    /// As the holder of this allocation may see it.
    pub fn seen_by(&self, own: AllocationId) -> Vec<EventView> {
        self.0.iter().map(|(record, entry)| view(record, entry, Some(own))).collect()
    }

    /// Without standings: a credit is decided without a look at the others.
    pub fn seen_by_staff(&self) -> Vec<EventView> {
        self.0.iter().map(|(record, entry)| view(record, entry, None)).collect()
    }
}

fn view(record: &Record, entry: &Entry, own: Option<AllocationId>) -> EventView {
    let (title, detail) = match (&entry.event, own) {
        (Event::LeadRouted(_), None) => ("Routed", words(&entry.event).1),
        (Event::LeadOverflowed(event), None) => ("Overflow", overflowed(event)),
        (Event::LeadOpened(_), None) => {
            ("Delivered", "Its officer saw it for the first time.".to_owned())
        }
        (event, _) => words(event),
    };
    let decision = match &entry.event {
        Event::LeadRouted(event) => own.and_then(|own| event.decision.seen_by(own)),
        _ => None,
    };
    let other = match &entry.event {
        Event::LeadRouted(event) => event.replaces,
        Event::CreditReplaced(event) => Some(event.by),
        _ => None,
    };
    EventView {
        seq: record.seq,
        at: entry.at,
        kind: record.kind.clone(),
        title: title.to_owned(),
        detail,
        hash: record.hash.to_string(),
        decision,
        other,
    }
}

pub(super) fn words(event: &Event) -> (&'static str, String) {
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
            let again = match event.again_within_ms {
                Some(_) => {
                    "Nobody could have it when it came. A contract in its market was signed since, \
                     or its number raised, so it was offered again. "
                }
                None => "",
            };
            let officers = if eligible == 1 { "officer was" } else { "officers were" };
            ("Routed to you", format!("{again}{eligible} {officers} eligible. {reason}{replaces}"))
        }
        // Why would tell what rivals ask for.
        Event::LeadOverflowed(_) => ("Not routed", "Nobody could have it then.".to_owned()),
        Event::LeadDuplicate(_) => ("Duplicate", "The same borrower was here before.".to_owned()),
        Event::LeadUnserved(_) => ("Unserved", "No market serves its ZIP.".to_owned()),
        Event::LeadOpened(_) => (
            "Delivered",
            "You saw it for the first time, on its page or in a file of your leads.".to_owned(),
        ),
        Event::CreditRequested(event) => {
            ("Credit requested", format!("Reason: {}.", event.reason.code().replace('_', " ")))
        }
        Event::CreditApproved(event) => ("Credit approved", effect(event.effect).to_owned()),
        Event::CreditWithdrawn(_) => {
            ("Credit withdrawn", "It can't be asked for again.".to_owned())
        }
        Event::CreditAnswered(_) => {
            ("Denial answered", "It is decided once more, for the last time.".to_owned())
        }
        Event::CreditProved(event) => {
            let proof = event.proof.code().replace('_', " ");
            ("Reason proved", format!("The record itself proves it: {proof}."))
        }
        Event::CreditDenied(_) => ("Credit denied", String::new()),
        Event::CreditReplaced(_) => ("Replaced", "A later lead made this one good.".to_owned()),
        Event::LineOpened(event) => ("Line opened", opened(&event.line)),
        Event::LineClosed(event) => ("Line closed", closed(&event.closing)),
        // What happens to a contract has words of its own, and stands in no log of a lead.
        event => ("Noted", event.kind().replace('_', " ")),
    }
}

fn overflowed(event: &LeadOverflowed) -> String {
    event.decision.overflow().map(OverflowReason::sentence).unwrap_or_default().to_owned()
}

fn opened(line: &Line) -> String {
    let brought = match line.carry_in {
        0 => String::new(),
        leads => format!(", and {leads:+} brought in"),
    };
    format!("{} leads a month{brought}: {} owed.", line.number.get(), line.owed())
}

fn closed(closing: &Closing) -> String {
    let Closing { owed, delivered, carry_out, refunded, .. } = closing;
    let carried = match carry_out {
        0 => String::new(),
        leads => format!(" {leads:+} into the next month."),
    };
    let money = match refunded {
        0 => String::new(),
        leads @ 1.. => format!(" {leads} paid back."),
        leads => format!(" {} billed.", -leads),
    };
    format!("{delivered} of {owed} delivered.{carried}{money}")
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
