//! When the server refuses to start, and when it stops deciding.

use std::{path::Path, process::Command as Process};

use evenpace::writer::{Declined, Order, PARTED_MS_MAX};

use crate::{house::House, served::Served};

const PROGRAM: &str = env!("CARGO_BIN_EXE_evenpace");

/// What the server says when it is started on this database with these variables and refuses.
fn refusal(folder: &Path, variables: &[(&str, &str)]) -> String {
    let output = Process::new(PROGRAM)
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("EVENPACE_DATABASE", format!("sqlite:{}/evenpace.db", folder.display()))
        .env("EVENPACE_KEY_FILE", folder.join("master.key"))
        .env("EVENPACE_SITE", folder.join("site"))
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    assert!(!output.status.success());
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn a_server_with_another_master_key_or_none_does_not_start() {
    let mut served = Served::start(Path::new(PROGRAM), &[]).await;
    served.kill();
    let other = "cd".repeat(32);
    let said = refusal(&served.folder, &[("EVENPACE_MASTER_KEY", &other)]);
    assert!(said.contains("another master key"), "{said}");
    std::fs::remove_file(served.folder.join("master.key")).unwrap();
    let said = refusal(&served.folder, &[]);
    assert!(said.contains("key file"), "{said}");
    assert!(!served.folder.join("master.key").exists(), "a new key would open nothing");
}

#[tokio::test]
async fn session_cookies_do_not_travel_in_the_clear() {
    let mut served = Served::start(Path::new(PROGRAM), &[]).await;
    served.kill();
    let said = refusal(&served.folder, &[("EVENPACE_TRUSTED_PROXIES", "127.0.0.1")]);
    assert!(said.contains("--https"), "{said}");
}

#[tokio::test]
async fn nothing_is_decided_after_somebody_set_the_clock() {
    let house = House::open().await;
    let market = house.open_market("Tampa", &["336"]).await;
    house.sign(market, 40).await;
    house.clock.jump_ms(PARTED_MS_MAX);
    assert_eq!(house.post(&house.body(1, "33602", "FL")).await.0, 201);
    house.clock.jump_ms(31 * app::instant::DAY_MS);
    assert_eq!(house.writer.order(Order::Tick(market)).await, Err(Declined::ClockParted));
    let (status, answer) = house.post(&house.body(2, "33602", "FL")).await;
    assert_eq!((status, &answer["problems"][0]["code"]), (503, &"unavailable".into()));
    house.assert_verified().await;
}
