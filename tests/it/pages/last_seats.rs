//! Many people at once at the last two seats of a market, over one server and over two: two get
//! one, and everybody else is told so plainly.

use app::{ids::MarketId, people::Role};
use evenpace::server::Cookies;
use reqwest::StatusCode;
use uuid::Uuid;

use super::{Doors, Visitor};
use crate::{
    database::on_both,
    house::{House, draw},
};

/// Half of them hold a seat, half sign a contract.
const ATTEMPTS: usize = 200;
const SEATS: u32 = 6;
const LEFT: usize = 2;

impl Doors {
    /// Another server on the same database, at the same time of day.
    pub(super) async fn beside(&self) -> Self {
        let folder = std::env::temp_dir().join(format!("evenpace-{:x}", draw()));
        let house = House::on(self.house.store.clone(), folder).await;
        house.clock.set(self.house.clock.now());
        Self::of(house, [self.robin, self.kim], Cookies::Plain).await
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_at_once_get_the_last_two_seats_of_one_server() {
    on_both(async |store| {
        let doors = Doors::over(store).await;
        two_get_a_seat(&[&doors]).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_hundred_at_once_get_the_last_two_seats_of_two_servers() {
    on_both(async |store| {
        let doors = Doors::over(store).await;
        let other = doors.beside().await;
        two_get_a_seat(&[&doors, &other]).await;
    })
    .await;
}

async fn two_get_a_seat(servers: &[&Doors]) {
    let house = &servers[0].house;
    let market = house.open_market_of("Boise", &["ID"], SEATS).await;
    for _ in LEFT..SEATS as usize {
        house.sign(market, 40).await;
    }
    let (mut sales, mut admins) = (Vec::new(), Vec::new());
    for doors in servers {
        sales.push(doors.sales().await);
        admins.push(doors.somebody(Role::Admin, None).await);
    }
    let mut attempts = Vec::with_capacity(ATTEMPTS);
    for number in 0..ATTEMPTS {
        let server = number / 2 % servers.len();
        let (who, path, form) = match number % 2 {
            0 => (&sales[server], format!("/capacity/{market}/seats"), hold()),
            _ => (&admins[server], "/contracts/new".to_owned(), contract(house, market).await),
        };
        attempts.push(async move { attempt(who, &path, &form).await });
    }
    let came = futures_util::future::join_all(attempts).await;
    let (got, refused) = (came.iter().filter(|it| **it), came.iter().filter(|it| !**it));
    let (got, refused) = (got.count(), refused.count());
    let over = servers.len();
    println!("{ATTEMPTS} at once at {LEFT} seats over {over}: {got} got one, {refused} refused");
    assert_eq!((got, refused), (LEFT, ATTEMPTS - LEFT));
    let page = sales[0].page(&format!("/capacity/{market}/seats")).await;
    assert!(page.contains(" held, 0 open"), "{page}");
    house.assert_verified().await;
}

fn hold() -> String {
    let prospect = Uuid::from_u128(draw());
    format!("what=hold&prospect={prospect}&name=Dana+Reyes&reach=dana@example.com")
}

/// Of an officer of their own, seen and confirmed.
async fn contract(house: &House, market: MarketId) -> String {
    let officer = house.terms(40).await.officer;
    let terms = format!("officer={officer}&number=20&price=70&remedy=carry&window_days=7");
    format!("market={market}&{terms}&confirmed=yes")
}

/// Whether they got a seat; if not, they were told so.
async fn attempt(who: &Visitor<'_>, path: &str, form: &str) -> bool {
    let response = who.post(path, form).await;
    let status = response.status();
    let page = response.text().await.unwrap();
    let is_told =
        ["The last seat is taken, so nothing is held.", "Every seat of this market is taken"]
            .iter()
            .any(|told| page.contains(told));
    match status {
        StatusCode::SEE_OTHER => true,
        StatusCode::UNPROCESSABLE_ENTITY if is_told => false,
        other => panic!("{other}: {page}"),
    }
}
