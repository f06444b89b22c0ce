//! What an officer reads: their month, their leads, one lead and why it came to them.

use app::{
    contract::Terms,
    instant::HOUR_MS,
    ledger::{Command, Event},
};
use evenpace::{
    server::{self, Cookies},
    store::entry,
};
use reqwest::StatusCode;

use super::{Doors, parts};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_officer_without_leads_is_told_where_they_will_appear() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    let page = robin.get("/pace").await.text().await.unwrap();
    assert!(page.contains("0 of 100 delivered, on pace."), "{page}");
    assert!(page.contains("There is no forecast yet: it takes 28 days"), "{page}");
    assert!(!page.contains(r#"class="forecast""#), "{page}");
    assert!(page.contains("No lead has come to you yet."), "{page}");
    let page = robin.get("/leads").await.text().await.unwrap();
    assert!(page.contains("Each lead appears here the moment"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lead_shows_who_it_is_and_why_it_came() {
    let doors = Doors::open().await;
    let (robins, _) = doors.post_one_each().await;
    let page = doors.robin().await.get(&format!("/leads/{robins}")).await.text().await.unwrap();
    for part in ["tel:+1512555", "@example.com", "Created", "Scored", "Routed to you", "Seat A"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for part in ["lead_created", "lead_scored", "lead_routed", "Link to this entry"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    let rule = "ties go to the longest wait";
    assert!(page.contains(rule), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_is_not_theirs_is_told_in_words() {
    let doors = Doors::open().await;
    let (_, kims) = doors.post_one_each().await;
    let answer = doors.robin().await.get(&format!("/leads/{kims}")).await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
    let page = answer.text().await.unwrap();
    assert!(page.contains("There is nothing here that is yours to see."), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_lead_that_was_offered_again_says_so_to_who_got_it() {
    let doors = Doors::open().await;
    let (market, _) = doors.house.choosy_market("Ocala", "344").await;
    let lead = doors.house.overflow(1, "34470").await;
    doors.house.wait_ms(5 * HOUR_MS);
    let terms = Terms { officer: doors.robin, ..doors.house.terms(40).await };
    doors.house.change(market, Command::Sign(terms)).await.unwrap();
    let page = doors.robin().await.page(&format!("/leads/{lead}")).await;
    assert!(page.contains("so it was offered again. 1 officer was eligible."), "{page}");
    assert!(page.contains("5 h"), "how long it had waited: {page}");
    assert!(page.contains("Nobody could have it then."), "{page}");
    let log = doors.robin().await.page("/log").await;
    for page in [page, log] {
        assert!(!page.contains("fitted"), "what rivals ask for: {page}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_first_look_at_a_lead_is_logged_once_and_stands_in_its_log() {
    let doors = Doors::open().await;
    let (robins, _) = doors.post_one_each().await;
    let robin = doors.robin().await;
    for _ in 0..2 {
        let page = robin.get(&format!("/leads/{robins}")).await.text().await.unwrap();
        assert!(page.contains("You saw it for the first time, on its page or in a file"), "{page}");
    }
    let mut tx = doors.house.store.read().await.unwrap();
    let log = entry::of_lead(&mut tx, robins).await.unwrap();
    let opened =
        log.iter().filter(|record| matches!(record.entry().unwrap().event, Event::LeadOpened(_)));
    assert_eq!(opened.count(), 1);
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn leads_come_fifty_a_page_and_each_once() {
    let doors = Doors::open().await;
    for borrower in 0..70 {
        doors.post(borrower, |body| body["last_name"] = format!("Number{borrower}").into()).await;
    }
    let robin = doors.robin().await;
    let first = robin.get("/leads").await.text().await.unwrap();
    assert_eq!(first.matches(r#"href="/leads/"#).count(), 35, "Kim has the other half");
    for borrower in 70..110 {
        doors.post(borrower, |body| body["last_name"] = format!("Number{borrower}").into()).await;
    }
    let first = robin.get("/leads").await.text().await.unwrap();
    let older = first.split(r#"href="/leads?after="#).nth(1).unwrap().split('"').next().unwrap();
    let second = robin.get(&format!("/leads?after={older}")).await.text().await.unwrap();
    let ids = |page: &str| -> Vec<String> {
        page.split(r#"href="/leads/"#).skip(1).map(|rest| rest[..36].to_owned()).collect()
    };
    let (newer, older) = (ids(&first), ids(&second));
    assert_eq!((newer.len(), older.len()), (50, 5));
    assert!(older.iter().all(|id| !newer.contains(id)));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_borrower_wrote_is_text_and_never_markup() {
    const PAYLOAD: &str = "</textarea><script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let doors = Doors::open().await;
    let mut leads = Vec::new();
    for borrower in 1..=2 {
        let lead = doors.post(borrower, |body| {
            for field in ["first_name", "last_name", "street", "city", "external_id"] {
                body[field] = PAYLOAD.into();
            }
            for field in ["text", "user_agent"] {
                body["consent"][field] = PAYLOAD.into();
            }
        });
        leads.push(lead.await);
    }
    let robin = doors.robin().await;
    let mut seen = 0;
    let mut paths = vec!["/leads".to_owned()];
    paths.extend(leads.iter().map(|lead| format!("/leads/{lead}")));
    for path in paths {
        let answer = robin.get(&path).await;
        seen += usize::from(answer.status() == StatusCode::OK);
        let page = answer.text().await.unwrap();
        assert!(!page.contains("<script>alert"), "{page}");
        assert!(!page.contains("<img src=x"), "{page}");
        assert!(!page.contains("</textarea><script"), "{page}");
    }
    assert_eq!(seen, 2, "the list, and Robin's of the two");
}

/// While the framework lists its pages nothing in the process can load, and what tries waits for
/// ever: so it lists them once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn pages_come_while_another_server_is_put_together() {
    let doors = Doors::open().await;
    let robin = doors.robin().await;
    for _ in 0..20 {
        let others = parts(&doors.house, Cookies::Plain);
        let stop = doors.stop.clone();
        let another = tokio::task::spawn_blocking(move || drop(server::router(others, &stop)));
        while !another.is_finished() {
            assert_eq!(robin.get("/pace").await.status(), StatusCode::OK);
        }
        another.await.unwrap();
    }
}
