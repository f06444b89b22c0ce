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
async fn behind_tls_it_is_told_its_address_and_believes_no_request_about_it() {
    let mut served = Served::start(Path::new(PROGRAM), &[]).await;
    served.kill();
    let https = ("EVENPACE_HTTPS", "true");
    for variables in [&[https][..], &[https, ("EVENPACE_URL", "http://leads.example")]] {
        let said = refusal(&served.folder, variables);
        assert!(said.contains("--https needs --url (EVENPACE_URL)"), "{said}");
    }
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

#[tokio::test]
async fn the_server_asks_for_as_many_open_files_as_it_has_places() {
    use std::os::unix::fs::PermissionsExt;
    let folder = std::env::temp_dir().join(format!("evenpace-few-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let few = folder.join("evenpace");
    std::fs::write(&few, format!("#!/bin/sh\nulimit -S -n 200\nexec {PROGRAM} \"$@\"\n")).unwrap();
    std::fs::set_permissions(&few, PermissionsExt::from_mode(0o700)).unwrap();
    let served = Served::start(&few, &[]).await;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", served.process_id())).unwrap();
    let files = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let soft: u64 = files.split_whitespace().nth(3).unwrap().parse().unwrap();
    assert!(soft > 4_096, "{files}");
    std::fs::remove_dir_all(folder).unwrap();
}
