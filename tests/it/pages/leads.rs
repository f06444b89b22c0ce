//! An officer's list of leads: by day, purpose and credit, by what they type, and as a file.

use app::{contract::Terms, credit::CreditReason, ids::LeadId, ledger::Command};
use evenpace::{
    store::sealed_lead,
    writer::{CreditStep, Order},
};
use reqwest::{StatusCode, header};

use super::{Doors, Visitor};

/// Five leads of Robin's, each with a last name of its own, an hour apart. Kim has as many.
async fn five_each(doors: &Doors) {
    for borrower in 0..10 {
        doors
            .post(borrower, |body| {
                body["first_name"] = "Dana".into();
                body["last_name"] = format!("Number{borrower}-Lee").into();
                body["purpose"] = if borrower < 5 { "refinance" } else { "cash_out" }.into();
            })
            .await;
        doors.house.wait_ms(59 * 60_000);
    }
}

/// The last names on a page, in order.
fn names(page: &str) -> Vec<u64> {
    let names = page.split(">Dana Number").skip(1);
    names.map(|rest| rest.split('-').next().unwrap().parse().unwrap()).collect()
}

async fn listed(visitor: &Visitor<'_>, path: &str) -> Vec<u64> {
    let answer = visitor.get(path).await;
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    names(&answer.text().await.unwrap())
}

