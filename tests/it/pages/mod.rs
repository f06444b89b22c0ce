//! What people see, over HTTP, from the real router on a real socket.

mod front;
mod sign_in;
mod links;
mod account;
mod access;
mod headers;
mod reading;
mod busy;
mod pace;
mod leads;
mod credits;
mod log;
mod long_list;
mod histories;
mod months;
mod forecast;
mod statements;
mod own_contract;
mod credit_report;
mod attention;
mod throughput;
mod live;
mod files;
mod contracts;
mod capacity;
mod seats;
mod last_seats;
mod market;
mod quotes;

use std::{num::NonZeroU32, sync::Arc};

use app::{
    ids::{LeadId, OfficerId, PersonId},
    people::Role,
};
use evenpace::{
    clock::Dice,
    desk::{Brought, Officer, Outlooks, start_session},
    intake::Intake,
    password::hash_password,
    seal::{Marker, NoteSealer, Sealer},
    server::{self, Cookies, Parts, Site, TrustedProxies},
    store::{
        lead_page::{self, LeadPage},
        person::{self, Person},
    },
    writer::Preparer,
};
use reqwest::{Method, RequestBuilder, Response, header, redirect};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::house::{House, draw, master};

const PASSWORD: &str = "correct horse battery";

/// A house whose doors are open to people, too, with one market and two officers in it.
struct Doors {
    house: House,
    url: String,
    http: reqwest::Client,
    robin: OfficerId,
    kim: OfficerId,
    stop: CancellationToken,
}

/// Whoever asks: with a session's cookie or without one.
#[derive(Clone)]
struct Visitor<'a> {
    doors: &'a Doors,
    cookie: Option<String>,
}

impl Doors {
    async fn open() -> Self {
        Self::open_with(Cookies::Plain).await
    }

    async fn open_with(cookies: Cookies) -> Self {
        Self::on(House::open().await, cookies).await
    }

    /// In a house without markets yet.
    async fn on(house: House, cookies: Cookies) -> Self {
        let market = house.open_market("Tampa", &["336"]).await;
        let (robin, kim) = (house.sign(market, 100).await, house.sign(market, 100).await);
        Self::of(house, [robin.officer, kim.officer], cookies).await
    }

    /// Of a house that is there, and two of its officers.
    async fn of(house: House, [robin, kim]: [OfficerId; 2], cookies: Cookies) -> Self {
        let (listener, stop) = (listener().await, CancellationToken::new());
        let url = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(server::serve(listener, parts(&house, cookies), stop.clone()));
        let http = reqwest::Client::builder().no_proxy().redirect(redirect::Policy::none());
        let http = http.build().unwrap();
        Self { house, url, http, robin, kim, stop }
    }

    fn nobody(&self) -> Visitor<'_> {
        Visitor { doors: self, cookie: None }
    }

    /// Somebody of this role, signed in; of an officer, who.
    async fn somebody(&self, role: Role, officer: Option<OfficerId>) -> Visitor<'_> {
        let id = self.add_person(role, officer, None).await;
        self.signed_in(id, "").await
    }

    /// A browser that says this of itself, and in which this person is signed in.
    async fn signed_in(&self, person: PersonId, user_agent: &str) -> Visitor<'_> {
        let brought = Brought { user_agent: user_agent.to_owned(), ..Brought::default() };
        let mut tx = self.house.store.write().await.unwrap();
        let now = self.house.clock.now();
        let given = start_session(&mut tx, person, &brought, &Dice::System, now).await.unwrap();
        tx.commit().await.unwrap();
        Visitor { doors: self, cookie: Some(format!("session={}", given.session.as_str())) }
    }

    async fn robin(&self) -> Visitor<'_> {
        self.somebody(Role::Officer, Some(self.robin)).await
    }

    /// What an officer's pages ask.
    fn desk(&self, officer: OfficerId) -> Officer {
        let Parts { store, writer, sealer, marker, notes, clock, .. } =
            parts(&self.house, Cookies::Plain);
        let (person, dice) = (PersonId(Uuid::nil()), Dice::System);
        let outlooks = Arc::new(Outlooks::new(store.clone(), sealer.clone()));
        let (borrowers, months) = (Arc::default(), Arc::default());
        Officer {
            officer,
            person,
            store,
            sealer,
            marker,
            notes,
            writer,
            clock,
            dice,
            outlooks,
            borrowers,
            months,
        }
    }

    /// Robin, who can sign in as `robin@example.com`.
    async fn add_robin(&self) -> PersonId {
        let hash = hash_password(PASSWORD.to_owned()).await.unwrap();
        self.add_person(Role::Officer, Some(self.robin), Some(hash)).await
    }

    async fn add_person(
        &self,
        role: Role,
        officer: Option<OfficerId>,
        password_hash: Option<String>,
    ) -> PersonId {
        let id = PersonId(Uuid::from_u128(draw()));
        let known = password_hash.is_some();
        let person = Person {
            id,
            email: if known { "robin@example.com".to_owned() } else { format!("{id}@example.com") },
            name: "Robin Vale".to_owned(),
            role,
            officer,
            password_hash,
            created_at: self.house.clock.now(),
            disabled_at: None,
        };
        let mut tx = self.house.store.write().await.unwrap();
        person::insert(&mut tx, &person).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Posts a lead that is routed; to whom is the rule's to say.
    async fn post(&self, borrower: u64, change: impl FnOnce(&mut serde_json::Value)) -> LeadId {
        let mut body = self.house.body(borrower, "33602", "FL");
        change(&mut body);
        let (status, answer) = self.house.post(&body).await;
        assert_eq!((status, &answer["outcome"]), (201, &"routed".into()), "{answer}");
        self.house.wait_ms(60_000);
        answer["lead"].as_str().unwrap().parse().unwrap()
    }

    /// A lead of Robin's and one of Kim's.
    async fn post_one_each(&self) -> (LeadId, LeadId) {
        for borrower in [1, 2] {
            self.post(borrower, |_| {}).await;
        }
        let of = async |officer: OfficerId| {
            let page = LeadPage::newest(officer, 1);
            let mut tx = self.house.store.read().await.unwrap();
            lead_page::find(&mut tx, &page).await.unwrap()[0].id
        };
        (of(self.robin).await, of(self.kim).await)
    }
}

