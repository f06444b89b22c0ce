//! Markets, and the officers in them.

use app::{
    ids::{OfficerId, ProspectId},
    ledger::Command,
};
use evenpace::store::{allocation, market, officer};
use reqwest::StatusCode;

use super::{Doors, TAMPA, choice};

const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn everything_that_is_wrong_is_said_at_its_field_and_nothing_is_typed_twice() {
    let doors = Doors::empty().await;
    let admin = doors.admin().await;
    let wrong = [
        ("name", ""),
        ("time_zone", "America/Gotham"),
        ("areas", "33602 3360 ZZ"),
        ("towns", "Tampa \"the Bay\" <b>"),
        ("seats", "201"),
        ("early_days", "five"),
        ("price", "cheap"),
    ];
    let page = admin.fill("/markets/new", &wrong, REFUSED).await;
    for problem in [
        "Give it a name",
        "Choose a time zone",
        "Unknown: 3360, ZZ.",
        "A whole number from 1 to 200.",
        "Days from 0 to 31, like 5 or 2.5.",
        "An amount in dollars",
    ] {
        assert!(page.contains(problem), "{problem} in {page}");
    }
    assert!(page.contains(r#"value="33602 3360 ZZ""#), "{page}");
    assert!(page.contains("Tampa &quot;the Bay&quot; &lt;b&gt;"), "{page}");
    assert!(page.contains(r#"aria-describedby="name-problem""#), "{page}");
    assert_eq!(admin.page("/markets").await.matches("<tr>").count(), 0, "nothing was opened");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_zip_is_one_markets_and_takes_its_future_leads_along_where_it_moves() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let of_tampa = |name, value| {
        let mut form = TAMPA.to_vec();
        form.retain(|(field, _)| *field != name);
        [form, vec![(name, value)]].concat()
    };
    let page = admin.fill("/markets/new", &TAMPA, REFUSED).await;
    assert!(page.contains("Another market has this name."), "{page}");
    let clash = of_tampa("name", "Bay Area");
    let page = admin.fill("/markets/new", &clash, REFUSED).await;
    assert!(page.contains("336 is served by Tampa"), "{page}");
    let boxes = r#"<fieldset aria-describedby="take_over-problem">"#;
    assert!(page.contains(boxes) && page.contains(r#"id="take_over-problem""#), "{page}");

    let mut bay: Vec<_> = of_tampa("areas", "33701");
    bay.retain(|(field, _)| *field != "name");
    bay.push(("name", "Bay Area"));
    admin.carry_out("/markets/new", &bay).await;
    doors.post(1, |_| {}).await;
    let page = admin.page("/markets").await;
    let (before, _) = page.split_once("/edit\">Bay Area").unwrap();
    let edit = format!("/markets/{}/edit", before.rsplit_once("/markets/").unwrap().1);

    let moved: Vec<_> = bay.iter().filter(|(field, _)| *field != "areas").copied().collect();
    let moved = [moved, vec![("areas", "33701 33602")]].concat();
    // 33602 is nobody's own yet, so it can be taken from within Tampa's 336.
    admin.edit(&edit, &moved).await;
    let (status, answer) = doors.house.post(&doors.house.body(2, "33602", "FL")).await;
    assert_eq!((status, &answer["market"]), (201, &"Bay Area".into()), "{answer}");
    assert_eq!(answer["reason"], "none_active");
    let (_, answer) = doors.house.post(&doors.house.body(3, "33603", "FL")).await;
    assert_eq!(answer["market"], "Tampa", "the others stay");

    let all = [moved[..moved.len() - 1].to_vec(), vec![("areas", "33701 336")]].concat();
    let page = admin.edit_refused(&edit, &all).await;
    assert!(page.contains("336 is served by Tampa.") && page.contains("Take them over"), "{page}");
    let taken = [all, vec![("take_over", "yes"), ("reason", "Tampa is sold out")]].concat();
    admin.edit(&edit, &taken).await;
    let (_, answer) = doors.house.post(&doors.house.body(4, "33603", "FL")).await;
    assert_eq!(answer["market"], "Bay Area");
    let page = admin.page(&edit).await;
    for told in ["Serves now: 336", "Serves no more: 33602", "Tampa is sold out", "Robin Vale"] {
        assert!(page.contains(told), "{told} in {page}");
    }
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn seats_change_by_an_entry_and_never_below_what_is_sold() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let mut tx = doors.house.store.read().await.unwrap();
    let tampa = market::all(&mut tx).await.unwrap().remove(0);
    drop(tx);
    let edit = format!("/markets/{}/edit", tampa.id);
    let form = |seats| {
        let mut form = TAMPA.to_vec();
        form.retain(|(name, _)| !["seats", "areas"].contains(name));
        [form, vec![("seats", seats), ("areas", "336")]].concat()
    };
    let page = admin.edit_refused(&edit, &form("1")).await;
    let kept = "2 sold, 0 held, 0 offered: there can't be fewer seats.";
    assert!(page.contains(kept), "{page}");
    assert!(page.contains(r#"value="1""#), "{page}");
    admin.edit(&edit, &form("2")).await;
    let page = admin.page(&edit).await;
    assert!(page.contains("Seats: 20 \u{2192} 2"), "{page}");
    assert!(page.contains("Price: $65 \u{2192} $65.50"), "{page}");

    // A seat that is offered is named, and what becomes of it when it is turned down.
    let kai = ProspectId(uuid::Uuid::from_u128(1));
    doors.house.change(tampa.id, Command::JoinWaitlist(kai)).await.unwrap();
    admin.edit(&edit, &form("3")).await;
    let page = admin.edit_refused(&edit, &form("2")).await;
    assert!(page.contains("2 sold, 0 held, 1 offered: there can't be fewer seats."), "{page}");
    assert!(page.contains("An offer ends by turning it down"), "{page}");
    doors.house.change(tampa.id, Command::LeaveWaitlist(kai)).await.unwrap();
    admin.edit(&edit, &form("2")).await;
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_another_admin_did_meanwhile_is_not_undone_unseen() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let edit = format!("/officers/{}", doors.robin);
    let form = |licences| {
        [("name", "Robin Vale"), ("time_zone", "America/New_York"), ("licences", licences)]
    };
    let seen = admin.seen(&edit).await;
    admin.edit(&edit, &form("GA")).await;
    let late = [&form("TX")[..], &[("seen", &seen)]].concat();
    let page = admin.fill(&edit, &late, REFUSED).await;
    assert!(page.contains("Somebody else has changed this"), "{page}");
    assert_eq!(officer_of(&doors, doors.robin).await.licensed_states[0].code(), "GA");
    // Whoever sends it again from what they had on their screen is refused again.
    admin.fill(&edit, &late, REFUSED).await;
    admin.edit(&edit, &form("TX")).await;
    assert_eq!(officer_of(&doors, doors.robin).await.licensed_states[0].code(), "TX");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_nmls_id_is_one_officers() {
    let doors = Doors::empty().await;
    let admin = doors.admin().await;
    let form = |name| [("name", name), ("time_zone", "America/New_York"), ("nmls", "424242")];
    admin.carry_out("/officers/new", &form("Robin Vale")).await;
    let page = admin.fill("/officers/new", &form("Kim Soto"), REFUSED).await;
    assert!(page.contains("Robin Vale has this id."), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_seat_is_sold_once_whoever_clicks_at_the_same_moment() {
    let doors = Doors::empty().await;
    let admin = doors.admin().await;
    admin.carry_out("/markets/new", &TAMPA).await;
    for name in ["Robin Vale", "Kim Soto"] {
        let form = [("name", name), ("time_zone", "America/New_York")];
        admin.carry_out("/officers/new", &form).await;
    }
    let page = admin.page("/contracts/new").await;
    let market = choice(&page, "Tampa, 1 of 1");
    let sign = async |officer: &str| {
        let officer = choice(&page, &format!(">{officer}</option>"));
        let form = super::form(&[
            ("market", &*market),
            ("officer", &*officer),
            ("number", "30"),
            ("price", "65"),
            ("remedy", "refund"),
            ("window_days", "7"),
            ("confirmed", "yes"),
        ]);
        let answer = admin.post("/contracts/new", &form).await;
        (answer.status(), answer.text().await.unwrap())
    };
    let (one, other) = tokio::join!(sign("Robin Vale"), sign("Kim Soto"));
    let refused = [&one, &other].into_iter().find(|(status, _)| *status == REFUSED);
    let signed = [&one, &other].into_iter().filter(|(it, _)| *it == StatusCode::SEE_OTHER).count();
    let (_, page) = refused.expect("one of them is refused");
    assert_eq!(signed, 1);
    assert!(page.contains("Every seat of this market is taken, so nothing was signed."), "{page}");
    doors.house.assert_verified().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_licence_reaches_every_market_of_its_officer_in_one_command() {
    let doors = Doors::open().await;
    let admin = doors.admin().await;
    let orlando = doors.house.open_market("Orlando", &["328"]).await;
    let robins = |market| {
        let house = &doors.house;
        let robin = doors.robin;
        async move {
            let mut tx = house.store.read().await.unwrap();
            let contracts = allocation::in_market(&mut tx, market).await.unwrap();
            contracts.into_iter().find(|it| it.officer == robin).unwrap()
        }
    };
    let terms = app::contract::Terms { officer: doors.robin, ..doors.house.terms(50).await };
    doors.house.change(orlando, app::ledger::Command::Sign(terms)).await.unwrap();
    let edit = format!("/officers/{}", doors.robin);
    let page = admin.page(&edit).await;
    assert!(page.contains("Orlando") && page.contains("Tampa"), "{page}");

    let form = |licences| {
        [
            ("name", "Robin Vale"),
            ("time_zone", "America/New_York"),
            ("licences", licences),
            ("reason", "Passed in Georgia"),
        ]
    };
    let page = admin.edit_refused(&edit, &form("GA QQ")).await;
    assert!(page.contains("Unknown: QQ.") && page.contains(r#"value="GA QQ""#), "{page}");
    assert_eq!(admin.edit(&edit, &form("GA")).await, format!("{edit}?done=changed"));
    for (zip, borrower) in [("33602", 1), ("32801", 2)] {
        let (_, answer) = doors.house.post(&doors.house.body(borrower, zip, "FL")).await;
        let went = answer["outcome"].as_str().unwrap();
        // In Tampa Kim is left; in Orlando nobody is.
        assert_eq!(went, if borrower == 1 { "routed" } else { "overflow" }, "{answer}");
    }
    let known = officer_of(&doors, doors.robin).await;
    assert_eq!(known.licensed_states.len(), 1);
    let contract = robins(orlando).await;
    let page = admin.page(&format!("/contracts/{}", contract.id)).await;
    assert!(page.contains("Licensed in GA") && page.contains("Passed in Georgia"), "{page}");
    doors.house.assert_verified().await;

    // Whoever signs later signs with the same.
    let miami = doors.house.open_market("Miami", &["331"]).await;
    let terms = app::contract::Terms { officer: doors.robin, ..doors.house.terms(50).await };
    doors.house.change(miami, app::ledger::Command::Sign(terms)).await.unwrap();
    let (_, answer) = doors.house.post(&doors.house.body(3, "33101", "FL")).await;
    assert_eq!(answer["reason"], "no_match", "{answer}");
}

async fn officer_of(doors: &Doors, id: OfficerId) -> officer::Officer {
    let mut tx = doors.house.store.read().await.unwrap();
    officer::find(&mut tx, id).await.unwrap().unwrap()
}
