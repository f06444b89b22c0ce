//! Makes the marks of leads that were stored before there were any, so that a search finds them,
//! too. New leads get theirs from the writer.

use std::collections::HashMap;

use app::{ids::LeadId, lead::mark::search_marks};

use crate::{
    fault::Fault,
    seal::{Borrower, Marker, MasterKey, Sealer, SearchMark},
    store::{
        Store, lead,
        sealed_lead::{self, SealedContact},
        search_mark, setting,
    },
    writer,
};

/// Names the setting, and what it says once everything is marked.
const SETTING: &str = "search_marks";
const MADE: &str = "made";
/// Leads that are opened and marked in one transaction.
const RUN: i64 = 500;

/// Does it once; interrupted, it begins anew at the next start.
pub async fn make_marks(store: &Store, master: &MasterKey) -> Result<(), Fault> {
    let made = setting::find(&mut store.read().await?, SETTING).await?;
    if made.is_some_and(|made| made == MADE) {
        return Ok(());
    }
    let (sealer, marker) = (Sealer::new(master), Marker::new(master));
    let mut after = LeadId(uuid::Uuid::nil());
    while let Some(last) = mark_run(store, &sealer, &marker, after).await? {
        after = last;
    }
    let mut tx = store.write().await?;
    setting::put(&mut tx, SETTING, MADE).await?;
    tx.commit().await
}

/// Marks the leads that follow this one, and returns the last of them.
async fn mark_run(
    store: &Store,
    sealer: &Sealer,
    marker: &Marker,
    after: LeadId,
) -> Result<Option<LeadId>, Fault> {
    let mut tx = store.write().await?;
    let leads = lead::routed_after(&mut tx, after, RUN).await?;
    let ids: Vec<LeadId> = leads.iter().map(|lead| lead.id).collect();
    let sealed = sealed_lead::contacts(&mut tx, &ids).await?;
    let mut marks: HashMap<LeadId, Vec<SearchMark>> = HashMap::with_capacity(sealed.len());
    for row in &sealed {
        marks.insert(row.lead, marks_of(row, sealer, marker)?);
    }
    let rows =
        leads.iter().filter_map(|lead| Some(writer::search_marks(lead, marks.get(&lead.id)?)));
    search_mark::insert(&mut tx, &rows.flatten().collect::<Vec<_>>()).await?;
    tx.commit().await?;
    Ok(ids.last().copied())
}

/// None where the borrower was erased.
fn marks_of(
    row: &SealedContact,
    sealer: &Sealer,
    marker: &Marker,
) -> Result<Vec<SearchMark>, Fault> {
    let Some(key) = &row.key else { return Ok(Vec::new()) };
    let Borrower { contact, facts, .. } = sealer.open_contact(row.lead, &row.text, key)?.content;
    Ok(search_marks(&contact, &facts).iter().map(|mark| marker.search(mark)).collect())
}
