//! Credits from request to decision, over every order in which their steps could come.

use super::{DAY_MS, Flaw, Instant, Ledger, arrival, chained, first_flaw, lead, months};
use crate::{
    credit::{CreditProof, CreditReason, CreditState, RoutedLead},
    ledger::{
        Command, Event, Refusal,
        event::{CreditAnswered, CreditProved, CreditWithdrawn},
    },
};

type Step = fn(RoutedLead) -> Command;

const STEPS: [Step; 5] = [
    |routed| Command::RequestCredit { lead: lead(1), routed, reason: CreditReason::Other },
    |routed| Command::WithdrawCredit { lead: lead(1), routed },
    |routed| Command::AnswerDenial { lead: lead(1), routed },
    |routed| Command::ApproveCredit { lead: lead(1), routed, proof: None },
    |routed| Command::DenyCredit { lead: lead(1), routed },
];

#[test]
fn whatever_is_tried_in_whichever_order_a_lead_is_credited_once_at_most_and_replays() {
    let mut reached = std::collections::BTreeSet::new();
    for order in 0..STEPS.len().pow(5) {
        let mut ledger = Ledger::open();
        ledger.take(1, arrival(1));
        let mut routed = ledger.routed(lead(1));
        let mut came_to = Vec::new();
        for place in 0..5 {
            let step = STEPS[order / STEPS.len().pow(place) % STEPS.len()];
            let (before, at) = (ledger.entries.len(), Instant(2 * DAY_MS));
            let taken = ledger.book.take(step(routed), at, &months(), &mut ledger.entries);
            assert_eq!(taken.is_ok(), ledger.entries.len() > before);
            for entry in &ledger.entries[before..] {
                routed.credit = entry.event.credit(routed.credit);
                came_to.extend(routed.credit);
            }
        }
        let mut once = came_to.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), came_to.len(), "{came_to:?}");
        let decided = [CreditState::Approved, CreditState::DeniedFinally, CreditState::Withdrawn];
        let end = came_to.iter().position(|state| decided.contains(state));
        assert!(end.is_none_or(|end| end + 1 == came_to.len()), "{came_to:?}");
        assert_eq!(first_flaw(&chained(&ledger.entries)), None, "{came_to:?}");
        reached.extend(came_to);
    }
    assert_eq!(reached.len(), CreditState::ALL.len(), "{reached:?}");
}

#[test]
fn what_the_record_proves_is_approved_right_behind_and_only_where_it_was_asked_for() {
    let mut ledger = Ledger::open();
    ledger.take(1, arrival(1));
    let mut routed = ledger.routed(lead(1));
    let proof = CreditProof::StateContradictsZip;
    let proved = CreditProved { lead: lead(1), proof };
    assert_eq!(ledger.then(proved.clone()), Some(Flaw::Refused(Refusal::NotAsked)));
    let reason = proof.of();
    ledger.take(2, Command::RequestCredit { lead: lead(1), routed, reason });
    routed.credit = Some(CreditState::Requested);
    ledger.take(2, Command::ApproveCredit { lead: lead(1), routed, proof: Some(proof) });
    assert_eq!(first_flaw(&chained(&ledger.entries)), None);
    let proved_at = ledger.position("credit_proved");
    assert!(matches!(ledger.entries[proved_at + 1].event, Event::CreditApproved(_)));
    ledger.entries.remove(proved_at + 1);
    ledger.take(3, arrival(2));
    let (seq, _) = first_flaw(&chained(&ledger.entries)).unwrap();
    assert_eq!(seq as usize, proved_at + 2, "it stands alone");
}

#[test]
fn a_withdrawn_or_undecided_credit_is_not_answered() {
    let mut ledger = Ledger::open();
    ledger.take(1, arrival(1));
    let mut routed = ledger.routed(lead(1));
    ledger.take(2, STEPS[0](routed));
    let answered = CreditAnswered { lead: lead(1) };
    assert_eq!(ledger.then(answered.clone()), Some(Flaw::Refused(Refusal::CreditIsOpen)));
    routed.credit = Some(CreditState::Requested);
    ledger.take(3, STEPS[1](routed));
    let refused = Some(Flaw::Refused(Refusal::CreditWithdrawn));
    assert_eq!(ledger.then(answered), refused);
    assert_eq!(ledger.then(CreditWithdrawn { lead: lead(1) }), refused);
}
