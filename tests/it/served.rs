//! The real server as a process of its own, on a database of its own: for tests that kill it, and
//! for the benchmark.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command as Process, Stdio},
    time::Duration,
};

use app::{
    contract::{Filters, Number, Remedy, Terms},
    ids::{AllocationId, MarketId, OfficerId},
    instant::{DAY_MS, Instant},
    lead::field::example_body,
    ledger::Command,
    money::Cents,
};
use evenpace::{
    clock::{Clock, Dice},
    intake::add_source,
    seal::MasterKey,
    store::{
        Store,
        market::Market,
        officer::{self, Officer},
    },
    writer::{Order, Settings, Writer},
};
use serde_json::Value;
use uuid::Uuid;

/// A server that runs, and the folder that it runs in.
pub struct Served {
    process: Child,
    pub folder: PathBuf,
    pub url: String,
    pub key: String,
    port: u16,
    program: PathBuf,
    variables: Vec<(&'static str, String)>,
}

impl Served {
    /// Makes a database with a market that never runs out of seats' leads, and starts the server
    /// with these further variables.
    pub async fn start(program: &Path, variables: &[(&'static str, String)]) -> Self {
        let folder =
            std::env::temp_dir().join(format!("evenpace-served-{}", Uuid::from_u128(draw())));
        let key = fill(&format!("sqlite:{}/evenpace.db", folder.display())).await;
        Self::over(program, folder, key, variables).await
    }

    /// Starts the server over what is in a folder: its database `evenpace.db`, its `master.key`.
    pub async fn over(
        program: &Path,
        folder: PathBuf,
        key: String,
        variables: &[(&'static str, String)],
    ) -> Self {
        std::fs::create_dir_all(folder.join("site/pkg")).unwrap();
        for file in ["evenpace.css", "evenpace.js", "evenpace.wasm"] {
            std::fs::write(folder.join("site/pkg").join(file), "").unwrap();
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let (program, variables) = (program.to_owned(), variables.to_vec());
        let url = format!("http://127.0.0.1:{port}");
        let process = spawn(&program, &folder, port, &variables);
        let served = Self { process, folder, url, key, port, program, variables };
        served.wait_until_healthy().await;
        served
    }

    pub fn database(&self) -> String {
        format!("sqlite:{}/evenpace.db", self.folder.display())
    }

    pub fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// SIGKILL: no destructor runs, nothing is flushed.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub async fn start_again(&mut self) {
        self.process = spawn(&self.program, &self.folder, self.port, &self.variables);
        self.wait_until_healthy().await;
    }

    async fn wait_until_healthy(&self) {
        let http = client();
        for _ in 0..400 {
            let health = http.get(format!("{}/health", self.url)).send().await;
            if health.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server did not come up: {}", self.log());
    }

    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may be dead already, and the system sweeps what stays behind.
        drop(self.process.kill());
        drop(self.process.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

fn spawn(program: &Path, folder: &Path, port: u16, variables: &[(&'static str, String)]) -> Child {
    let log = std::fs::File::options().append(true).create(true).open(folder.join("log")).unwrap();
    Process::new(program)
        .arg("serve")
        .env("EVENPACE_DATABASE", format!("sqlite:{}/evenpace.db", folder.display()))
        .env("EVENPACE_KEY_FILE", folder.join("master.key"))
        .env("EVENPACE_LISTEN", format!("127.0.0.1:{port}"))
        .env("EVENPACE_SITE", folder.join("site"))
        .env("EVENPACE_LEADS_PER_SECOND", "1000000")
        .envs(variables.iter().cloned())
        .stdin(Stdio::null())
        .stdout(log.try_clone().unwrap())
        .stderr(log)
        .spawn()
        .unwrap()
}

/// A market with eight officers of 10,000 leads a month each, and a source; returns its key.
async fn fill(database: &str) -> String {
    let store = Store::open(database).await.unwrap();
    let (clock, dice) = (Clock::System, Dice::System);
    let now = clock.now();
    // Nothing is opened here.
    let master = MasterKey::parse(&"ab".repeat(32)).unwrap();
    let (writer, written) =
        Writer::start(store.clone(), &master, clock, Settings::default()).await.unwrap();
    let market = MarketId(dice.id(now));
    let opened = Market {
        id: market,
        name: "Tampa".to_owned(),
        time_zone: "America/New_York".to_owned(),
        seats: 8,
        price_cents: Cents(6_500),
        opened_at: now,
        towns: String::new(),
    };
    let early_limit_ns = 31 * DAY_MS * 1_000_000;
    let areas = vec!["336".to_owned()];
    writer.order(Order::OpenMarket { market: opened, areas, early_limit_ns }).await.unwrap();
    for _ in 0..8 {
        let id = OfficerId(dice.id(now));
        let (name, time_zone) = ("Robin Vale".to_owned(), "America/New_York".to_owned());
        let mut tx = store.write().await.unwrap();
        let officer = Officer::named(id, name, time_zone, now);
        officer::insert(&mut tx, &officer).await.unwrap();
        tx.commit().await.unwrap();
        let command = Box::new(Command::Sign(terms(id, &dice, now)));
        writer.order(Order::Change { market, command }).await.unwrap();
    }
    let (_, key) = add_source(&store, "Bench source", &dice, now).await.unwrap().unwrap();
    drop(writer);
    written.await.unwrap();
    store.close().await;
    key.as_str().to_owned()
}

fn terms(officer: OfficerId, dice: &Dice, now: Instant) -> Terms {
    Terms {
        allocation: AllocationId(dice.id(now)),
        officer,
        number: Number::new(Number::MAX).unwrap(),
        starts: now,
        ends: None,
        remedy: Remedy::Carry,
        daily_max: None,
        price_cents: Cents(6_500),
        credit_window_ms: 7 * DAY_MS,
        filters: Filters::default(),
        licensed_states: Vec::new(),
    }
}

/// The body of a borrower that no other number has.
pub fn body(borrower: u64) -> Value {
    let mut body = example_body(Clock::System.now() - 1_000);
    body["email"] = format!("borrower{borrower}@example.com").into();
    body["phone"] = Value::Null;
    body["zip"] = "33602".into();
    body["state"] = "FL".into();
    body["test"] = false.into();
    body
}

pub fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

fn draw() -> u128 {
    u128::from_be_bytes(Dice::System.bytes())
}
