//! Forged leads and credits.

use super::*;
use crate::{
    credit::{CreditEffect, CreditReason, CreditState},
    ledger::{
        Refusal,
        event::{
            CreditApproved, CreditDenied, CreditReplaced, CreditRequested, LeadDuplicate,
            LeadOpened, LeadUnserved,
        },
    },
};

#[test]
fn a_lead_is_created_and_decided_once() {
    let ledger = Ledger::honest();
    let [created, scored, routed] = ["lead_created", "lead_scored", "lead_routed"]
        .map(|kind| ledger.entries[ledger.position(kind)].event.clone());
    assert_eq!(ledger.then(created), Some(Flaw::CreatedTwice(lead(1))));
    for again in [
        scored,
        routed,
        LeadDuplicate { lead: lead(1), earlier: lead(2) }.into(),
        LeadUnserved { lead: lead(1) }.into(),
    ] {
        assert_eq!(ledger.then(again), Some(Flaw::DecidedTwice(lead(1))));
    }
    let unknown = LeadDuplicate { lead: lead(99), earlier: lead(2) };
    assert_eq!(ledger.then(unknown), Some(Flaw::NotArriving(lead(99))));
}

#[test]
fn a_market_serves_its_leads_and_the_house_serves_none() {
    let ledger = Ledger::honest();
    let mut entries = ledger.entries[..=ledger.position("lead_routed")].to_vec();
    entries.last_mut().unwrap().event = LeadUnserved { lead: lead(1) }.into();
    let (_, flaw) = first_flaw(&chained(&entries)).unwrap();
    assert_eq!(flaw, Flaw::Outcome(lead(1)));
}

#[test]
fn only_a_routed_lead_is_opened_or_credited() {
    let mut ledger = Ledger::honest();
    let unknown = lead(99);
    let not_routed = Some(Flaw::NotRouted(unknown));
    assert_eq!(ledger.then(LeadOpened { lead: unknown }), not_routed);
    let reason = CreditReason::Other;
    assert_eq!(ledger.then(CreditRequested { lead: unknown, reason }), not_routed);
    assert_eq!(ledger.then(CreditDenied { lead: unknown }), not_routed);
    let effect = CreditEffect::OpenLine;
    let approved = CreditApproved { lead: unknown, allocation: allocation(1), effect };
    assert_eq!(ledger.then(approved), not_routed);

    ledger.take(40, Command::OpenLead(lead(1)));
    assert_eq!(ledger.then(LeadOpened { lead: lead(1) }), Some(Flaw::OpenedTwice(lead(1))));
}

#[test]
fn an_approved_credit_has_the_effect_that_its_lead_gives_it() {
    let mut ledger = Ledger::honest();
    let routed = ledger.routed(lead(1));
    for effect in [CreditEffect::OpenLine, CreditEffect::Money] {
        let forged = CreditApproved { lead: lead(1), allocation: routed.allocation, effect };
        assert!(matches!(ledger.then(forged), Some(Flaw::Otherwise(_))));
    }
    let other = [1, 2].map(allocation).into_iter().find(|id| *id != routed.allocation).unwrap();
    let effect = CreditEffect::LateCredit;
    let elsewhere = CreditApproved { lead: lead(1), allocation: other, effect };
    assert!(matches!(ledger.then(elsewhere), Some(Flaw::Otherwise(_))));

    ledger.take(40, Command::ApproveCredit { lead: lead(1), routed, proof: None });
    let again = CreditApproved { lead: lead(1), allocation: routed.allocation, effect };
    assert_eq!(ledger.then(again), Some(Flaw::Refused(Refusal::AlreadyCredited)));
}

#[test]
fn a_credit_is_asked_for_once_in_its_window_and_a_denial_stands() {
    let mut ledger = Ledger::open();
    ledger.take(1, arrival(1));
    let reason = CreditReason::Other;
    let denied = CreditDenied { lead: lead(1) };
    assert_eq!(ledger.then(denied.clone()), Some(Flaw::Refused(Refusal::NotAsked)));
    let mut late = ledger.entries.clone();
    let event = CreditRequested { lead: lead(1), reason }.into();
    late.push(Entry { at: Instant(8 * DAY_MS + 1), event });
    let over = Flaw::Refused(Refusal::CreditWindowOver(Instant(8 * DAY_MS)));
    assert_eq!(first_flaw(&chained(&late)).unwrap().1, over);

    let mut routed = ledger.routed(lead(1));
    ledger.take(2, Command::RequestCredit { lead: lead(1), routed, reason });
    let again = CreditRequested { lead: lead(1), reason };
    assert_eq!(ledger.then(again), Some(Flaw::Refused(Refusal::AlreadyAsked)));
    routed.credit = Some(CreditState::Requested);
    ledger.take(3, Command::DenyCredit { lead: lead(1), routed });
    assert_eq!(ledger.then(denied), Some(Flaw::Refused(Refusal::CreditDenied)));
    let effect = CreditEffect::OpenLine;
    let approved = CreditApproved { lead: lead(1), allocation: routed.allocation, effect };
    assert_eq!(ledger.then(approved), Some(Flaw::Refused(Refusal::CreditDenied)));
}

#[test]
fn the_oldest_credit_is_made_good_by_the_next_lead_and_by_no_other() {
    let mut ledger = Ledger::open();
    for day in 1..=4 {
        ledger.take(day, arrival(day as u128));
    }
    let credited = ledger.routed(lead(1)).allocation;
    let theirs = (1..=4).map(lead).filter(|lead| ledger.routed(*lead).allocation == credited);
    let theirs: Vec<LeadId> = theirs.collect();
    for lead in &theirs {
        ledger.take(
            5,
            Command::ApproveCredit { lead: *lead, routed: ledger.routed(*lead), proof: None },
        );
    }
    let early = CreditReplaced { lead: theirs[0], allocation: credited, by: lead(4) };
    assert_eq!(ledger.then(early), Some(Flaw::Torn));

    ledger.take(6, arrival(6));
    assert_eq!(first_flaw(&chained(&ledger.entries)), None);
    let index = ledger.position("credit_replaced");
    let Event::CreditReplaced(mut replaced) = ledger.entries[index].event.clone() else {
        unreachable!()
    };
    replaced.lead = theirs[1];
    let mut entries = ledger.entries.clone();
    entries[index].event = replaced.into();
    let (seq, flaw) = first_flaw(&chained(&entries)).unwrap();
    assert!(matches!(flaw, Flaw::Otherwise(_)), "{flaw}");
    assert_eq!(seq as usize, index + 1);
}
