//! Whether a contract lets its officer pause and resume it.

use app::{
    api::form::{Problems, Typed},
    ids::AllocationId,
    ui::path,
};

use super::{Admin, Came};
use crate::{
    fault::Fault,
    store::{
        allocation::{self, Status},
        setting,
    },
    writer::may_pause,
};

impl Admin {
    pub(super) async fn change_may_pause(
        &self,
        id: AllocationId,
        typed: &Typed,
    ) -> Result<Came, Fault> {
        let (value, what) = match typed.text("may_pause") {
            "yes" => ("yes", "Its officer may pause and resume it"),
            "no" => ("no", "Its officer may no longer pause it"),
            _ => return Ok(Came::Problems(Problems::at(Problems::FORM, "Choose yes or no."))),
        };
        let mut tx = self.store.write().await?;
        let contract = allocation::find(&mut tx, id).await?;
        if contract.is_none_or(|contract| contract.status == Status::Ended) {
            return Ok(Came::Problems(Problems::at(Problems::FORM, "This contract is over.")));
        }
        setting::put(&mut tx, &may_pause(id), value).await?;
        self.note(&mut tx, ("officer_may_pause", id.0), what).await?;
        tx.commit().await?;
        Ok(Came::Done(format!("{}?done=changed", path::contract(id))))
    }
}
