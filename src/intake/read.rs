//! A source asks what became of a lead that it posted.

use std::sync::Arc;

use app::ids::LeadId;
use axum::{
    Json,
    extract::{Path, State},
};
use serde::Serialize;

use super::{
    Intake,
    source_key::Authorized,
    trouble::{Rejected, Trouble},
};
use crate::{
    store::{lead, lead::Fate, market},
    writer::LeadAnswer,
};

/// A lead as its source may see it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReadLead {
    #[serde(flatten)]
    answer: LeadAnswer,
    /// RFC 3339, UTC.
    received_at: String,
}

/// Read a lead
///
/// The source's own leads only. It never learns who received one.
#[utoipa::path(
    get,
    path = "/api/v1/leads/{id}",
    params(("id" = String, Path, description = "The lead's id, from the answer to its post")),
    responses(
        (status = 200, description = "What became of it", body = ReadLead),
        (status = 401, description = "No valid source key", body = Rejected),
        (status = 404, description = "This source posted no such lead", body = Rejected),
        (status = 429, description = "Too fast; see Retry-After", body = Rejected),
        (status = 503, description = "Ask again; see Retry-After", body = Rejected),
    ),
    security(("source_key" = [])),
)]
pub async fn read_lead(
    State(intake): State<Arc<Intake>>,
    Authorized(source): Authorized,
    Path(id): Path<String>,
) -> Result<Json<ReadLead>, Trouble> {
    let id: LeadId = id.parse().map_err(|_| Trouble::not_found())?;
    let mut tx = intake.store.read_for_intake().await?;
    let found = lead::find_for_source(&mut tx, source, id).await?.ok_or_else(Trouble::not_found)?;
    let earlier = match found.fate {
        Fate::Duplicate { of } => lead::find(&mut tx, &[of]).await?.pop(),
        Fate::Routed { .. } | Fate::Overflow(_) | Fate::Unserved => None,
    };
    let market = market::find(&mut tx, found.market).await?.map(|market| market.name);
    let answer = LeadAnswer::of(&found, market, earlier.as_ref());
    Ok(Json(ReadLead { answer, received_at: found.received_at.rfc3339() }))
}
