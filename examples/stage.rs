//! A stage for what no demo can play, because a contract there has its pace and its limits: one
//! market with one officer, who gets every lead that is posted, however many. Its contract is as old
//! as the month, since one signed in the last days of a month is for next to nothing. `stage
//! PASSWORD` sets it up in the empty database that `EVENPACE_DATABASE` names, and prints the key of
//! its source. Without a password the officer has still to be invited.

use std::io::{self, Write};

use app::{
    contract::{Filters, Number, Remedy, Terms},
    ids::{AllocationId, MarketId, OfficerId, PersonId},
    instant::{DAY_MS, Instant},
    ledger::Command,
    money::Cents,
    people::Role,
};
use chrono_tz::Tz;
use evenpace::{
    calendar,
    clock::{Clock, Dice},
    fault::Fault,
    intake::add_source,
    password::hash_password,
    seal::MasterKey,
    store::{
        Store,
        market::Market,
        officer::{self, Officer},
        person::{self, Person},
    },
    writer::{Order, Settings, Writer},
};

const ZONE: Tz = Tz::America__Chicago;
const EARLY_LIMIT_NS: i64 = 31 * DAY_MS * 1_000_000;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let password = std::env::args().nth(1);
    let store = Store::open(&std::env::var("EVENPACE_DATABASE")?).await?;
    let dice = Dice::System;
    let begins = calendar::month_start(ZONE, Clock::System.now());
    let officer = add_officer(&store, password, &dice, begins).await?;
    let master = MasterKey::from_file(std::env::var("EVENPACE_KEY_FILE")?.as_ref(), &dice)?;
    let clock = Clock::set_to(begins);
    let (writer, written) =
        Writer::start(store.clone(), &master, clock, Settings::default()).await?;
    let market = MarketId(dice.id(begins));
    let areas = vec!["787".to_owned()];
    let opened = austin(market, begins);
    let order = Order::OpenMarket { market: opened, areas, early_limit_ns: EARLY_LIMIT_NS };
    writer.order(order).await?;
    let command = Box::new(Command::Sign(terms(officer, &dice, begins)));
    writer.order(Order::Change { market, command }).await?;
    let (_, key) = add_source(&store, "Stage", &dice, begins).await?.ok_or("it is set already")?;
    drop(writer);
    written.await?;
    store.close().await;
    writeln!(io::stdout(), "{}", key.as_str())?;
    Ok(())
}

/// With the e-mail of the demo's.
async fn add_officer(
    store: &Store,
    password: Option<String>,
    dice: &Dice,
    at: Instant,
) -> Result<OfficerId, Fault> {
    let id = OfficerId(dice.id(at));
    let password_hash = match password {
        Some(password) => Some(hash_password(password).await?),
        None => None,
    };
    let name = "Robin Vale".to_owned();
    let time_zone = ZONE.name().to_owned();
    let officer = Officer::named(id, name.clone(), time_zone, at);
    let person = Person {
        id: PersonId(dice.id(at)),
        email: "officer@demo.example".to_owned(),
        name,
        role: Role::Officer,
        officer: Some(id),
        password_hash,
        created_at: at,
        disabled_at: None,
    };
    let mut tx = store.write().await?;
    officer::insert(&mut tx, &officer).await?;
    person::insert(&mut tx, &person).await?;
    tx.commit().await?;
    Ok(id)
}

fn austin(id: MarketId, at: Instant) -> Market {
    Market {
        id,
        name: "Austin".to_owned(),
        time_zone: ZONE.name().to_owned(),
        seats: 1,
        price_cents: Cents(6_500),
        opened_at: at,
        towns: String::new(),
    }
}

fn terms(officer: OfficerId, dice: &Dice, at: Instant) -> Terms {
    Terms {
        allocation: AllocationId(dice.id(at)),
        officer,
        number: Number::new(Number::MAX).expect("the largest number is one"),
        starts: at,
        ends: None,
        remedy: Remedy::Carry,
        daily_max: None,
        price_cents: Cents(6_500),
        credit_window_ms: 7 * DAY_MS,
        filters: Filters::default(),
        licensed_states: Vec::new(),
    }
}
