//! `evenpace user`: a password, typed at a terminal or piped in, and links to set one.

use std::{
    io::{Read, Write},
    path::Path,
    process::{Child, Command as Process, Stdio},
    time::Duration,
};

use app::people::LinkPurpose;
use evenpace::{
    clock::Clock,
    password::{self, Asker, Verdict},
    store::{Store, link, person},
    token,
};

use crate::{database::Place, served::Served};

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

/// What the program prints when it does as it is told.
fn printed(database: &str, arguments: &[&str]) -> Result<String, String> {
    let mut process = Process::new(PROGRAM);
    process.args(arguments);
    let output = begin(process, database).wait_with_output().unwrap();
    match output.status.success() {
        true => Ok(String::from_utf8(output.stdout).unwrap()),
        false => Err(String::from_utf8(output.stderr).unwrap()),
    }
}

/// What the link that was printed is for, and whose it is.
async fn link_of(database: &str, told: &str) -> Option<(LinkPurpose, String)> {
    let token = told.lines().next().unwrap().rsplit('/').next().unwrap();
    let (store, hash) = (Store::open(database).await.unwrap(), token::hash_of(token));
    let mut tx = store.read().await.unwrap();
    let found = link::find(&mut tx, &hash.0, Clock::System.now()).await.unwrap();
    found.map(|(link, person)| (link.purpose, person.email))
}

#[tokio::test]
async fn an_invitation_and_a_new_password_are_links_that_somebody_is_sent() {
    let place = Place::sqlite();
    let run = |arguments: &[&str]| printed(&place.url, arguments);
    let sam = ["--role", "officer", "--email", "Sam@example.com", "--name", "Sam"];
    let invite = [&["user", "invite"], &sam[..], &["--url", "https://leads.example/"]].concat();
    let told = run(&invite).unwrap();
    assert!(told.starts_with("https://leads.example/welcome/"), "{told}");
    assert!(told.contains("sam@example.com alone") && told.contains("for 7 days"), "{told}");
    let email = "sam@example.com".to_owned();
    let invited = Some((LinkPurpose::Invitation, email.clone()));
    assert_eq!(link_of(&place.url, &told).await, invited);
    assert!(run(&invite).unwrap_err().contains("known already"), "not twice");

    let again = run(&["user", "link", "sam@example.com"]).unwrap();
    assert!(again.starts_with("http://127.0.0.1:3000/welcome/"), "{again}");
    assert_eq!(link_of(&place.url, &again).await, invited, "still without a password");
    assert_eq!(link_of(&place.url, &told).await, None, "the first works no more");
    let store = Store::open(&place.url).await.unwrap();
    let mut tx = store.write().await.unwrap();
    let id = person::by_email(&mut tx, &email).await.unwrap().unwrap().id;
    person::set_password(&mut tx, id, "$argon2id$hash").await.unwrap();
    tx.commit().await.unwrap();
    let reset = run(&["user", "link", "sam@example.com"]).unwrap();
    assert!(reset.contains("for one day"), "{reset}");
    assert_eq!(link_of(&place.url, &reset).await, Some((LinkPurpose::Reset, email)));
    assert!(run(&["user", "link", "kim@example.com"]).unwrap_err().contains("nobody"));
    place.clear().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_log_learns_a_links_token() {
    let variables = [("RUST_LOG", "debug".to_owned())];
    let served = Served::start(Path::new(PROGRAM), &variables).await;
    let sam = ["user", "invite", "--role", "sales", "--email", "sam@example.com", "--name", "Sam"];
    let told = printed(&served.database(), &sam).unwrap();
    let token = told.lines().next().unwrap().rsplit('/').next().unwrap();
    let opened = crate::served::client().get(format!("{}/welcome/{token}", served.url));
    let page = opened.send().await.unwrap().text().await.unwrap();
    assert!(!page.contains(token), "{page}");
    let log = served.log();
    assert!(log.contains("/welcome/..") && !log.contains(token), "{log}");
}
