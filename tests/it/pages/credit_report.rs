//! What credits come to, over HTTP: counts equal to what was posted and decided.

use app::{credit::CreditReason, people::Role};
use evenpace::writer::{CreditStep, Order};

use super::Doors;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn credits_are_counted_by_reason_source_market_and_month() {
    let doors = Doors::open().await;
    let mut leads = Vec::new();
    for borrower in 0..8 {
        leads.push(doors.post(borrower, |_| {}).await);
    }
    let take = async |lead, step| {
        doors.house.writer.order(Order::Credit { lead, step, said: None }).await.unwrap();
    };
    for (nth, reason) in [CreditReason::FakeName, CreditReason::FakeName, CreditReason::Other]
        .into_iter()
        .enumerate()
    {
        take(leads[nth], CreditStep::Request(reason)).await;
    }
    take(leads[0], CreditStep::Approve).await;
    take(leads[1], CreditStep::Deny).await;
    take(leads[3], CreditStep::Approve).await;
    let admin = doors.somebody(Role::Admin, None).await;
    let csv = admin.page("/credits/report.csv").await;
    let rows: Vec<&str> = csv.lines().collect();
    let row = |reason: &str, counts: &str| {
        rows.iter().any(|row| {
            let is_here = row.starts_with("2026-06,Tampa,");
            is_here && row.ends_with(&format!(",{reason},{counts}"))
        })
    };
    assert!(row("", "8,0,0,0,0"), "{csv}");
    assert!(row("fake_name", "0,2,1,1,0"), "{csv}");
    assert!(row("other", "0,1,0,0,1"), "{csv}");
    assert!(row("not_asked", "0,1,1,0,0"), "{csv}");
    let page = admin.page("/credits/report").await;
    assert!(page.contains("Of 8 leads") && page.contains("25.0%"), "{page}");
    assert!(page.contains("Fake name") && page.contains("Not asked"), "{page}");
}
