//! What is to be done first, in order, from an empty database to the first routed lead.

use app::{
    api::admin::Step,
    instant::Instant,
    lead::{field::example_body, zip},
    ui::path,
};

use super::Admin;
use crate::{
    fault::Fault,
    store::{lead, market, officer, source, stock},
};

impl Admin {
    /// Empty once a lead was routed.
    pub(super) async fn read_first_steps(&self) -> Result<Vec<Step>, Fault> {
        let mut tx = self.store.look().await?;
        if lead::is_any_routed(&mut tx).await? {
            return Ok(Vec::new());
        }
        let markets = stock::of_each(&mut tx).await?;
        let step = |is_done, title, why, path| Step { is_done, title, why, path, command: None };
        let area = match markets.first() {
            Some((market, _)) => market::areas(&mut tx, market.id).await?.into_iter().next(),
            None => None,
        };
        Ok(vec![
            step(
                !markets.is_empty(),
                "Open a market",
                "Where leads come from: its ZIPs, its seats and what a lead costs.",
                path::NEW_MARKET,
            ),
            step(
                !officer::all(&mut tx).await?.is_empty(),
                "Add an officer",
                "Who buys leads, and the states in which they are licensed.",
                path::NEW_OFFICER,
            ),
            step(
                markets.iter().any(|(_, stock)| stock.sold > 0),
                "Sign a contract",
                "How many leads a month the officer gets in the market.",
                path::NEW_CONTRACT,
            ),
            step(
                !source::all(&mut tx).await?.is_empty(),
                "Add a source",
                "Who posts leads. Its key is shown once.",
                path::SOURCES,
            ),
            Step {
                command: Some(curl(&self.url, area.as_deref(), self.clock.now())),
                ..step(
                    false,
                    "Post the first lead",
                    "With the source's key for KEY. The answer says what became of it.",
                    "/api/openapi.json",
                )
            },
        ])
    }
}

/// A lead that a market of this area takes.
fn curl(url: &str, area: Option<&str>, now: Instant) -> String {
    let mut body = example_body(now);
    body["test"] = false.into();
    if let Some(area) = area {
        match area.len() {
            2 => body["state"] = area.into(),
            3 => body["zip"] = format!("{area}01").into(),
            _ => body["zip"] = area.into(),
        }
        let zip = body["zip"].as_str().filter(|_| area.len() > 2);
        if let Some(state) = zip.and_then(zip::state_of) {
            body["state"] = state.code().into();
        }
    }
    let body = body.to_string().replace('\'', "'\\''");
    format!(
        "curl {url}/api/v1/leads -H 'Authorization: Bearer KEY' \\\n  \
         -H 'Content-Type: application/json' -d '{body}'"
    )
}
