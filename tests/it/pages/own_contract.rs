//! An officer's own contract: what they may read of it, and a pause where it allows them one.

use app::{
    contract::{Change, Number, Planned},
    instant::DAY_MS,
    ledger::Command,
    money::Cents,
    people::Role,
};
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

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_officer_ends_no_pause_of_somebody_elses_and_is_told_what_their_own_calls_off() {
    let doors = Doors::open().await;
    let (robin, admin) = (doors.robin().await, doors.somebody(Role::Admin, None).await);
    let own = contract(&doors).await.id;
    let page = format!("/contracts/{own}");
    let nonsense = admin.post(&page, "what=may_pause&may_pause=perhaps").await;
    assert_eq!(nonsense.status(), StatusCode::UNPROCESSABLE_ENTITY);
    admin.post(&page, "what=may_pause&may_pause=yes").await;
    admin.post(&page, "what=pause&reason=A+divorce&confirmed=yes").await;
    assert_eq!(contract(&doors).await.status, Status::Paused);
    assert!(!robin.page("/contract").await.contains("Resume it"));
    let resume = format!("what=resume&contract={own}");
    let refused = robin.post("/contract", &resume).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(contract(&doors).await.status, Status::Paused, "it is the admin's pause");
    admin.post(&page, "what=resume&reason=Back&confirmed=yes").await;
    assert_eq!(contract(&doors).await.status, Status::Living);

    let holiday = Planned {
        due: doors.house.clock.now() + 5 * DAY_MS,
        change: Change::Pause { until: Some(doors.house.clock.now() + 9 * DAY_MS) },
    };
    let market = contract(&doors).await.market;
    let plan = Command::Plan { allocation: own, planned: holiday };
    doors.house.change(market, plan).await.unwrap();
    let told = robin.page("/contract").await;
    assert!(told.contains("that one is off, and so is its end"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_officer_is_told_the_price_and_the_number_that_hold_and_the_last_ones_at_the_end() {
    let doors = Doors::open().await;
    let (robin, own) = (doors.robin().await, contract(&doors).await);
    let change = async |command| doors.house.change(own.market, command).await.unwrap();
    let number = Number::new(20).unwrap();
    change(Command::Amend { allocation: own.id, number }).await;
    change(Command::Reprice { allocation: own.id, price_cents: Cents(7_000) }).await;
    let told = robin.page("/contract").await;
    for part in ["100 leads a month until 30 Jun 2026, then 20", "$65; $70 from the next month"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    doors.house.wait_ms(31 * DAY_MS);
    doors.house.writer.tick().await.unwrap();
    change(Command::Reprice { allocation: own.id, price_cents: Cents(9_000) }).await;
    change(Command::End(own.id)).await;
    let told = doors.robin().await.page("/contract").await;
    assert!(told.contains("20 leads a month, ") && told.contains("<dd>$70</dd>"), "{told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_a_pause_leaves_to_be_billed_is_said_before_it_is_confirmed() {
    let doors = Doors::open().await;
    let (robin, admin) = (doors.robin().await, doors.somebody(Role::Admin, None).await);
    let own = contract(&doors).await;
    doors.post_one_each().await;
    assert!(!robin.page("/contract").await.contains("came beyond"), "it allows no pause");
    admin.post(&format!("/contracts/{}", own.id), "what=may_pause&may_pause=yes").await;
    let told = robin.page("/contract").await;
    assert!(told.contains("1 came beyond what is owed then: next month owes fewer."), "{told}");
    let ends = doors.house.clock.now() + 9 * DAY_MS;
    let shorten = Command::Shorten { allocation: own.id, ends };
    doors.house.change(own.market, shorten).await.unwrap();
    let told = robin.page("/contract").await;
    assert!(told.contains("billed when the contract ends, $65 a lead."), "{told}");
    robin.post("/contract", &format!("what=pause&contract={}", own.id)).await;
    let statement = robin.page("/statement").await;
    for part in ["The contract is paused", "Surplus at its end, billed", "<td>$65.00</td>"] {
        let plain = statement.replace(" data-label=\"Amount\" class=\"number\"", "");
        assert!(plain.contains(part), "{part}: {statement}");
    }
}
