//! A simulated source: a lead every 20 seconds or so, over HTTP, as from any other source.

use std::time::Duration;

use serde_json::Value;

use super::{
    borrower,
    cast::MARKETS,
    chance::{between, percent, pick},
    places::{AREA_CODES_ALL_OVER, ELSEWHERE},
};
use crate::{
    clock::{Clock, Dice},
    token::Token,
};

const PAUSE_MS_MIN: u64 = 10_000;
const PAUSE_MS_MAX: u64 = 30_000;
/// Beyond those of the filling, and as many as have phones of their own.
const BORROWERS: std::ops::Range<u64> = 10_000..AREA_CODES_ALL_OVER.len() as u64 * 10_000;
const ELSEWHERE_PERCENT: u64 = 4;

/// Posts to the server at `url` (its root, without a slash at the end) until it is dropped. What
/// comes back is logged without anything of the lead.
pub async fn trickle(url: &str, key: &Token, dice: &Dice, clock: &Clock) -> ! {
    let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build();
    let http = http.expect("a client without TLS needs nothing");
    loop {
        tokio::time::sleep(Duration::from_millis(between(dice, PAUSE_MS_MIN, PAUSE_MS_MAX))).await;
        let request = http
            .post(format!("{url}/api/v1/leads"))
            .bearer_auth(key.as_str())
            .header("Idempotency-Key", hex::encode(dice.bytes::<16>()))
            .json(&body(dice, clock));
        match request.send().await {
            Ok(answer) if answer.status().is_success() => {}
            Ok(answer) => tracing::warn!(status = answer.status().as_u16(), "the demo's lead"),
            Err(error) => tracing::warn!(error = %error.without_url(), "the demo's lead"),
        }
    }
}

fn body(dice: &Dice, clock: &Clock) -> Value {
    let region = match percent(dice, ELSEWHERE_PERCENT) {
        true => pick(dice, ELSEWHERE),
        false => pick(dice, MARKETS).region,
    };
    let number = between(dice, BORROWERS.start, BORROWERS.end - 1);
    borrower::body(region, AREA_CODES_ALL_OVER, number, clock.now(), dice)
}
