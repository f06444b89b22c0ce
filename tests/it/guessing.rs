//! Somebody guesses passwords from many addresses, while the owner signs in and leads come.
//!
//! `EVENPACE_GUESSES` guesses on one account, and one on as many accounts; a few by default. From
//! 1,000 on the times are held to what they must be: with fewer they are luck.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use app::{ids::PersonId, people::Role};
use evenpace::{
    clock::{Clock, Dice},
    password::hash_password,
    store::{
        Store,
        person::{self, Person},
    },
};
use futures_util::future::join_all;
use reqwest::{Client, Response, header, redirect};
use tokio::time::Instant;

use crate::served::{Served, body, client};

const OWNER: &str = "owner@example.com";
const PASSWORD: &str = "correct horse battery";
/// Whoever guesses, each at an address of their own.
const GUESSERS: u64 = 40;
/// How long each of them waits between two guesses, so that leads are posted all the while.
const PAUSE: Duration = Duration::from_millis(100);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_crowd_guesses_ten_times_an_hour_and_the_owner_and_the_leads_come_in() {
    let guesses = std::env::var("EVENPACE_GUESSES").map_or(400, |value| value.parse().unwrap());
    // Accounts that exist, and as many that don't, for the times of an answer.
    let accounts = (guesses / 10).clamp(100, 1_000);
    let served = Served::start(Path::new(env!("CARGO_BIN_EXE_evenpace")), &[]).await;
    add_accounts(&served, accounts).await;
    let own = browser(Ipv4Addr::LOCALHOST);
    let cookies = in_with(&sign_in(&served, &own, OWNER, PASSWORD, "").await);

    let [exist, made_up] =
        medians(&served, accounts).await.map(|median| median.as_secs_f64() * 1_000.0);
    let parted = (exist - made_up).abs() / exist.min(made_up);
    // Before the guesses and after them: of fewer, the 99th percentile is luck.
    let leads = usize::try_from(guesses / 10).unwrap().clamp(50, 1_000);
    let before = quiet(&served, 0, leads).await;
    let one_account = crowd(&served, guesses, |_| OWNER.to_owned(), |n| format!("guess {n}"));
    let owners = sign_in(&served, &own, OWNER, PASSWORD, &cookies);
    let one_account = async { tokio::join!(one_account, owners) };
    let ((on_one, owners), while_one) = beside(&served, 1 << 20, one_account).await;
    let many_accounts = crowd(&served, guesses, known, |_| "password1234".to_owned());
    let (on_many, while_many) = beside(&served, 2 << 20, many_accounts).await;
    let quiet = Waits([before.0, quiet(&served, 3 << 20, leads).await.0].concat());

    println!("{guesses} wrong passwords on one account: {on_one} looked at");
    println!("one password on {guesses} accounts: {on_many} looked at");
    println!("its owner meanwhile, in a browser that they know: sent to {}", location(&owners));
    println!(
        "accounts that exist, and that don't: {exist:.2} ms and {made_up:.2} ms, {:.1}% apart",
        parted * 100.0
    );
    println!(
        "leads, p99: {:.1} ms of {} on a quiet server; beside the guesses {:.1} ms of {} \
         and {:.1} ms of {}",
        quiet.p99(),
        quiet.0.len(),
        while_one.p99(),
        while_one.0.len(),
        while_many.p99(),
        while_many.0.len()
    );
    assert!(on_one <= 10, "{on_one}");
    assert!(on_many <= 100 * GUESSERS, "{on_many}");
    assert_eq!(location(&owners), "/");
    if guesses >= 1_000 {
        assert!(parted <= 0.05, "{parted}");
        let worst = while_one.p99().max(while_many.p99());
        assert!(worst <= 2.0 * quiet.p99(), "{worst} ms");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_is_sent_away_because_many_wait_is_told_to_come_again_at_once() {
    let served = Served::start(Path::new(env!("CARGO_BIN_EXE_evenpace")), &[]).await;
    // Far more than may wait, and fewer from each address than it may try in an hour.
    let crowd = (0..200).map(|account| {
        let (browser, served) = (browser(address(account / 50)), &served);
        async move { sign_in(served, &browser, &unknown(account), "not the password", "").await }
    });
    let answers = join_all(crowd).await;
    let told = |why: &str| answers.iter().filter(|answer| location(answer).ends_with(why)).count();
    assert_eq!((told("=slow"), told("=wrong") + told("=busy")), (0, 200));
    let busy = answers.iter().find(|answer| location(answer).ends_with("=busy")).unwrap();
    assert!(!busy.headers().contains_key(header::RETRY_AFTER));
    let page = client().get(format!("{}{}", served.url, location(busy))).send().await.unwrap();
    let page = page.text().await.unwrap();
    assert!(page.contains("Try again in a moment") && !page.contains("hour"), "{page}");
}

/// The owner, and accounts that exist. None of them has another's password.
async fn add_accounts(served: &Served, accounts: u64) {
    let (store, dice) = (Store::open(&served.database()).await.unwrap(), Dice::System);
    let (now, hash) = (Clock::System.now(), hash_password(PASSWORD.to_owned()).await.unwrap());
    let mut tx = store.write().await.unwrap();
    for email in (0..accounts).map(known).chain([OWNER.to_owned()]) {
        let person = Person {
            id: PersonId(dice.id(now)),
            email,
            name: "Robin Vale".to_owned(),
            role: Role::Sales,
            officer: None,
            password_hash: Some(hash.clone()),
            created_at: now,
            disabled_at: None,
        };
        person::insert(&mut tx, &person).await.unwrap();
    }
    tx.commit().await.unwrap();
    store.close().await;
}

fn known(account: u64) -> String {
    format!("somebody{account}@example.com")
}

fn unknown(account: u64) -> String {
    format!("nobody{account}@example.com")
}

/// A client at this address: on Linux all of 127.0.0.0/8 is this machine.
fn browser(address: Ipv4Addr) -> Client {
    let browser = Client::builder().no_proxy().redirect(redirect::Policy::none());
    browser.local_address(IpAddr::V4(address)).build().unwrap()
}

fn address(of: u64) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(Ipv4Addr::new(127, 0, 1, 0)) + u32::try_from(of).unwrap())
}

