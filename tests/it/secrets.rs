//! Nothing of a borrower stands anywhere in the clear: not in the database, not in its write-ahead
//! log, not in the server's log, not in an exported ledger.

use std::{path::Path, process::Command as Process};

use app::ids::LeadId;
use evenpace::{
    clock::Clock,
    demo,
    seal::{Borrower, Sealer},
    store::sealed_lead,
};

use crate::{demo::Demo, served::Served};

const BORROWERS: usize = 20;
const PASSWORD: &str = "correct horse battery";

/// How a borrower could be read or found.
fn texts_of(borrower: &Borrower) -> Vec<String> {
    let contact = &borrower.contact;
    let mut texts = vec![contact.name()];
    for part in [&contact.first_name, &contact.last_name].into_iter().flatten() {
        texts.push(format!("\"{part}\""));
    }
    texts.extend(contact.street.clone());
    texts.extend(contact.email.as_ref().map(|email| email.as_str().to_owned()));
    if let Some(phone) = &contact.phone {
        texts.extend([phone.e164().to_owned(), phone.e164()[2..].to_owned(), phone.to_string()]);
    }
    texts
}

fn times(text: &str, bytes: &[u8]) -> usize {
    // What is no UTF-8 is replaced, and can't be a part of any text.
    String::from_utf8_lossy(bytes).matches(text).count()
}

async fn open_leads(demo: &Demo, leads: &[LeadId]) -> Vec<Borrower> {
    let sealer = Sealer::new(&demo.master);
    let mut tx = demo.store.read().await.unwrap();
    let mut borrowers = Vec::new();
    for lead in leads {
        let sealed = sealed_lead::find(&mut tx, *lead).await.unwrap().unwrap();
        let key = sealed.contact_key.unwrap();
        borrowers.push(sealer.open_contact(*lead, &sealed.contact, &key).unwrap().content);
    }
    borrowers
}

/// Signs in as the demo's officer and returns the page with their leads.
async fn read_leads_page(served: &Served) -> String {
    let http = reqwest::Client::builder()
        .no_proxy()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let form = format!("email={}&password={}", demo::OFFICER_EMAIL, PASSWORD.replace(' ', "+"));
    let signed_in = http
        .post(format!("{}/sign-in", served.url))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    let cookie = signed_in.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let page = http.get(format!("{}/leads", served.url)).header("cookie", cookie).send().await;
    page.unwrap().text().await.unwrap()
}

#[tokio::test]
async fn nothing_of_a_borrower_stands_anywhere_in_the_clear() {
    let demo = Demo::empty().await;
    let now = Clock::System.now();
    let sign_ins = demo.fill_until(now, Demo::days(), Some(PASSWORD)).await.unwrap();
    let key = sign_ins.source_key.as_str().to_owned();
    let program = Path::new(env!("CARGO_BIN_EXE_evenpace"));
    // More than an operator would ever log.
    let variables = [("RUST_LOG", "debug".to_owned())];
    let mut served = Served::over(program, demo.folder.clone(), key.clone(), &variables).await;

    // A lead over HTTP, one that is refused, and a page that shows leads in the clear.
    let body = crate::served::body(1);
    let http = crate::served::client();
    for first_name in [body["first_name"].clone(), serde_json::json!(["Refused", 1])] {
        let mut body = body.clone();
        body["first_name"] = first_name;
        let url = format!("{}/api/v1/leads", served.url);
        http.post(url).bearer_auth(&key).json(&body).send().await.unwrap();
    }
    let page = read_leads_page(&served).await;
    let leads = demo.leads().await;
    let newest: Vec<LeadId> = leads.iter().rev().map(|lead| lead.id).collect();
    let borrowers = open_leads(&demo, &newest).await;
    assert!(borrowers.iter().any(|borrower| page.contains(&borrower.contact.name())));

    // Nothing is tidied up: the write-ahead log stays as it was.
    served.kill();
    let read = |file: &str| std::fs::read(demo.folder.join(file)).unwrap();
    let export = Process::new(program)
        .args(["ledger", "export", "--database"])
        .arg(format!("sqlite:{}/evenpace.db", demo.folder.display()))
        .output()
        .unwrap();
    let haystacks = [
        ("the database", read("evenpace.db")),
        ("its write-ahead log", read("evenpace.db-wal")),
        ("the server's log", read("log")),
        ("the exported ledger", export.stdout),
    ];
    // The needles would be found if they were there: officers are no secret.
    assert!(
        times("Maya Thornbury", &haystacks[0].1) + times("Maya Thornbury", &haystacks[1].1) > 0
    );
    for (name, bytes) in &haystacks {
        assert!(!bytes.is_empty(), "{name}");
        let texts = borrowers.iter().step_by(borrowers.len() / BORROWERS).take(BORROWERS);
        let texts: Vec<String> = texts.flat_map(texts_of).collect();
        let found: usize = texts.iter().map(|text| times(text, bytes)).sum();
        println!(
            "{} texts of {BORROWERS} borrowers in {name} ({} bytes): found {found} times",
            texts.len(),
            bytes.len()
        );
        assert_eq!(found, 0, "{name}");
    }
}
