//! Whether a contract lets its officer pause and resume it.

use app::{api::form::Typed, ids::AllocationId, ui::path};

use super::{Admin, Came};
use crate::{desk::own_contract, fault::Fault, store::setting};

impl Admin {
    pub(super) async fn change_may_pause(
        &self,
        id: AllocationId,
        typed: &Typed,
    ) -> Result<Came, Fault> {
        let mut tx = self.store.write().await?;
        let (value, what) = match typed.text("may_pause") {
            "yes" => ("yes", "Its officer may pause and resume it"),
            _ => ("no", "Its officer may no longer pause it"),
        };
        setting::put(&mut tx, &own_contract::may_pause(id), value).await?;
        self.note(&mut tx, ("officer_may_pause", id.0), what).await?;
        tx.commit().await?;
        Ok(Came::Done(format!("{}?done=changed", path::contract(id))))
    }
}
