//! Routing cases played against a whole house: the recipients must be those that the rule alone
//! comes to.

use std::path::Path;

use serde_json::Value;

use crate::stage::{Stage, text};

#[tokio::test]
async fn five_cases_over_http_have_the_same_recipients() {
    for case in [
        "joins-mid-month",
        "shared-shortage-75",
        "pause-and-resume",
        "a-lower-number-waits",
        "credits-reopen-owed-leads",
    ] {
        let leads = play(case).await;
        println!("{case}: {leads} leads over HTTP, the same recipients");
    }
}

/// Plays a case, compares every outcome, and returns how many leads it had.
async fn play(case: &str) -> usize {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("app/tests/cases/{case}.json"));
    let scenario: Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let stage = Stage::play(&scenario).await;
    let expected = scenario["expected"]["leads"].as_array().unwrap();
    for outcome in expected {
        let name = text(&outcome["lead"]);
        let recipient = stage.recipient(&name).await;
        let expected = outcome.get("routed_to").map(|it| stage.ids[&text(it)]);
        assert_eq!(recipient, expected, "{case}: {name}");
    }
    stage.house.assert_verified().await;
    expected.len()
}
