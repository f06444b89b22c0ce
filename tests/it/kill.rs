//! The server is killed with -9 while clients post: what was acknowledged is there, once.
//!
//! `EVENPACE_KILLS` rounds of at most `EVENPACE_KILL_SECONDS` seconds; a few short ones by default.

use std::{
    collections::HashMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use app::{ids::LeadId, ledger::Event};
use evenpace::{
    clock::Dice,
    store::{Store, entry, lead},
    verify::verify,
};
use serde_json::Value;

use crate::served::{Served, body, client};

const CLIENTS: usize = 64;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_is_found_once_after_kill_9() {
    let rounds = setting("EVENPACE_KILLS", 2);
    let seconds = setting("EVENPACE_KILL_SECONDS", 3);
    let program = Path::new(env!("CARGO_BIN_EXE_evenpace"));
    let mut served = Served::start(program, &[]).await;
    let acknowledged = Arc::new(Mutex::new(HashMap::new()));
    let next = Arc::new(AtomicU64::new(0));
    for round in 1..=rounds {
        let before = acknowledged.lock().unwrap().len();
        let stop = Arc::new(AtomicBool::new(false));
        let posting: Vec<_> = (0..CLIENTS)
            .map(|_| tokio::spawn(post(&served, acknowledged.clone(), next.clone(), stop.clone())))
            .collect();
        let wait_ms = 500 + Dice::System.below(seconds * 1_000 - 500);
        tokio::time::sleep(Duration::from_millis(wait_ms)).await;
        served.kill();
        stop.store(true, Ordering::SeqCst);
        futures_util::future::join_all(posting).await;
        served.start_again().await;
        let acknowledged = acknowledged.lock().unwrap().clone();
        let retried = retry(&served, &acknowledged, before).await;
        let entries = check(&served, &acknowledged).await;
        println!(
            "round {round}: killed after {wait_ms} ms, {} leads acknowledged so far, 0 lost, \
             0 routed twice, {retried} retries got the stored lead, {entries} entries verified",
            acknowledged.len(),
        );
    }
}

fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).ok().map_or(default, |value| value.parse().unwrap())
}

/// A key, the body that it came with, and the answer.
type Acknowledged = HashMap<u64, (String, String)>;

fn post(
    served: &Served,
    acknowledged: Arc<Mutex<Acknowledged>>,
    next: Arc<AtomicU64>,
    stop: Arc<AtomicBool>,
) -> impl Future<Output = ()> + 'static {
    let (url, key) = (format!("{}/api/v1/leads", served.url), served.key.clone());
    async move {
        let http = client();
        while !stop.load(Ordering::SeqCst) {
            let borrower = next.fetch_add(1, Ordering::SeqCst);
            let body = body(borrower).to_string();
            let answer = send(&http, &url, &key, borrower, body.clone()).await;
            if let Some(answer) = answer {
                acknowledged.lock().unwrap().insert(borrower, (body, answer));
            }
        }
    }
}

/// The answer of a 201, and nothing else.
async fn send(
    http: &reqwest::Client,
    url: &str,
    key: &str,
    borrower: u64,
    body: String,
) -> Option<String> {
    let request = http.post(url).bearer_auth(key).header("Idempotency-Key", borrower.to_string());
    let answer = request.header("content-type", "application/json").body(body).send().await.ok()?;
    if answer.status() != 201 {
        return None;
    }
    answer.text().await.ok()
}

/// Repeats the last posts of this round, as their sources would, and some of the others.
async fn retry(served: &Served, acknowledged: &Acknowledged, before: usize) -> usize {
    let (http, url) = (client(), format!("{}/api/v1/leads", served.url));
    let mut borrowers: Vec<u64> = acknowledged.keys().copied().collect();
    borrowers.sort_unstable();
    let chosen = borrowers.iter().rev().take(200).chain(borrowers.iter().step_by(97)).copied();
    let mut retried = 0;
    for borrower in chosen {
        let (body, answer) = &acknowledged[&borrower];
        let again = send(&http, &url, &served.key, borrower, body.clone()).await;
        assert_eq!(again.as_ref(), Some(answer), "of {before} before this round");
        retried += 1;
    }
    retried
}

/// Returns how many entries hold.
async fn check(served: &Served, acknowledged: &Acknowledged) -> u64 {
    let store = Store::open(&served.database()).await.unwrap();
    let report = verify(&store, &[]).await.unwrap();
    assert!(report.holds(), "{:#?}", report.mismatches);
    let ids: Vec<LeadId> = acknowledged
        .values()
        .map(|(_, answer)| {
            let answer: Value = serde_json::from_str(answer).unwrap();
            answer["lead"].as_str().unwrap().parse().unwrap()
        })
        .collect();
    let mut tx = store.read().await.unwrap();
    let found = lead::find(&mut tx, &ids).await.unwrap();
    assert_eq!(found.len(), ids.len(), "acknowledged leads were lost");
    let mut routed = HashMap::new();
    for head in &report.heads {
        let mut seq = 0;
        loop {
            let records = entry::after(&mut tx, head.market, seq, 1_000).await.unwrap();
            let Some(last) = records.last() else { break };
            seq = last.seq;
            for record in records.iter().filter(|record| record.kind == "lead_routed") {
                let Event::LeadRouted(event) = record.entry().unwrap().event else {
                    unreachable!()
                };
                *routed.entry(event.lead).or_insert(0) += 1;
            }
        }
    }
    assert!(routed.values().all(|times| *times == 1), "a lead was routed twice");
    drop(tx);
    store.close().await;
    report.counts.entries
}
