//! `evenpace user add`: the password, typed at a terminal or piped in.

use std::{
    io::{Read, Write},
    process::{Child, Command as Process, Stdio},
    time::Duration,
};

use evenpace::{
    password::{self, Asker, Verdict},
    store::{Store, person},
};

use crate::database::Place;

const PROGRAM: &str = env!("CARGO_BIN_EXE_evenpace");
const ARGUMENTS: [&str; 8] =
    ["user", "add", "--role", "sales", "--email", "sam@example.com", "--name", "Sam"];
const PASSWORD: &str = "correct horse battery";

fn begin(mut process: Process, database: &str) -> Child {
    let process = process.env("EVENPACE_DATABASE", database).stdin(Stdio::piped());
    process.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

async fn can_sign_in(database: &str) -> bool {
    let store = Store::open(database).await.unwrap();
    let sam = person::by_email(&mut store.read().await.unwrap(), "sam@example.com").await.unwrap();
    let hash = sam.and_then(|sam| sam.password_hash);
    let verdict = password::is_password(PASSWORD.to_owned(), hash, Asker::Known).await.unwrap();
    store.close().await;
    verdict == Verdict::Right
}

#[tokio::test]
async fn a_password_that_is_typed_is_never_shown() {
    let place = Place::sqlite();
    let mut terminal = Process::new("script");
    let command = format!("{PROGRAM} {}", ARGUMENTS.join(" "));
    terminal.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    let mut child = begin(terminal, &place.url);
    let (mut typed, mut screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let mut shown = String::new();
    while !shown.ends_with("Password: ") {
        let mut byte = [0];
        assert_eq!(screen.read(&mut byte).unwrap(), 1, "it ended without asking: {shown}");
        shown.push(byte[0].into());
    }
    // Nobody types as fast as the terminal is told to keep quiet.
    tokio::time::sleep(Duration::from_millis(500)).await;
    writeln!(typed, "{PASSWORD}").unwrap();
    screen.read_to_string(&mut shown).unwrap();
    drop(typed);
    assert!(child.wait().unwrap().success(), "{shown}");
    assert!(!shown.contains("correct"), "{shown}");
    assert!(shown.contains("sam@example.com can sign in as sales."), "{shown}");
    assert!(can_sign_in(&place.url).await);
    place.clear().await;
}

#[tokio::test]
async fn a_password_can_be_piped_in_and_is_long_enough() {
    let place = Place::sqlite();
    for (piped, succeeds) in [("", false), ("too short\n", false), (PASSWORD, true)] {
        let mut process = Process::new(PROGRAM);
        process.args(ARGUMENTS);
        let mut child = begin(process, &place.url);
        child.stdin.take().unwrap().write_all(piped.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.success(), succeeds, "{said}");
        assert_eq!(said.contains("at least 12 characters"), !succeeds, "{said}");
    }
    assert!(can_sign_in(&place.url).await);
    place.clear().await;
}
