//! A price in writing: opened without an account, as it was quoted, with nothing of anybody else.

use app::{
    ids::{PersonId, QuoteId},
    instant::{DAY_MS, Instant},
    ledger::Command,
    people::Role,
};
use evenpace::{
    clock::Dice,
    seal::NoteSealer,
    store::{
        allocation,
        quote::{self, Quote},
    },
    token,
};
use reqwest::{StatusCode, header};
use uuid::Uuid;

use super::{Doors, PUBLIC_URL, Visitor};
use crate::house::master;

const TERMS: &str = "name=Pat+Orsini&price=71.50&remedy=carry&window_days=7&valid_days=14";

impl Doors {
    /// A quote that holds until then, whose link has this token.
    pub(super) async fn quote(&self, token: &str, expires_at: i64) {
        let (id, market) = (QuoteId(Uuid::from_u128(9)), self.market().await);
        let notes = NoteSealer::new(&master());
        let quoted = r#"{"market": "Tampa", "number": 30, "price_cents": 6500,
            "starts": "2026-07-01", "daily_max": null, "filters": {}, "remedy": "carry",
            "credit_window_days": 7, "until": "1 July 2026", "months": []}"#;
        let made_by: PersonId = self.add_person(Role::Sales, None, None).await;
        let quote = Quote {
            id,
            market,
            made_at: self.house.clock.now(),
            made_by,
            expires_at: Instant(expires_at),
            withdrawn_at: None,
            name: notes.seal(id.0, "Pat Orsini", &Dice::System),
            quoted: quoted.to_owned(),
        };
        let mut tx = self.house.store.write().await.unwrap();
        quote::insert(&mut tx, &token::hash_of(token).0, &quote).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// Makes a quote as staff do; the path at which a prospect finds it.
async fn made(sales: &Visitor<'_>, query: &str) -> String {
    let market = sales.doors.market().await;
    let answer = sales.post(&format!("/capacity/{market}/quote?{query}"), TERMS).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.text().await.unwrap();
    let (_, link) = page.split_once("class=\"secret\">").expect("its link");
    let link = link.split('<').next().unwrap();
    link.strip_prefix(PUBLIC_URL).expect("it is ours").to_owned()
}

async fn months_passed(doors: &Doors) {
    for borrower in 0..60 {
        doors.arrive(borrower..borrower + 1, "33602", "FL").await;
        doors.house.wait_ms(3 * DAY_MS / 2);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_prospect_reads_it_without_an_account_and_finds_nothing_of_others() {
    let doors = Doors::open().await;
    months_passed(&doors).await;
    let path = made(&doors.sales().await, "number=30").await;
    let answer = doors.nobody().get(&path).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let of = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert!(of("x-robots-tag").contains("noindex"));
    assert_eq!(of(header::REFERRER_POLICY.as_str()), "no-referrer");
    assert_eq!(of(header::CACHE_CONTROL.as_str()), "no-store");
    let page = answer.text().await.unwrap();
    let held = ["Pat Orsini", "$71.50", "$2,145", "Tampa", "Seat C", "July 2026", "holds until"];
    for held in held {
        assert!(page.contains(held), "{held} in {page}");
    }
    assert!(!page.contains(".wasm"), "it needs nothing but itself");

    let mut secrets = vec!["Robin Vale".to_owned(), doors.robin.to_string(), doors.kim.to_string()];
    for officer in [doors.robin, doors.kim] {
        let mut tx = doors.house.store.read().await.unwrap();
        let contracts = allocation::of_officer(&mut tx, officer).await.unwrap();
        secrets.extend(contracts.iter().map(|it| it.id.to_string()));
        // Each of them has a hundred.
        secrets.push(format!(" of {}", contracts[0].number));
    }
    let found: Vec<&String> = secrets.iter().filter(|it| page.contains(*it)).collect();
    println!("a quote, searched for {} of others: found {}", secrets.len(), found.len());
    assert!(found.is_empty(), "{found:?} in {page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_cannot_be_quoted_is_named_at_its_field() {
    let doors = Doors::open().await;
    let (sales, market) = (doors.sales().await, doors.market().await);
    let path = |query: &str| format!("/capacity/{market}/quote?{query}");
    let told = |page: &str| page.contains("Number: A whole number from 5 to 10000.");
    for query in ["number=4", ""] {
        assert!(told(&sales.page(&path(query)).await), "{query}");
        let answer = sales.post(&path(query), TERMS).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
        assert!(told(&answer.text().await.unwrap()), "{query}");
    }
    let page = sales.page(&path("number=30&starts=2020-01-01")).await;
    assert!(page.contains("It can't start in the past."), "{page}");
    // What is typed beside it is not told as if it stood already.
    let page = sales.page(&path("number=30")).await;
    assert!(page.contains("<dt>Leads a month</dt>"), "{page}");
    assert!(!page.contains("<dt>Price a lead</dt>"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_stays_as_quoted_when_contracts_change() {
    let doors = Doors::open().await;
    months_passed(&doors).await;
    let path = made(&doors.sales().await, "number=30").await;
    let content = async |path: &str| {
        let page = doors.nobody().page(path).await;
        page.split_once("<article").unwrap().1.split_once("</article>").unwrap().0.to_owned()
    };
    let before = content(&path).await;
    let (market, mut tx) = (doors.market().await, doors.house.store.read().await.unwrap());
    let kims = allocation::of_officer(&mut tx, doors.kim).await.unwrap().remove(0);
    drop(tx);
    doors.house.change(market, Command::End(kims.id)).await.unwrap();
    assert_eq!(content(&path).await, before);
    let after = content(&made(&doors.sales().await, "number=30").await).await;
    assert_ne!(after, before, "another one is of today's contracts");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_withdrawn_or_has_expired_says_so_and_nothing_else() {
    let doors = Doors::open().await;
    let sales = doors.sales().await;
    let now = doors.house.clock.now();
    let path = made(&sales, "number=30").await;
    let list = sales.page("/quotes").await;
    assert!(list.contains("Pat Orsini") && list.contains("until 15 June 2026"), "{list}");
    assert!(!list.contains(path.strip_prefix("/quote/").unwrap()), "a link is shown once");
    let (_, id) = list.split_once("<tr id=\"quote-").unwrap();
    let form = format!("quote={}", id.split('"').next().unwrap());
    assert_eq!(sales.post("/quotes", &form).await.status(), StatusCode::SEE_OTHER);
    doors.quote("over", (now + DAY_MS).0).await;
    doors.house.wait_ms(DAY_MS);
    for (path, told) in
        [(path.as_str(), "This quote was withdrawn"), ("/quote/over", "This quote has expired")]
    {
        let answer = doors.nobody().get(path).await;
        assert_eq!(answer.status(), StatusCode::GONE, "{told}");
        let page = answer.text().await.unwrap();
        assert!(page.contains(told), "{told} in {page}");
        assert!(!page.contains("Pat Orsini") && !page.contains("$71.50"), "{page}");
    }
    assert!(sales.page("/quotes").await.contains("withdrawn"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nobody_guesses_an_address_and_nobody_may_try_often() {
    let doors = Doors::open().await;
    let mut statuses = Vec::new();
    for guess in 0..31 {
        statuses.push(doors.nobody().get(&format!("/quote/guess-{guess}")).await.status());
    }
    assert_eq!(statuses[..30], [StatusCode::NOT_FOUND; 30]);
    assert_eq!(statuses[30], StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn neither_the_token_nor_the_name_is_kept_in_the_clear() {
    let doors = Doors::open().await;
    let path = made(&doors.sales().await, "number=30").await;
    let token = path.strip_prefix("/quote/").unwrap();
    assert!(token.len() >= 22, "128 bits or more: {token}");
    let mut kept = Vec::new();
    for file in std::fs::read_dir(&doors.house.folder).unwrap() {
        let path = file.unwrap().path();
        if path.is_file() {
            kept.extend(std::fs::read(path).unwrap());
        }
    }
    let holds = |text: &str| kept.windows(text.len()).any(|bytes| bytes == text.as_bytes());
    assert!(holds("credit_window_days"), "what is quoted stands there");
    assert!(!holds(token) && !holds("Pat Orsini"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_wrong_with_it_is_said_at_its_field() {
    let doors = Doors::open().await;
    let (sales, market) = (doors.sales().await, doors.market().await);
    let address = format!("/capacity/{market}/quote?number=30");
    let wrong = sales.post(&address, "price=x&remedy=carry&window_days=7&valid_days=91").await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = wrong.text().await.unwrap();
    for field in ["name", "price", "valid_days"] {
        assert!(page.contains(&format!("id=\"{field}-problem\"")), "{field} in {page}");
    }
    let nothing = sales.post(&format!("/capacity/{market}/quote"), TERMS).await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY, "nothing is asked for");
}
