//! What the record itself says against a lead.

use app::{
    credit::CreditProof,
    lead::mark::{Mark, MarkKind, duplicate_marks},
    ledger::Event,
};

use super::timeline::Log;
use crate::{
    fault::Fault,
    seal::{Marker, Sealer},
    store::{
        Tx, entry,
        lead::{Fate, Lead},
        sealed_lead, search_mark,
    },
};

/// Of an erased borrower only what the ledger has.
pub(super) async fn evidence(
    tx: &mut Tx,
    (sealer, marker): (&Sealer, &Marker),
    lead: &Lead,
) -> Result<Vec<CreditProof>, Fault> {
    let mut found = Vec::new();
    let records = entry::of_lead(tx, lead.id).await?;
    let contradicts = Log::read(&records)?
        .events()
        .any(|event| matches!(event, Event::LeadCreated(created) if created.state_contradicts_zip));
    if contradicts {
        found.push(CreditProof::StateContradictsZip);
    }
    let sealed = sealed_lead::find(tx, lead.id).await?;
    let Some(row) = sealed else { return Ok(found) };
    let Some(key) = &row.contact_key else { return Ok(found) };
    let contact = sealer.open_contact(lead.id, &row.contact, key)?.content.contact;
    if let Fate::Routed { officer, at, .. } = lead.fate {
        let is_phone = |mark: &Mark| mark.kind == MarkKind::Phone;
        for mark in duplicate_marks(&contact).iter().filter(|mark| is_phone(mark)) {
            let kept = marker.search(mark).of(officer);
            if search_mark::is_before(tx, kept, at).await? {
                found.push(CreditProof::SamePersonBefore);
            }
        }
    }
    if contact.phone.is_some_and(|phone| !phone.is_possible()) {
        found.push(CreditProof::NumberNotPossible);
    }
    Ok(found)
}
