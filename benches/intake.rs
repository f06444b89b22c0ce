//! What the intake carries: acknowledged leads a second at 1, 16, 64 and 256 clients on SQLite with
//! every commit on disk, beside the same binary with batches of one and an endpoint that only
//! parses; and how many times the disk is flushed for one of them.
//!
//! `EVENPACE_BENCH_SECONDS` for each row (5 by default).
#![expect(clippy::unwrap_used, reason = "whatever fails here ends the benchmark")]

use std::{
    path::Path,
    process::{Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{Router, http::StatusCode, routing::post};
use evenpace::server::{Limits, accept};
use tokio::time::Instant;

#[expect(dead_code, reason = "the tests that kill the server use the rest")]
#[path = "../tests/it/served.rs"]
mod served;

use served::{Served, body, client};

const CLIENTS: [usize; 4] = [1, 16, 64, 256];

#[tokio::main(flavor = "multi_thread", worker_threads = 4)]
async fn main() {
    let seconds = std::env::var("EVENPACE_BENCH_SECONDS").ok();
    let period = Duration::from_secs(seconds.map_or(5, |text| text.parse().unwrap()));
    let program = Path::new(env!("CARGO_BIN_EXE_evenpace"));
    let batched = Served::start(program, &[]).await;
    let singly = Served::start(program, &[("EVENPACE_BATCH_MAX", "1".to_owned())]).await;
    let parse_only = parse_only().await;
    let (next, leads) = (AtomicU64::new(0), "/api/v1/leads");
    let next = Arc::new(next);

    println!("acknowledged leads a second, SQLite FULL; {} s a row", period.as_secs());
    println!(
        "{:>8} {:>12} {:>12} {:>7} {:>12} {:>7}",
        "clients", "batched", "one by one", "ratio", "parse only", "ratio"
    );
    for clients in CLIENTS {
        let row = Row { clients, period, next: next.clone() };
        let batches = row.rate(&format!("{}{leads}", batched.url), &batched.key).await;
        let single = row.rate(&format!("{}{leads}", singly.url), &singly.key).await;
        let parsed = row.rate(&parse_only, "none").await;
        println!(
            "{clients:>8} {batches:>12.0} {single:>12.0} {:>7.2} {parsed:>12.0} {:>7.2}",
            batches / single,
            batches / parsed
        );
    }

    println!("flushes for one acknowledged lead, counted by strace");
    for clients in [1, 64] {
        let row = Row { clients, period, next: next.clone() };
        let (flushes, leads) = row.flushes(&batched, leads).await;
        println!(
            "{clients:>8} clients: {flushes} flushes, {leads} leads: {:.4}",
            flushes as f64 / leads as f64
        );
    }
}

/// Some clients that post for some time.
struct Row {
    clients: usize,
    period: Duration,
    next: Arc<AtomicU64>,
}

impl Row {
    /// Acknowledged leads a second.
    async fn rate(&self, url: &str, key: &str) -> f64 {
        let begun = Instant::now();
        let acknowledged = self.post(url, key).await;
        acknowledged as f64 / begun.elapsed().as_secs_f64()
    }

    async fn post(&self, url: &str, key: &str) -> u64 {
        let until = Instant::now() + self.period;
        let acknowledged = Arc::new(AtomicU64::new(0));
        let posting: Vec<_> = (0..self.clients)
            .map(|_| {
                let (url, key, next) = (url.to_owned(), key.to_owned(), self.next.clone());
                let acknowledged = acknowledged.clone();
                tokio::spawn(async move {
                    let http = client();
                    while Instant::now() < until {
                        let body = body(next.fetch_add(1, Ordering::Relaxed));
                        let answer = http.post(&url).bearer_auth(&key).json(&body).send().await;
                        let answer = answer.unwrap();
                        assert_eq!(answer.status(), 201, "{}", answer.text().await.unwrap());
                        acknowledged.fetch_add(1, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        for task in posting {
            task.await.unwrap();
        }
        acknowledged.load(Ordering::Relaxed)
    }

    /// Flushes of the server while these clients post, and the leads that they had acknowledged.
    async fn flushes(&self, served: &Served, path: &str) -> (u64, u64) {
        let summary = served.folder.join("strace");
        let mut strace = Command::new("strace")
            .args(["-f", "-c", "-e", "trace=fsync,fdatasync", "-o"])
            .arg(&summary)
            .args(["-p", &served.process_id().to_string()])
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("strace is installed");
        tokio::time::sleep(Duration::from_millis(500)).await;
        let leads = self.post(&format!("{}{path}", served.url), &served.key).await;
        Command::new("kill").args(["-INT", &strace.id().to_string()]).status().unwrap();
        strace.wait().unwrap();
        let summary = std::fs::read_to_string(summary).unwrap();
        let calls = summary
            .lines()
            .filter(|line| line.ends_with("sync"))
            .map(|line| line.split_whitespace().nth(3).unwrap().parse::<u64>().unwrap());
        (calls.sum(), leads)
    }
}

/// An endpoint that parses the JSON and answers.
async fn parse_only() -> String {
    let router = Router::new().route(
        "/",
        post(async |body: axum::body::Bytes| {
            match serde_json::from_slice::<serde_json::Value>(&body) {
                Ok(_) => StatusCode::CREATED,
                Err(_) => StatusCode::BAD_REQUEST,
            }
        }),
    );
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let stop = tokio_util::sync::CancellationToken::new();
    tokio::spawn(accept(listener, router, Limits::default(), stop));
    url
}
