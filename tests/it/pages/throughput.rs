//! What a page costs: each is asked for many times, twenty at a time, and beside it, in the same
//! run, the same bytes as a file of the same server, and from memory by a server that does nothing
//! else.

use std::{fmt, time::Duration};

use app::people::Role;
use axum::{Router, body::Bytes, http::header, response::Html, routing::get};
use futures_util::{StreamExt, stream};
use reqwest::{Response, StatusCode};
use tokio::time::Instant;

use super::{Doors, Visitor, listener};

const AT_ONCE: usize = 20;
/// Page, file and memory take turns, so that whatever else the machine does slows all of them.
const ROUNDS: usize = 10;

/// On as many threads as the server has.
#[tokio::test(flavor = "multi_thread")]
async fn every_page_ends_whole_however_many_ask_for_it() {
    let turns = std::env::var("EVENPACE_GETS").map_or(100, |text| text.parse().unwrap());
    let doors = Doors::open().await;
    for borrower in 0..110 {
        doors.post(borrower, |body| body["last_name"] = format!("Number{borrower}").into()).await;
    }
    let robin = doors.robin().await;
    let leads = robin.get("/leads").await.text().await.unwrap();
    let lead = &leads.split(r#"href="/leads/"#).nth(1).unwrap()[..36];
    let lead = format!("/leads/{lead}");
    let (admin, nobody) = (doors.somebody(Role::Admin, None).await, doors.nobody());
    let pages = [
        (&nobody, "/sign-in", "/sign-in"),
        (&robin, "/pace", "/pace"),
        (&robin, "/leads", "/leads"),
        (&robin, "/leads/{id}", &lead),
        (&robin, "/log", "/log"),
        (&robin, "/statement", "/statement"),
        (&robin, "/contract", "/contract"),
        (&robin, "/account", "/account"),
        (&admin, "/markets", "/markets"),
        (&admin, "/sources", "/sources"),
        (&admin, "/capacity", "/capacity"),
    ];
    for (visitor, name, path) in pages {
        let cost = Cost::measure(visitor, path, turns).await;
        println!("{name}: {cost}");
        assert_eq!(cost.served.broken, 0, "{name}");
    }
}

struct Cost {
    bytes: usize,
    served: Run,
    /// The same bytes, as a file of the same server.
    file: Run,
    /// The same bytes, from memory, by a server without anything else.
    fixed: Run,
}

#[derive(Default)]
struct Run {
    /// Answers that were no success, or that ended early.
    broken: usize,
    /// Ascending.
    latencies: Vec<Duration>,
    took: Duration,
}

impl Cost {
    async fn measure(visitor: &Visitor<'_>, path: &str, turns: usize) -> Self {
        let bytes = visitor.get(path).await.bytes().await.unwrap();
        std::fs::write(visitor.doors.house.folder.join("site/page.html"), &bytes).unwrap();
        let (elsewhere, http) = (serve(bytes.clone()).await, &visitor.doors.http);
        let [mut served, mut file, mut fixed] = [Run::default(), Run::default(), Run::default()];
        for _ in 0..ROUNDS {
            let turns = turns.div_ceil(ROUNDS);
            served.go_on(turns, || visitor.get(path)).await;
            file.go_on(turns, || visitor.get("/page.html")).await;
            fixed.go_on(turns, || async { http.get(&elsewhere).send().await.unwrap() }).await;
        }
        Self { bytes: bytes.len(), served, file, fixed }
    }
}

impl Run {
    async fn go_on<F: Future<Output = Response>>(&mut self, turns: usize, ask: impl Fn() -> F) {
        let begun = Instant::now();
        let answers = stream::iter(0..turns).map(|_| async {
            let asked = Instant::now();
            let answer = ask().await;
            let is_ok = answer.status() == StatusCode::OK;
            let page = answer.text().await.unwrap();
            (is_ok && page.trim_end().ends_with("</html>"), asked.elapsed())
        });
        let answers: Vec<_> = answers.buffer_unordered(AT_ONCE).collect().await;
        self.took += begun.elapsed();
        self.broken += answers.iter().filter(|(is_whole, _)| !is_whole).count();
        self.latencies.extend(answers.into_iter().map(|(_, took)| took));
        self.latencies.sort();
    }

    fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.took.as_secs_f64()
    }

    /// In milliseconds.
    fn percentile(&self, percent: usize) -> f64 {
        self.latencies[(self.latencies.len() - 1) * percent / 100].as_secs_f64() * 1_000.0
    }
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { bytes, served, file, fixed } = self;
        write!(
            f,
            "{} GETs of {bytes} bytes, {} broken; p50 {:.1} ms, p99 {:.1} ms; {:.0}/s; as \
             a file {:.0}/s: {:.2}; from memory {:.0}/s: {:.2}",
            served.latencies.len(),
            served.broken,
            served.percentile(50),
            served.percentile(99),
            served.per_second(),
            file.per_second(),
            served.per_second() / file.per_second(),
            fixed.per_second(),
            served.per_second() / fixed.per_second(),
        )
    }
}

/// These bytes and nothing else, on a port of their own.
async fn serve(bytes: Bytes) -> String {
    let listener = listener().await;
    let url = format!("http://{}", listener.local_addr().unwrap());
    let page = move || async { ([(header::CACHE_CONTROL, "no-store")], Html(bytes)) };
    tokio::spawn(async { axum::serve(listener, Router::new().route("/", get(page))).await });
    url
}