/// Says that it comes from somewhere else each time.
async fn sign_in(
    served: &Served,
    browser: &Client,
    email: &str,
    password: &str,
    cookies: &str,
) -> Response {
    let forged = Ipv4Addr::from(Dice::System.bytes::<4>());
    let request = browser.post(format!("{}/sign-in", served.url));
    let request = request.header("x-forwarded-for", forged.to_string());
    let request = request.header("sec-fetch-site", "same-origin").header(header::COOKIE, cookies);
    let form = format!("email={email}&password={}", password.replace(' ', "+"));
    let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    request.body(form).send().await.unwrap()
}

fn location(response: &Response) -> &str {
    response.headers()[header::LOCATION].to_str().unwrap()
}

/// The cookies of somebody who has come in.
fn in_with(response: &Response) -> String {
    assert_eq!(location(response), "/");
    let set = response.headers().get_all(header::SET_COOKIE).iter();
    let kept = set.map(|value| value.to_str().unwrap().split(';').next().unwrap());
    kept.collect::<Vec<_>>().join("; ")
}

/// The median times of an answer for accounts that exist, and for as many that don't.
async fn medians(served: &Served, accounts: u64) -> [Duration; 2] {
    let mut waits = [Vec::new(), Vec::new()];
    for account in 0..accounts {
        // At most a hundred from one address.
        let browser = browser(address(200 + account / 50));
        // The connection is open before the watch runs.
        browser.get(format!("{}/health", served.url)).send().await.unwrap();
        // Each comes first as often as the other.
        for turn in [account % 2, 1 - account % 2] {
            let email = [known, unknown][usize::try_from(turn).unwrap()](account);
            let begun = Instant::now();
            let response = sign_in(served, &browser, &email, "not the password", "").await;
            waits[usize::try_from(turn).unwrap()].push(begun.elapsed());
            assert_eq!(location(&response), "/sign-in?failed=wrong");
        }
    }
    waits.map(|mut waits| {
        waits.sort_unstable();
        waits[waits.len() / 2]
    })
}

/// Returns how many guesses the server looked at.
async fn crowd(
    served: &Served,
    guesses: u64,
    email: impl Fn(u64) -> String,
    password: impl Fn(u64) -> String,
) -> u64 {
    let guessers = (0..GUESSERS).map(|guesser| {
        let (email, password) = (&email, &password);
        async move {
            let (browser, mut looked_at) = (browser(address(guesser)), 0);
            for guess in (guesser..guesses).step_by(GUESSERS.try_into().unwrap()) {
                let answer = sign_in(served, &browser, &email(guess), &password(guess), "").await;
                match location(&answer) {
                    "/sign-in?failed=wrong" => looked_at += 1,
                    "/sign-in?failed=slow" | "/sign-in?failed=busy" => {}
                    other => panic!("{other}"),
                }
                tokio::time::sleep(PAUSE).await;
            }
            looked_at
        }
    });
    join_all(guessers).await.into_iter().sum()
}

/// How long leads waited for their answers.
struct Waits(Vec<Duration>);

impl Waits {
    /// In milliseconds.
    fn p99(&self) -> f64 {
        let mut waits = self.0.clone();
        waits.sort_unstable();
        waits[waits.len() * 99 / 100].as_secs_f64() * 1_000.0
    }
}

/// Posts one lead after another, as long as `goes_on` says after so many. In a task of its own:
/// whoever guesses must not keep the watch from being read.
async fn post_while(
    served: &Served,
    first: u64,
    goes_on: impl Fn(usize) -> bool + Send + 'static,
) -> Waits {
    let (url, key) = (format!("{}/api/v1/leads", served.url), served.key.clone());
    let posting = tokio::spawn(async move {
        let (http, mut waits) = (client(), Vec::new());
        while goes_on(waits.len()) {
            let body = body(first + waits.len() as u64);
            let begun = Instant::now();
            let answer = http.post(&url).bearer_auth(&key).json(&body).send().await.unwrap();
            waits.push(begun.elapsed());
            assert_eq!(answer.status(), 201);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Waits(waits)
    });
    posting.await.unwrap()
}

async fn quiet(served: &Served, first: u64, leads: usize) -> Waits {
    post_while(served, first, move |posted| posted < leads).await
}

/// What came of a crowd's guesses, and how long leads waited meanwhile.
async fn beside<T>(served: &Served, first: u64, crowd: impl Future<Output = T>) -> (T, Waits) {
    let done = Arc::new(AtomicBool::new(false));
    let is_done = done.clone();
    let guessing = async {
        let came = crowd.await;
        done.store(true, Ordering::SeqCst);
        came
    };
    let posting = post_while(served, first, move |_| !is_done.load(Ordering::SeqCst));
    tokio::join!(guessing, posting)
}
