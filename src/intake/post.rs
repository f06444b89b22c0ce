//! A source posts a lead.

use std::{sync::Arc, time::Duration};

use app::{
    ids::{LeadId, SourceId},
    lead::{problem::Problem, submission::Submission},
    ledger::Hash,
};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

use super::{
    Intake, body,
    openapi::PostedLead,
    source_key::Authorized,
    trouble::{Rejected, Trouble},
};
use crate::{
    store::answer,
    writer::{Answer, Declined, LeadAnswer, Order, Retry},
};

const KEY_CHARS_MAX: usize = 200;
/// How long a source waits for the writer. It may be carried out later all the same.
const ORDER_TIMEOUT: Duration = Duration::from_secs(10);

/// Post a lead
///
/// It is routed at once. A 201 means that the lead, what became of it and its log are on disk. Send
/// an `Idempotency-Key` and repeat a request that got no answer, or 429 or 503: the same key and
/// body get the same answer for 30 days, and one lead.
#[utoipa::path(
    post,
    path = "/api/v1/leads",
    request_body = PostedLead,
    params(("Idempotency-Key" = Option<String>, Header,
        description = "1 to 200 visible ASCII characters of the source's choice")),
    responses(
        (status = 201, description = "Taken", body = LeadAnswer),
        (status = 400, description = "Unreadable JSON, or a bad Idempotency-Key", body = Rejected),
        (status = 401, description = "No valid source key", body = Rejected),
        (status = 408, description = "The body took longer than 20 seconds", body = Rejected),
        (status = 409, description = "The same Idempotency-Key with another body", body = Rejected),
        (status = 413, description = "Over 64 kB", body = Rejected),
        (status = 415, description = "Not application/json", body = Rejected),
        (status = 422, description = "Every problem of the body at once", body = Rejected),
        (status = 429, description = "Too fast; see Retry-After", body = Rejected),
        (status = 503, description = "Taken or not: send it again; see Retry-After",
            body = Rejected),
    ),
    security(("source_key" = [])),
)]
pub async fn post_lead(
    State(intake): State<Arc<Intake>>,
    Authorized(source): Authorized,
    request: Request,
) -> Result<Response, Trouble> {
    let (key, is_json) = (idempotency_key(request.headers())?, is_json(request.headers()));
    if !is_json {
        return Err(Trouble::not_typed_json());
    }
    let bytes = body::read(request.into_body()).await?;
    let body_hash = Hash(Sha256::digest(&bytes).into());
    let retry = key.map(|key| Retry { key, body_hash });
    if let Some(retry) = &retry {
        // Before anything is checked: what was fresh when it was taken may be stale by now.
        let since = intake.clock.now() - answer::KEPT_MS;
        let asked = [(source, retry.key.as_str())];
        let mut tx = intake.store.read_for_intake().await?;
        if let Some(given) = answer::find(&mut tx, &asked, since).await?.pop() {
            let is_same = given.body_hash == body_hash;
            return if is_same { Ok(taken(given.body)) } else { Err(Declined::KeyReused.into()) };
        }
    }
    let body = serde_json::from_slice(&bytes).map_err(|_| Trouble::not_json())?;
    let now = intake.clock.now();
    let submission = Submission::read(&body, now, &intake.rules).map_err(|problems| {
        intake.count(source, &problems);
        Trouble::problems(problems)
    })?;
    let lead = LeadId(intake.preparer.dice.id(now));
    let post = intake.preparer.prepare(lead, source, submission, retry);
    let order = intake.writer.order(Order::Post(Box::new(post)));
    match tokio::time::timeout(ORDER_TIMEOUT, order).await {
        Ok(Ok(Answer::Posted(body))) => Ok(taken(body)),
        Ok(Err(declined)) => Err(declined.into()),
        Ok(Ok(Answer::Done | Answer::Together(_))) | Err(_) => Err(Declined::Fault.into()),
    }
}

impl Intake {
    /// Counts what was not taken, for whoever looks after this source. Nobody waits for it.
    fn count(&self, source: SourceId, problems: &[Problem]) {
        let Some(first) = problems.first() else { return };
        let (writer, code) = (self.writer.clone(), first.code.code());
        tokio::spawn(async move {
            if let Err(declined) = writer.order(Order::CountRefusal { source, code }).await {
                tracing::debug!(%declined, "a refused post was not counted");
            }
        });
    }
}

fn taken(body: String) -> Response {
    (StatusCode::CREATED, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}

fn is_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let kind = kind.and_then(|kind| kind.split(';').next()).map(str::trim);
    kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Trouble> {
    let Some(key) = headers.get("idempotency-key") else { return Ok(None) };
    let key = key.to_str().map_err(|_| Trouble::bad_key())?;
    let is_good =
        (1..=KEY_CHARS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if is_good { Ok(Some(key.to_owned())) } else { Err(Trouble::bad_key()) }
}
