//! A file of many rows goes in beside a server that takes leads, or not at all. From
//! `EVENPACE_ROWS` on what it costs is printed; a few hundred by default.

use std::{
    path::Path,
    process::{Command, Output},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use evenpace::{
    clock::Clock,
    store::{Store, allocation, lead, market},
};
use tokio::time::Instant;

use crate::{
    import::{columns, lead_row},
    served::{Served, body, client},
};

/// One row in so many is bad at first.
const BAD_EACH: usize = 100;
const CLIENTS: usize = 4;
/// Borrowers of those who post meanwhile: none of a file's.
const OTHERS: u64 = 1_000_000;
static NEXT: AtomicU64 = AtomicU64::new(OTHERS);

/// Rows of one kind, with every hundredth as it is at first, and how many of them are there.
struct File {
    kind: &'static str,
    heading: String,
    bad: Vec<String>,
    good: Vec<String>,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_file_with_bad_rows_changes_nothing_and_repaired_it_goes_in_beside_a_server() {
    let rows = std::env::var("EVENPACE_ROWS").map_or(300, |text| text.parse().unwrap());
    let served = Served::start(Path::new(env!("CARGO_BIN_EXE_evenpace")), &[]).await;
    let before = counts(&served).await;
    for (kind, text) in [("markets", markets(rows)), ("officers", officers(rows))] {
        let done = import(&served, kind, &text, true);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }
    for (file, then) in [(contracts(rows), [rows, 0]), (leads(rows), [rows, rows])] {
        let named = |output: &Output| {
            let told = String::from_utf8_lossy(&output.stderr).into_owned();
            file.bad_lines().filter(|line| told.contains(&format!("line {line}, "))).count()
        };
        let known = counts(&served).await;
        let (latencies, took) = while_posting(&served, || {
            for commit in [false, true] {
                let refused = import(&served, file.kind, &file.text(&file.bad), commit);
                assert_eq!((refused.status.success(), named(&refused)), (false, rows / BAD_EACH));
            }
        })
        .await;
        assert_eq!(counts(&served).await, known, "{}", file.kind);
        println!(
            "{rows} {}, {} of them bad: all named by the dry run and by --commit, nothing changed, \
             {took:.1?} both; posts meanwhile: {}",
            file.kind,
            rows / BAD_EACH,
            Told(latencies)
        );
        let (latencies, took) = while_posting(&served, || {
            let done = import(&served, file.kind, &file.text(&file.good), true);
            assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        })
        .await;
        let [contracts, leads] = counts(&served).await;
        assert_eq!([contracts - before[0], leads - before[1]], then);
        println!(
            "{rows} {}, repaired: in within {took:.1?}; posts meanwhile: {}",
            file.kind,
            Told(latencies)
        );
    }
}

impl File {
    fn text(&self, rows: &[String]) -> String {
        format!("{}\n{}\n", self.heading, rows.join("\n"))
    }

    /// The heading is line 1.
    fn bad_lines(&self) -> impl Iterator<Item = usize> {
        let rows = self.good.iter().zip(&self.bad).zip(2..);
        rows.filter(|((good, bad), _)| good != bad).map(|(_, line)| line)
    }

    fn of(
        kind: &'static str,
        heading: String,
        rows: usize,
        row: impl Fn(usize, bool) -> String,
    ) -> Self {
        let bad = (1..=rows).map(|n| row(n, n % BAD_EACH == 0)).collect();
        Self { kind, heading, bad, good: (1..=rows).map(|n| row(n, false)).collect() }
    }
}

/// Of fifty seats each.
const SEATS: usize = 50;

fn markets(rows: usize) -> String {
    let row = |n| format!("Market {n},America/New_York,{},{SEATS},5,65", 10_001 + n);
    let rows: Vec<String> = (0..rows.div_ceil(SEATS)).map(row).collect();
    format!("name,time_zone,areas,seats,early_days,price\n{}\n", rows.join("\n"))
}

fn officers(rows: usize) -> String {
    let rows: Vec<String> =
        (1..=rows).map(|n| format!("Officer {n},{n},FL,America/New_York")).collect();
    format!("name,nmls,licences,time_zone\n{}\n", rows.join("\n"))
}

fn contracts(rows: usize) -> File {
    let heading = "market,officer,number,price".to_owned();
    File::of("allocations", heading, rows, |n, is_bad| {
        let number = if is_bad { 3 } else { 20 };
        format!("Market {},{n},{number},65", (n - 1) / SEATS)
    })
}

fn leads(rows: usize) -> File {
    let now = Clock::System.now();
    File::of("leads", columns().join(","), rows, |n, is_bad| {
        lead_row(n, if is_bad { "3360" } else { "33602" }, now)
    })
}

fn import(served: &Served, kind: &str, text: &str, commit: bool) -> Output {
    let path = served.folder.join("rows.csv");
    std::fs::write(&path, text).unwrap();
    Command::new(env!("CARGO_BIN_EXE_evenpace"))
        .env("EVENPACE_DATABASE", served.database())
        .env("EVENPACE_KEY_FILE", served.folder.join("master.key"))
        .args(["import", kind, "--source", "Bench source"])
        .args(commit.then_some("--commit"))
        .arg(path)
        .output()
        .unwrap()
}

/// Contracts, and leads without those that were posted meanwhile.
async fn counts(served: &Served) -> [usize; 2] {
    let store = Store::open(&served.database()).await.unwrap();
    let mut tx = store.read().await.unwrap();
    let (mut contracts, mut leads) = (0, 0);
    for market in market::all(&mut tx).await.unwrap() {
        contracts += allocation::in_market(&mut tx, market.id).await.unwrap().len();
        leads += lead::in_market(&mut tx, market.id).await.unwrap().len();
    }
    [contracts, leads - (NEXT.load(Ordering::SeqCst) - OTHERS) as usize]
}

/// How long the work took, and how long each lead that was posted meanwhile. Every one is taken.
async fn while_posting(served: &Served, work: impl FnOnce() + Send) -> (Vec<Duration>, Duration) {
    let stop = Arc::new(AtomicBool::new(false));
    let posting: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let (url, key) = (format!("{}/api/v1/leads", served.url), served.key.clone());
            let stop = stop.clone();
            tokio::spawn(async move {
                let (http, mut latencies) = (client(), Vec::new());
                while !stop.load(Ordering::SeqCst) {
                    let body = body(NEXT.fetch_add(1, Ordering::SeqCst));
                    let asked = Instant::now();
                    let answer = http.post(&url).bearer_auth(&key).json(&body).send().await;
                    assert_eq!(answer.unwrap().status(), 201);
                    latencies.push(asked.elapsed());
                    tokio::time::sleep(Duration::from_millis(5)).await;
                }
                latencies
            })
        })
        .collect();
    let begun = Instant::now();
    tokio::task::block_in_place(work);
    let took = begun.elapsed();
    stop.store(true, Ordering::SeqCst);
    let mut latencies = Vec::new();
    for client in posting {
        latencies.extend(client.await.unwrap());
    }
    latencies.sort();
    (latencies, took)
}

struct Told(Vec<Duration>);

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self(latencies) = self;
        let at = |percent: usize| latencies[(latencies.len() - 1) * percent / 100];
        let (median, late, last) = (at(50), at(99), at(100));
        write!(f, "{}, median {median:.1?}, p99 {late:.1?}, longest {last:.1?}", latencies.len())
    }
}
