//! A contract that changes: previewed, confirmed, and told in its history.

use app::{ids::AllocationId, instant::DAY_MS};
use evenpace::store::{allocation, line};
use reqwest::StatusCode;

use super::{Doors, hidden};

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

impl Doors {
    async fn robins_contract(&self) -> AllocationId {
        let mut tx = self.house.store.read().await.unwrap();
        allocation::of_officer(&mut tx, self.robin).await.unwrap().remove(0).id
    }

    /// N of Robin's lines, the first first.
    async fn owed(&self) -> Vec<i64> {
        let mut tx = self.house.store.read().await.unwrap();
        let market = evenpace::store::market::all(&mut tx).await.unwrap().remove(0).id;
        let robins = allocation::of_officer(&mut tx, self.robin).await.unwrap().remove(0).id;
        let lines = line::in_market(&mut tx, market).await.unwrap();
        lines.iter().filter(|line| line.allocation == robins).map(|line| line.line.owed()).collect()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_change_is_seen_before_it_is_made_and_stands_in_the_history() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    doors.post_one_each().await;
    let path = format!("/contracts/{}", doors.robins_contract().await);
    let page = admin.fill(&path, &[("what", "amend"), ("number", "4")], REFUSED).await;
    assert!(page.contains("A whole number from 5 to 10000."), "{page}");
    assert!(page.contains("Say why, for whoever looks at this later."), "{page}");
    assert!(page.contains(r#"value="4""#), "{page}");

    let amend = [("what", "amend"), ("number", "200"), ("reason", "He asked for more & more")];
    let preview = admin.fill(&path, &amend, StatusCode::OK).await;
    assert!(preview.contains("leads are owed instead of 100."), "{preview}");
    assert!(preview.contains("the others together would have"), "{preview}");
    assert!(preview.contains(&hidden("number", "200")), "{preview}");
    assert_eq!(doors.owed().await, [100], "nothing has changed yet");
    let back = [&amend[..], &[("back", "yes")]].concat();
    let form = admin.fill(&path, &back, StatusCode::OK).await;
    assert!(form.contains(r#"value="200""#) && !form.contains("This is what changes"), "{form}");
    assert_eq!(doors.owed().await, [100], "nor now");

    let confirmed = [&amend[..], &[("confirmed", "yes")]].concat();
    let to = admin.carry_out(&path, &confirmed).await;
    assert_eq!(to, format!("{path}?done=changed"));
    assert_eq!(doors.owed().await, [200], "minutes into the month");
    let page = admin.page(&to).await;
    for told in ["Amended to 200 leads a month", "He asked for more &amp; more", "Robin Vale"] {
        assert!(page.contains(told), "{told} in {page}");
    }
    assert!(page.contains("Signed for 100 leads a month"), "the first version stays");
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_raises_a_number_is_told_what_that_hands_out_at_once() {
    let doors = Doors::empty().await;
    let (_, choosy) = doors.house.choosy_market("Ocala", "344").await;
    for borrower in 0..2 {
        doors.house.overflow(borrower, "34470").await;
    }
    let admin = doors.admin().await;
    let path = format!("/contracts/{choosy}");
    let amend = |number| [("what", "amend"), ("number", number), ("reason", "As agreed by phone")];
    let offered = "2 fresh leads that nobody got are offered again, by the rule.";
    let raised = admin.fill(&path, &amend("60"), StatusCode::OK).await;
    assert!(raised.contains(offered), "{raised}");
    let lowered = admin.fill(&path, &amend("20"), StatusCode::OK).await;
    assert!(!lowered.contains("offered again"), "{lowered}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_holiday_is_set_ahead_and_happens_by_itself() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let path = format!("/contracts/{}", doors.robins_contract().await);
    let holiday = [
        ("what", "pause"),
        ("from", "2026-06-11"),
        ("until", "2026-06-20"),
        ("reason", "In Maine"),
    ];
    let (preview, to) = admin.preview_and_confirm(&path, &holiday).await;
    assert!(preview.contains("June 2026: 67 leads are owed instead of 100."), "{preview}");
    assert!(admin.page(&to).await.contains("Pause through 20 Jun 2026"));
    let overlapping = [("what", "pause"), ("from", "2026-06-15"), ("reason", "x")];
    let page = admin.fill(&path, &overlapping, REFUSED).await;
    assert!(page.contains("Another pause lies in this time."), "{page}");

    doors.house.wait_ms(15 * DAY_MS);
    doors.house.writer.tick().await.unwrap();
    // A session lasts two weeks.
    let admin = doors.admin().await;
    assert!(admin.page(&path).await.contains("100 leads a month, since 1 Jun 2026. Paused."));
    doors.house.wait_ms(10 * DAY_MS);
    doors.house.writer.tick().await.unwrap();
    assert_eq!(doors.owed().await, [67]);
    let page = admin.page(&path).await;
    assert!(page.contains("Resumed") && page.contains("By itself"), "{page}");
    assert!(page.contains("In Maine"), "{page}");
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_planned_is_called_off_with_a_reason() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let path = format!("/contracts/{}", doors.robins_contract().await);
    let ahead = [("what", "amend"), ("number", "50"), ("from", "2026-07-01"), ("reason", "Budget")];
    admin.preview_and_confirm(&path, &ahead).await;
    let page = admin.page(&path).await;
    assert!(page.contains("Planned for 1 Jul 2026: 50 leads a month"), "{page}");
    let (_, due) = page.split_once(r#"name="due" value=""#).unwrap();
    let due = due.split('"').next().unwrap();
    let off = [("what", "call_off"), ("due", due), ("reason", "Budget was found")];
    admin.preview_and_confirm(&path, &off).await;
    let page = admin.page(&path).await;
    assert!(page.contains("What was planned for 1 Jul 2026 is off"), "{page}");
    assert!(!page.contains(r#"name="due""#), "{page}");
    let gone = admin.fill(&path, &off, REFUSED).await;
    assert!(gone.contains("That is not planned any more."), "{gone}");
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_contract_is_paused_resumed_priced_shortened_and_ended() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let path = format!("/contracts/{}", doors.robins_contract().await);
    for change in [
        &[("what", "pause"), ("reason", "Ill")][..],
        &[("what", "resume"), ("reason", "Well")],
        &[("what", "reprice"), ("price", "70"), ("reason", "New year")],
        &[("what", "end"), ("ends", "2026-08-31"), ("reason", "Moves to Ohio")],
    ] {
        admin.preview_and_confirm(&path, change).await;
    }
    let page = admin.page(&path).await;
    for told in [
        "1 Jun 2026 to 31 Aug 2026",
        "Its last day is 31 Aug 2026",
        "$70 a lead from its next month on, or its start",
        "$65; $70 from the next month on",
        "Moves to Ohio",
    ] {
        assert!(page.contains(told), "{told} in {page}");
    }
    let later = [("what", "end"), ("ends", "2026-09-30"), ("reason", "Stays")];
    let page = admin.fill(&path, &later, REFUSED).await;
    assert!(page.contains("An end can be brought forward, not put off."), "{page}");
    let far = [("what", "pause"), ("from", "2206-07-01"), ("reason", "x")];
    let page = admin.fill(&path, &far, REFUSED).await;
    assert!(page.contains("A date from 2020 to 2050."), "{page}");
    let past = [("what", "pause"), ("from", "2026-05-31"), ("reason", "x")];
    let page = admin.fill(&path, &past, REFUSED).await;
    assert!(page.contains("The date must not lie in the past."), "{page}");

    let (preview, to) =
        admin.preview_and_confirm(&path, &[("what", "end"), ("reason", "At once")]).await;
    assert!(preview.contains("June 2026: 0 leads are owed instead of 100."), "{preview}");
    let page = admin.page(&to).await;
    assert!(page.contains("Ended") && !page.contains("Amend the number"), "{page}");
    let over = admin.fill(&path, &[("what", "end"), ("reason", "x")], REFUSED).await;
    assert!(over.contains("This contract is over."), "{over}");
    doors.house.assert_verified().await;
}
