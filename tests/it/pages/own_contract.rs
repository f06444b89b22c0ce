//! An officer's own contract: what they may read of it, and a pause where it allows them one.

use app::people::Role;
use evenpace::store::{
    allocation::{self, AllocationRow, Status},
    line,
};
use reqwest::StatusCode;

use super::{Doors, location};

async fn contract(doors: &Doors) -> AllocationRow {
    let mut tx = doors.house.store.read().await.unwrap();
    allocation::of_officer(&mut tx, doors.robin).await.unwrap().remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_officer_reads_what_was_agreed_and_every_version_but_not_who_or_why() {
    let doors = Doors::open().await;
    let (robin, admin) = (doors.robin().await, doors.somebody(Role::Admin, None).await);
    let id = contract(&doors).await.id;
    let form = "what=amend&number=120&reason=A+divorce&confirmed=yes";
    admin.post(&format!("/contracts/{id}"), form).await;
    let page = robin.page("/contract").await;
    for part in ["120 leads a month", "Signed for 100 leads", "Amended to 120", "$65", "7 days"] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("divorce") && !page.contains("Pause it"), "{page}");
    assert!(admin.page(&format!("/contracts/{id}")).await.contains("A divorce"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_contract_is_paused_by_its_officer_only_where_it_allows_that() {
    let doors = Doors::open().await;
    let (robin, admin) = (doors.robin().await, doors.somebody(Role::Admin, None).await);
    let own = contract(&doors).await.id;
    let pause = format!("what=pause&contract={own}");
    let refused = robin.post("/contract", &pause).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().await.unwrap().contains("by your administrator"));
    assert_eq!(contract(&doors).await.status, Status::Living);

    let page = format!("/contracts/{own}");
    admin.post(&page, "what=may_pause&may_pause=yes").await;
    let kim = doors.somebody(Role::Officer, Some(doors.kim)).await;
    let others = kim.post("/contract", &pause).await;
    assert_eq!(others.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(contract(&doors).await.status, Status::Living, "it is not Kim's");
    assert!(robin.page("/contract").await.contains("Pause it"));
    assert_eq!(location(&robin.post("/contract", &pause).await), "/contract?done=changed");
    assert_eq!(contract(&doors).await.status, Status::Paused);
    let history = admin.page(&page).await;
    assert!(history.contains("Robin Vale") && history.contains("may pause and resume it"));
    doors.post(1, |_| {}).await;
    assert!(robin.page("/contract").await.contains("Resume it"));
    robin.post("/contract", &format!("what=resume&contract={own}")).await;
    assert_eq!(contract(&doors).await.status, Status::Living);
    let mut tx = doors.house.store.read().await.unwrap();
    let (from, until) = (app::instant::Instant(0), doors.house.clock.now() + 1);
    let lines = line::of_officer(&mut tx, doors.robin, from, until).await.unwrap();
    assert_eq!(lines[0].line.delivered, 0, "it was paused when the lead came");
    drop(tx);

    admin.post(&page, "what=may_pause&may_pause=no").await;
    let again = robin.post("/contract", &pause).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
    doors.house.assert_verified().await;
}
