//! The desk of admins alone: who posts leads.

use app::api::{
    Asked,
    admin::{AdminDesk, SourceRow},
};

use super::told;
use crate::{
    fault::Fault,
    store::{Store, source},
};

pub struct Admin {
    pub store: Store,
}

impl AdminDesk for Admin {
    fn sources(&self) -> Asked<'_, Vec<SourceRow>> {
        Box::pin(async move { told(self.read_sources().await) })
    }
}

impl Admin {
    async fn read_sources(&self) -> Result<Vec<SourceRow>, Fault> {
        let mut tx = self.store.read().await?;
        let sources = source::all(&mut tx).await?;
        let posted = source::posted(&mut tx).await?;
        let rows = sources.into_iter().map(|source| {
            let (leads, last_lead_at) = posted.get(&source.id).copied().unzip();
            SourceRow {
                name: source.name,
                added_at: source.created_at,
                leads: leads.unwrap_or(0),
                last_lead_at,
            }
        });
        Ok(rows.collect())
    }
}
