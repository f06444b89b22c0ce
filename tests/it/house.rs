//! A whole house for a test: a fresh database, a writer with a set clock, and the intake on a real
//! socket. Tests speak to it over HTTP and through the writer, as the world does.

use std::{num::NonZeroU32, path::PathBuf};

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
    intake::{self, Intake},
    seal::{Marker, MasterKey, Sealer},
    store::{
        Store,
        market::Market,
        officer::{self, Officer},
    },
    writer::{Answer, Declined, Order, Preparer, Settings, Writer},
};
use serde_json::Value;
use uuid::Uuid;

pub const START: &str = "2026-06-01T04:00:00.000Z";

pub struct House {
    pub store: Store,
    pub writer: Writer,
    pub clock: Clock,
    pub url: String,
    pub key: String,
    pub http: reqwest::Client,
    pub folder: PathBuf,
}

/// Seals what tests store.
pub fn master() -> MasterKey {
    MasterKey::parse(&"ab".repeat(32)).unwrap()
}

impl House {
    /// On a fresh SQLite file.
    pub async fn open() -> Self {
        Self::open_with(Settings::default()).await
    }

    pub async fn open_with(settings: Settings) -> Self {
        let folder = std::env::temp_dir().join(format!("evenpace-{}", Uuid::from_u128(draw())));
        let store = Store::open(&format!("sqlite:{}/evenpace.db", folder.display())).await.unwrap();
        Self::with(store, folder, settings).await
    }

    pub async fn on(store: Store, folder: PathBuf) -> Self {
        Self::with(store, folder, Settings::default()).await
    }

    pub async fn with(store: Store, folder: PathBuf, settings: Settings) -> Self {
        let clock = Clock::set_to(Instant::parse(START).unwrap());
        let dice = Dice::System;
        let master = master();
        let (writer, _) =
            Writer::start(store.clone(), &master, clock.clone(), settings).await.unwrap();
        let name = format!("Source {}", Uuid::from_u128(draw()));
        let added = intake::add_source(&store, &name, &dice, clock.now()).await.unwrap();
        let (_, key) = added.unwrap();
        let preparer =
            Preparer { sealer: Sealer::new(&master), marker: Marker::new(&master), dice };
        let per_second = NonZeroU32::MAX;
        let intake =
            Intake::new(store.clone(), writer.clone(), preparer, clock.clone(), per_second);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, intake::router(intake)).await.unwrap() });
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self { store, writer, clock, url, key: key.as_str().to_owned(), http, folder }
    }

    /// Opens a market that serves these areas, without an early limit that matters.
    pub async fn open_market(&self, name: &str, areas: &[&str]) -> MarketId {
        self.open_market_of(name, areas, 20).await
    }

    pub async fn open_market_of(&self, name: &str, areas: &[&str], seats: u32) -> MarketId {
        let market = Market {
            id: MarketId(Uuid::from_u128(draw())),
            name: name.to_owned(),
            time_zone: "America/New_York".to_owned(),
            seats,
            price_cents: Cents(6_500),
            opened_at: self.clock.now(),
            towns: String::new(),
        };
        let id = market.id;
        let areas = areas.iter().map(|area| (*area).to_owned()).collect();
        let early_limit_ns = 31 * DAY_MS * 1_000_000;
        let order = Order::OpenMarket { market, areas, early_limit_ns };
        self.writer.order(order).await.unwrap();
        id
    }

    /// Signs an officer for `number` leads a month, from now on.
    pub async fn sign(&self, market: MarketId, number: u32) -> Terms {
        let terms = self.terms(number).await;
        self.change(market, Command::Sign(terms.clone())).await.unwrap();
        terms
    }

    /// Terms without filters, of an officer of their own.
    pub async fn terms(&self, number: u32) -> Terms {
        Terms {
            allocation: AllocationId(Uuid::from_u128(draw())),
            officer: self.add_officer().await,
            number: Number::new(number).unwrap(),
            starts: self.clock.now(),
            ends: None,
            remedy: Remedy::Carry,
            daily_max: None,
            price_cents: Cents(6_500),
            credit_window_ms: 7 * DAY_MS,
            filters: Filters::default(),
            licensed_states: Vec::new(),
        }
    }

    async fn add_officer(&self) -> OfficerId {
        let (id, zone) = (OfficerId(Uuid::from_u128(draw())), "America/New_York".to_owned());
        let officer = Officer::named(id, "Robin Vale".to_owned(), zone, self.clock.now());
        let mut tx = self.store.write().await.unwrap();
        officer::insert(&mut tx, &officer).await.unwrap();
        tx.commit().await.unwrap();
        officer.id
    }

    pub async fn change(&self, market: MarketId, command: Command) -> Result<Answer, Declined> {
        self.writer.order(Order::Change { market, command: Box::new(command) }).await
    }

    /// A body that is accepted now, of a borrower of this number.
    pub fn body(&self, borrower: u64, zip: &str, state: &str) -> Value {
        let mut body = example_body(self.clock.now() - 1_000);
        body["email"] = format!("borrower{borrower}@example.com").into();
        body["phone"] = format!("+1512555{:04}", borrower % 10_000).into();
        body["zip"] = zip.into();
        body["state"] = state.into();
        body["test"] = false.into();
        body
    }

    pub async fn post(&self, body: &Value) -> (u16, Value) {
        self.post_with(body, None).await
    }

    pub async fn post_with(&self, body: &Value, key: Option<&str>) -> (u16, Value) {
        let mut request = self.http.post(format!("{}/api/v1/leads", self.url)).json(body);
        request = request.bearer_auth(&self.key);
        if let Some(key) = key {
            request = request.header("Idempotency-Key", key);
        }
        let response = request.send().await.unwrap();
        (response.status().as_u16(), response.json().await.unwrap())
    }

    /// Every ledger and every read model holds.
    pub async fn assert_verified(&self) {
        let report = evenpace::verify::verify(&self.store, &[]).await.unwrap();
        assert!(report.holds(), "{:#?}", report.mismatches);
    }

    /// Moves the clock on.
    pub fn wait_ms(&self, ms: i64) {
        self.clock.set(self.clock.now() + ms);
    }
}

impl Drop for House {
    fn drop(&mut self) {
        // A folder that can't be removed is left to the system's own sweeping.
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

pub fn draw() -> u128 {
    u128::from_be_bytes(Dice::System.bytes())
}