async fn found(visitor: &Visitor<'_>, path: &str, sought: &str) -> Vec<u64> {
    let answer = visitor.post(path, &format!("sought={sought}")).await;
    assert_eq!(answer.status(), StatusCode::OK, "{sought}");
    names(&answer.text().await.unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_search_finds_whole_words_digits_and_areas_among_ones_own_leads() {
    let doors = Doors::open().await;
    five_each(&doors).await;
    let robin = doors.robin().await;
    let all = listed(&robin, "/leads").await;
    assert_eq!(all.len(), 5);
    let last = all[0];
    for typed in [
        format!("number{last}"),
        format!("dana++number{last}-LEE"),
        format!("000{last}"),
        format!("%28512%29+555-000{last}"),
        format!("33602+number{last}"),
    ] {
        assert_eq!(found(&robin, "/leads", &typed).await, [last], "{typed}");
    }
    for typed in ["lee", "33602", "+dana+"] {
        assert_eq!(found(&robin, "/leads", typed).await, all, "{typed}");
    }
    let kims = (0..10).find(|borrower| !all.contains(borrower)).unwrap();
    for typed in ["numb", "0099", "33603", "-", &format!("number{kims}"), &"x".repeat(200)] {
        assert_eq!(found(&robin, "/leads", typed).await, [0; 0], "{typed}");
    }
    assert_eq!(found(&robin, "/leads", "++").await, all, "nothing typed is no search");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_is_erased_is_gone_from_lists_that_showed_them_a_moment_ago() {
    let doors = Doors::open().await;
    let (own, _) = doors.post_one_each().await;
    let robin = doors.robin().await;
    for path in ["/leads", "/pace"] {
        let page = robin.page(path).await;
        assert!(page.contains("Dana Whitfield") && !page.contains("Erased"), "{path}: {page}");
    }
    let mut tx = doors.house.store.write().await.unwrap();
    sealed_lead::forget_contact_key(&mut tx, own).await.unwrap();
    tx.commit().await.unwrap();
    for path in ["/leads", "/pace"] {
        let page = robin.page(path).await;
        assert!(!page.contains("Whitfield") && page.contains("Erased"), "{path}: {page}");
    }
    let page = robin.page(&format!("/leads/{own}")).await;
    let told = page.matches("Erased at the borrower").count();
    assert_eq!(told, 2, "in place of the contact, and of the facts: {page}");
    assert!(page.contains("went with what the borrower said"), "and of the score: {page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_sought_stands_on_the_page_and_in_no_address() {
    let doors = Doors::open().await;
    five_each(&doors).await;
    let answer = doors.robin().await.post("/leads?purpose=refinance", "sought=Lee").await;
    assert!(!answer.headers().contains_key(header::LOCATION));
    let page = answer.text().await.unwrap();
    for part in ["Found for \u{201c}Lee\u{201d} among: Refinance", "Clear the search"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let addresses = ["href=\"", "action=\""].map(|name| page.split(name).skip(1));
    for address in addresses.into_iter().flatten() {
        let address = address.split('"').next().unwrap().to_lowercase();
        assert!(!address.contains("lee"), "{address}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn filters_narrow_the_list_together_and_stand_in_the_address() {
    let doors = Doors::open().await;
    five_each(&doors).await;
    let robin = doors.robin().await;
    let all = listed(&robin, "/leads").await;
    let of = |wanted: fn(&u64) -> bool| all.iter().copied().filter(wanted).collect::<Vec<_>>();
    let refinances = of(|borrower| *borrower < 5);
    assert_eq!(listed(&robin, "/leads?purpose=refinance").await, refinances);
    assert_eq!(listed(&robin, "/leads?purpose=cash_out").await, of(|borrower| *borrower >= 5));
    assert_eq!(found(&robin, "/leads?purpose=refinance", "lee").await, refinances);

    let page = robin.get("/leads?purpose=refinance").await.text().await.unwrap();
    let credited: LeadId = page.split("href=\"/leads/").nth(1).unwrap()[..36].parse().unwrap();
    for step in [CreditStep::Request(CreditReason::FakeName), CreditStep::Approve] {
        doors.house.writer.order(Order::Credit { lead: credited, step, said: None }).await.unwrap();
    }
    assert_eq!(listed(&robin, "/leads?credit=approved").await, refinances[..1]);
    assert_eq!(listed(&robin, "/leads?credit=approved&purpose=refinance").await, refinances[..1]);
    assert_eq!(found(&robin, "/leads?credit=approved", "lee").await, refinances[..1]);
    for none in ["credit=denied", "credit=approved&purpose=cash_out", "purpose=reverse"] {
        let page = robin.get(&format!("/leads?{none}")).await.text().await.unwrap();
        assert!(page.contains("No lead of yours passes all of these filters."), "{page}");
        assert!(page.contains("Clear the filters"), "{page}");
    }
    assert_eq!(listed(&robin, "/leads?purpose=&credit=&day=").await, all, "nothing chosen");
    assert_eq!(listed(&robin, "/leads?purpose=nonsense&day=nonsense").await, all);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_day_is_the_markets_own() {
    let doors = Doors::open().await;
    // The house opens at midnight in New York, which is Tampa's time: 23:00 comes first.
    doors.house.wait_ms(23 * 3_600_000);
    five_each(&doors).await;
    let robin = doors.robin().await;
    let all = listed(&robin, "/leads").await;
    let first: Vec<u64> = all.iter().copied().filter(|borrower| *borrower == 0).collect();
    assert_eq!(listed(&robin, "/leads?day=2026-06-01").await, first);
    let second: Vec<u64> = all.iter().copied().filter(|borrower| *borrower > 0).collect();
    assert_eq!(listed(&robin, "/leads?day=2026-06-02").await, second);
    assert_eq!(listed(&robin, "/leads?day=2026-06-03").await, [0; 0]);
    let page = robin.get("/leads?day=2026-06-02").await.text().await.unwrap();
    assert!(page.contains("Tue 2 Jun 2026"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_file_has_what_the_list_shows_however_long_and_no_formula() {
    let doors = Doors::open().await;
    for borrower in 0..200 {
        doors
            .post(borrower, |body| {
                body["first_name"] = "=HYPERLINK(\"x\")".into();
                body["last_name"] = format!("Number{borrower}, \"Jr.\"").into();
                body["purpose"] = if borrower < 180 { "refinance" } else { "cash_out" }.into();
            })
            .await;
    }
    let robin = doors.robin().await;
    let answer = robin.get("/leads.csv").await;
    let header = |name| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header(header::CACHE_CONTROL), "no-store");
    assert!(header(header::CONTENT_TYPE).starts_with("text/csv"));
    assert!(header(header::CONTENT_DISPOSITION).starts_with("attachment"));
    let file = answer.text().await.unwrap();
    let lines: Vec<&str> = file.split("\r\n").collect();
    assert!(lines[0].starts_with("lead,routed_at,market,first_name,"), "{}", lines[0]);
    assert_eq!(lines.len(), 1 + 100 + 1, "Kim has the other half");
    for line in &lines[1..101] {
        assert!(line.contains(",Tampa,\"'=HYPERLINK(\"\"x\"\")\",\"Number"), "{line}");
        assert!(line.contains(", \"\"Jr.\"\"\",(512) 555-"), "{line}");
    }
    let some = robin.get("/leads.csv?purpose=cash_out").await.text().await.unwrap();
    assert_eq!(some.split("\r\n").count(), 1 + 10 + 1);
    let last = &lines[1][..36];
    let sought = lines[1].split("Number").nth(1).unwrap().split(',').next().unwrap();
    let found = robin.post("/leads.csv", &format!("sought=number{sought}")).await;
    let found = found.text().await.unwrap();
    assert_eq!(found.split("\r\n").count(), 3);
    assert!(found.contains(last), "{found}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn leads_that_go_out_in_a_file_are_seen_and_their_logs_say_so_once() {
    let doors = Doors::open().await;
    five_each(&doors).await;
    let robin = doors.robin().await;
    let new = async || robin.page("/leads").await.matches(">New<").count();
    assert_eq!(new().await, 5, "a list is no look");
    let newest = listed(&robin, "/leads").await[0];
    let found = robin.post("/leads.csv", &format!("sought=number{newest}")).await;
    assert_eq!(found.text().await.unwrap().split("\r\n").count(), 3);
    assert_eq!(new().await, 4);
    for _ in 0..2 {
        robin.page("/leads.csv").await;
        assert_eq!(new().await, 0);
        let log = robin.page("/log.json?month=2026-06").await;
        assert_eq!(log.matches("lead_opened").count(), 5, "{log}");
    }
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_day_in_a_chart_leads_to_the_leads_of_its_own_market() {
    let doors = Doors::open().await;
    let ocala = doors.house.open_market("Ocala", &["344"]).await;
    let terms = Terms { officer: doors.robin, ..doors.house.terms(100).await };
    doors.house.change(ocala, Command::Sign(terms)).await.unwrap();
    let name = |borrower| {
        move |body: &mut serde_json::Value| {
            body["first_name"] = "Dana".into();
            body["last_name"] = format!("Number{borrower}-Lee").into();
        }
    };
    for borrower in 0..2 {
        doors.post(borrower, name(borrower)).await;
    }
    for borrower in 2..5 {
        let there = |body: &mut serde_json::Value| {
            name(borrower)(body);
            body["zip"] = "34470".into();
        };
        doors.post(borrower, there).await;
    }
    let robin = doors.robin().await;
    let page = robin.page("/pace").await;
    let day = format!("/leads?day=2026-06-01&amp;market={ocala}");
    assert_eq!(page.matches(&format!("href=\"{day}\"")).count(), 2, "chart and table: {page}");
    let day = day.replace("&amp;", "&");
    assert_eq!(listed(&robin, &day).await, [4, 3, 2]);
    assert_eq!(listed(&robin, "/leads?day=2026-06-01").await.len(), 4);
    assert_eq!(found(&robin, &day, "lee").await, [4, 3, 2]);
    let page = robin.page(&day).await;
    let told = "Ocala, Mon 1 Jun 2026 in America/New York time";
    assert!(page.contains(told) && page.contains("Clear the filters"), "{page}");
    assert!(page.contains(&format!("<option value=\"{ocala}\" selected")), "{page}");
    let file = robin.page(&day.replace("/leads", "/leads.csv")).await;
    assert_eq!(file.split("\r\n").count(), 1 + 3 + 1, "{file}");

    let strange = doors.house.open_market("Elsewhere", &["345"]).await;
    let page = robin.page(&format!("/leads?market={strange}")).await;
    assert_eq!(names(&page).len(), 4, "a market that is none of theirs filters nothing");
    assert!(!page.contains("Elsewhere"), "{page}");
}
