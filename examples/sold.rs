//! A market that has sold ten seats, and lived through three whole months: `sold PASSWORD LEADS`
//! lets so many leads come evenly in the empty database that `EVENPACE_DATABASE` names, sealed under
//! the key in `EVENPACE_KEY_FILE`, and prints the key of their source. Sales staff may sign in.

use std::io::{self, Write};

use app::{
    contract::{Filters, Number, Remedy, Terms},
    ids::{AllocationId, LeadId, MarketId, OfficerId, PersonId},
    instant::{DAY_MS, Instant},
    lead::{
        field::example_body,
        submission::{AcceptanceRules, Submission},
    },
    ledger::Command,
    money::Cents,
    people::Role,
};
use chrono::{Datelike, Months};
use chrono_tz::Tz;
use evenpace::{
    calendar,
    clock::{Clock, Dice},
    intake::add_source,
    password::hash_password,
    seal::{Marker, MasterKey, Sealer},
    store::{
        Store,
        market::Market,
        officer::{self, Officer},
        person::{self, Person},
    },
    writer::{Order, Preparer, Settings, Writer},
};

type Done<T> = Result<T, Box<dyn std::error::Error>>;

const ZONE: Tz = Tz::America__Chicago;
/// In all, 830 leads a month.
const NUMBERS: [u32; 10] = [20, 30, 40, 50, 60, 80, 100, 120, 150, 180];

#[tokio::main]
async fn main() -> Done<()> {
    let mut given = std::env::args().skip(1);
    let (Some(password), Some(Ok(leads))) =
        (given.next(), given.next().map(|it| it.parse::<i64>()))
    else {
        return Err("say a password, and how many leads".into());
    };
    let store = Store::open(&std::env::var("EVENPACE_DATABASE")?).await?;
    let dice = Dice::System;
    let master = MasterKey::from_file(std::env::var("EVENPACE_KEY_FILE")?.as_ref(), &dice)?;
    let now = Clock::System.now();
    let today = calendar::date(ZONE, now);
    let this_month = today.with_day(1).ok_or("every month has a first")?;
    let first = this_month.checked_sub_months(Months::new(3)).ok_or("a month before")?;
    let [begins, ends] = [first, this_month].map(|date| calendar::midnight(ZONE, date));

    let clock = Clock::set_to(begins);
    let (writer, written) =
        Writer::start(store.clone(), &master, clock.clone(), Settings::default()).await?;
    let market = MarketId(dice.id(begins));
    let order = Order::OpenMarket {
        market: austin(market, begins),
        areas: vec!["787".to_owned()],
        early_limit_ns: 5 * DAY_MS * 1_000_000,
    };
    writer.order(order).await?;
    for number in NUMBERS {
        let terms = sign(&store, number, &dice, begins).await?;
        let command = Box::new(Command::Sign(terms));
        writer.order(Order::Change { market, command }).await?;
    }
    add_seller(&store, password, &dice, begins).await?;
    let (source, key) =
        add_source(&store, "Stage", &dice, begins).await?.ok_or("it is set already")?;
    let (sealer, marker) = (Sealer::new(&master), Marker::new(&master));
    let preparer = Preparer { sealer, marker, dice: Dice::System };
    for turn in 0..leads {
        let at = begins + (ends - begins) * turn / leads;
        clock.set(at);
        let submission = Submission::read(&body(turn, at), at, &AcceptanceRules::default());
        let submission = submission.map_err(|problems| format!("{problems:?}"))?;
        let post = preparer.prepare(LeadId(dice.id(at)), source, submission, None);
        writer.order(Order::Post(Box::new(post))).await?;
    }
    clock.set(now);
    writer.tick().await?;
    drop(writer);
    written.await?;
    store.close().await;
    writeln!(io::stdout(), "{}", key.as_str())?;
    Ok(())
}

fn body(turn: i64, at: Instant) -> serde_json::Value {
    let mut body = example_body(at - 1_000);
    body["email"] = format!("borrower{turn}@example.com").into();
    body["phone"] = format!("+1512{:07}", 5_550_000 + turn).into();
    body["zip"] = format!("787{:02}", turn % 60).into();
    body["military"] = (turn % 7 == 0).into();
    body["loan_amount"] = (150_000 + turn % 97 * 5_000).into();
    body["test"] = false.into();
    body
}

async fn sign(store: &Store, number: u32, dice: &Dice, at: Instant) -> Done<Terms> {
    let id = OfficerId(dice.id(at));
    let officer = Officer::named(id, format!("Officer {number}"), ZONE.name().to_owned(), at);
    let mut tx = store.write().await?;
    officer::insert(&mut tx, &officer).await?;
    tx.commit().await?;
    Ok(Terms {
        allocation: AllocationId(dice.id(at)),
        officer: id,
        number: Number::new(number).ok_or("a number of leads")?,
        starts: at,
        ends: None,
        remedy: Remedy::Carry,
        daily_max: None,
        price_cents: Cents(6_500),
        credit_window_ms: 7 * DAY_MS,
        filters: Filters::default(),
        licensed_states: Vec::new(),
    })
}

/// With the e-mail of the demo's.
async fn add_seller(store: &Store, password: String, dice: &Dice, at: Instant) -> Done<()> {
    let person = Person {
        id: PersonId(dice.id(at)),
        email: "sales@demo.example".to_owned(),
        name: "Sam Okafor".to_owned(),
        role: Role::Sales,
        officer: None,
        password_hash: Some(hash_password(password).await?),
        created_at: at,
        disabled_at: None,
    };
    let mut tx = store.write().await?;
    person::insert(&mut tx, &person).await?;
    tx.commit().await?;
    Ok(())
}

fn austin(id: MarketId, at: Instant) -> Market {
    Market {
        id,
        name: "Austin".to_owned(),
        time_zone: ZONE.name().to_owned(),
        seats: 12,
        price_cents: Cents(6_500),
        opened_at: at,
        towns: String::new(),
    }
}