impl Drop for Doors {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Visitor<'_> {
    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.doors.http.request(method, format!("{}{path}", self.doors.url));
        match &self.cookie {
            Some(cookie) => request.header(header::COOKIE, cookie),
            None => request,
        }
    }

    async fn get(&self, path: &str) -> Response {
        let request = self.request(Method::GET, path).header(header::ACCEPT, "text/html");
        request.send().await.unwrap()
    }

    /// A form, as a browser sends it from our own pages.
    async fn post(&self, path: &str, form: &str) -> Response {
        let request = self.request(Method::POST, path).header("sec-fetch-site", "same-origin");
        let request = request.header(header::ACCEPT, "text/html");
        let request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        request.body(form.to_owned()).send().await.unwrap()
    }

    async fn page(&self, path: &str) -> String {
        self.get(path).await.text().await.unwrap()
    }

    async fn sign_in(&self, email: &str, password: &str) -> Response {
        let password = password.replace(' ', "+");
        self.post("/sign-in", &format!("email={email}&password={password}")).await
    }
}

/// The cookies that an answer sets, each with all its marks.
fn set_cookies(response: &Response) -> Vec<&str> {
    let set = response.headers().get_all(header::SET_COOKIE).iter();
    set.map(|value| value.to_str().unwrap()).collect()
}

/// What a browser sends back of them.
fn kept_cookies(response: &Response) -> Option<String> {
    let kept = set_cookies(response).into_iter().map(|cookie| cookie.split(';').next().unwrap());
    Some(kept.collect::<Vec<_>>().join("; "))
}

fn location(response: &Response) -> &str {
    response.headers().get(header::LOCATION).map_or("", |value| value.to_str().unwrap())
}

async fn listener() -> tokio::net::TcpListener {
    tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap()
}

/// Where people reach the house, whatever a request says of where it went.
const PUBLIC_URL: &str = "https://leads.example";

fn parts(house: &House, cookies: Cookies) -> Parts {
    let (store, writer, clock) = (house.store.clone(), house.writer.clone(), house.clock.clone());
    let (dice, master) = (Dice::System, master());
    let (sealer, marker) = (Sealer::new(&master), Marker::new(&master));
    let preparer = Preparer { sealer, marker, dice: dice.clone() };
    let (store_, writer_) = (store.clone(), writer.clone());
    let intake = Intake::new(store_, writer_, preparer, clock.clone(), NonZeroU32::MAX);
    let site = house.folder.join("site");
    std::fs::create_dir_all(site.join("pkg")).unwrap();
    for file in ["favicon.svg", "pkg/evenpace.css", "pkg/evenpace.js", "pkg/evenpace.wasm"] {
        std::fs::write(site.join(file), file).unwrap();
    }
    for (twin, content) in [("br", "in brotli"), ("gz", "in gzip")] {
        std::fs::write(site.join("pkg/evenpace.wasm").with_added_extension(twin), content).unwrap();
    }
    Parts {
        store,
        writer,
        sealer: Arc::new(Sealer::new(&master)),
        marker: Arc::new(Marker::new(&master)),
        notes: Arc::new(NoteSealer::new(&master)),
        clock,
        dice,
        intake,
        site: Site::open(&site).unwrap(),
        url: PUBLIC_URL.to_owned(),
        cookies,
        proxies: TrustedProxies::default(),
        guesses: Arc::default(),
        borrowers: Arc::default(),
    }
}
