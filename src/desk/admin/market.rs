//! Markets: opened and changed by an admin's form.

use app::{
    api::{
        admin::MarketForm,
        form::{Problems, Typed},
    },
    ids::MarketId,
    instant::Instant,
    money::Cents,
    ui::{
        path,
        words::{money, plain_amount},
    },
};
use chrono_tz::Tz;

use super::{Admin, Came, declined, reading::Reading, seen, zones};
use crate::{
    calendar,
    desk::contract_words::{days, told_days},
    fault::Fault,
    store::market::{self, Market},
    writer::{Clash, Declined, MarketChange, Order},
};

const SEATS_MAX: i64 = 200;
const DAYS_MAX: i64 = 31;

/// A market as somebody typed it.
struct Asked {
    name: String,
    zone: Tz,
    seats: u32,
    early_limit_ns: i64,
    price_cents: Cents,
    areas: Vec<String>,
    towns: String,
    clash: Clash,
}

impl Asked {
    fn read(typed: &Typed) -> Result<Self, Problems> {
        let mut form = Reading::of(typed);
        let name = form.line("name", "Give it a name, like Tampa.");
        let zone = form.zone("time_zone");
        let seats = form.number("seats", 1, SEATS_MAX).and_then(|seats| u32::try_from(seats).ok());
        let early_limit_ns = form.days_ns("early_days", DAYS_MAX);
        let price_cents = form.price("price");
        let areas = form.areas("areas");
        if areas.is_empty() {
            form.problems
                .add("areas", "Say which ZIPs it serves: a list, three digits or a state.");
        }
        let towns = form.words("towns").unwrap_or_default();
        form.note();
        let clash = match typed.text("take_over") {
            "yes" => Clash::TakenOver,
            _ => Clash::Refused,
        };
        let read = zone.zip(seats).zip(early_limit_ns).zip(price_cents);
        let read = read.map(|(((zone, seats), early_limit_ns), price_cents)| Self {
            name,
            zone,
            seats,
            early_limit_ns,
            price_cents,
            areas,
            towns,
            clash,
        });
        form.done(read)
    }

    fn market(&self, id: MarketId, opened_at: Instant) -> Market {
        Market {
            id,
            name: self.name.clone(),
            time_zone: self.zone.name().to_owned(),
            seats: self.seats,
            price_cents: self.price_cents,
            opened_at,
            towns: self.towns.clone(),
        }
    }
}

/// A market that is to be opened, as somebody typed it; in the past, where leads came from before
/// this house are to begin it.
pub fn read_market(typed: &Typed, id: MarketId, now: Instant) -> Result<Order, Problems> {
    let mut form = Reading::of(typed);
    let opened = form.date("opened");
    let mut problems = form.problems;
    let asked = match Asked::read(typed) {
        Ok(asked) => asked,
        Err(others) => {
            problems.add_all(others);
            return Err(problems);
        }
    };
    let opened = opened.map_or(now, |date| calendar::midnight(asked.zone, date));
    if opened > now {
        problems.add("opened", "It can't have been opened in the future.");
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let (market, early_limit_ns) = (asked.market(id, opened), asked.early_limit_ns);
    Ok(Order::OpenMarket { market, areas: asked.areas, early_limit_ns })
}

impl Admin {
    pub(super) async fn read_market(
        &self,
        id: Option<MarketId>,
    ) -> Result<Option<MarketForm>, Fault> {
        let Some(id) = id else {
            let filled = Typed::default()
                .with("time_zone", "America/New_York")
                .with("seats", "10")
                .with("early_days", "5");
            let history = Vec::new();
            return Ok(Some(MarketForm { name: None, filled, zones: zones(), history }));
        };
        let mut tx = self.store.read().await?;
        let Some(market) = market::find(&mut tx, id).await? else { return Ok(None) };
        let areas = market::areas(&mut tx, id).await?;
        let limit = self.book(&mut tx, id).await?.book.early_limit_ns;
        let filled = seen::marked(filled(&market, limit, &areas));
        let history = self.market_deeds(&mut tx, &market).await?;
        Ok(Some(MarketForm { name: Some(market.name), filled, zones: zones(), history }))
    }

    pub async fn open_market(&self, typed: &Typed) -> Result<Came, Fault> {
        let asked = match Asked::read(typed) {
            Ok(asked) => asked,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        let now = self.clock.now();
        let market = asked.market(MarketId(self.dice.id(now)), now);
        let (id, early_limit_ns) = (market.id, asked.early_limit_ns);
        let order = Order::OpenMarket { market, areas: asked.areas, early_limit_ns };
        let what = format!("Opened with {} seats", asked.seats);
        match self.order(order, ("market_opened", id.0), (&what, "")).await? {
            Ok(()) => Ok(Came::Done(format!("{}?done=opened", path::MARKETS))),
            Err(why) => self.market_declined(&why, asked.zone).await,
        }
    }

    pub async fn change_market(&self, id: MarketId, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.read().await?;
        let Some(before) = market::find(&mut tx, id).await? else { return Ok(Came::NotFound) };
        // Months that have begun keep their ends, so a market keeps its zone.
        let typed = typed.clone().with("time_zone", &before.time_zone);
        let areas = market::areas(&mut tx, id).await?;
        let limit = self.book(&mut tx, id).await?.book.early_limit_ns;
        let read = seen::check(&typed, &filled(&before, limit, &areas));
        let asked = match read.and_then(|()| Asked::read(&typed)) {
            Ok(asked) => asked,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        drop(tx);
        let what = told_change((&before, limit, &areas), &asked);
        if what.is_empty() {
            return Ok(Came::Done(path::MARKETS.to_owned()));
        }
        let order = Order::ChangeMarket(Box::new(MarketChange {
            market: asked.market(id, before.opened_at),
            before: (before, areas, limit),
            areas: asked.areas,
            clash: asked.clash,
            early_limit_ns: asked.early_limit_ns,
        }));
        let why = typed.text("reason");
        match self.order(order, ("market_changed", id.0), (&what.join(". "), why)).await? {
            Ok(()) => Ok(Came::Done(format!("{}?done=changed", path::MARKETS))),
            Err(why) => self.market_declined(&why, asked.zone).await,
        }
    }

    /// Areas that are taken are named with the market that has them.
    async fn market_declined(&self, why: &Declined, zone: Tz) -> Result<Came, Fault> {
        let Declined::AreasTaken(taken) = why else {
            return Ok(Came::Problems(declined(why, zone)));
        };
        const SHOWN: usize = 10;
        let mut tx = self.store.read().await?;
        let mut named = Vec::new();
        for (area, market) in taken.iter().take(SHOWN) {
            let market = market::find(&mut tx, *market).await?;
            let name = market.map_or_else(|| "another market".to_owned(), |market| market.name);
            named.push(format!("{area} is served by {name}"));
        }
        let more = match taken.len().saturating_sub(SHOWN) {
            0 => String::new(),
            more => format!(", and {more} more"),
        };
        let mut problems = Problems::at("areas", format!("{}{more}.", named.join(", ")));
        problems.add("take_over", "Tick this, and their future leads come to this market.");
        Ok(Came::Problems(problems))
    }
}

/// What the form has of a market.
fn filled(market: &Market, limit_ns: i64, areas: &[String]) -> Typed {
    Typed::default()
        .with("name", &market.name)
        .with("time_zone", &market.time_zone)
        .with("seats", market.seats.to_string())
        .with("early_days", days(limit_ns))
        .with("price", plain_amount(market.price_cents))
        .with("areas", areas.join(" "))
        .with("towns", &market.towns)
}

/// What is another than before, for the history.
fn told_change((before, limit, areas): (&Market, i64, &[String]), asked: &Asked) -> Vec<String> {
    let [gained, lost] = [(&*asked.areas, areas), (areas, &*asked.areas)].map(|(these, those)| {
        let only: Vec<&str> =
            these.iter().filter(|it| !those.contains(it)).map(String::as_str).collect();
        only.join(" ")
    });
    let changes = [
        ("Name", before.name.clone(), asked.name.clone()),
        ("Seats", before.seats.to_string(), asked.seats.to_string()),
        ("Early limit", told_days(limit), told_days(asked.early_limit_ns)),
        ("Price", money(before.price_cents), money(asked.price_cents)),
        ("Towns", before.towns.clone(), asked.towns.clone()),
    ];
    let changes = changes.into_iter().filter(|(_, old, new)| old != new);
    let mut told: Vec<String> =
        changes.map(|(name, old, new)| format!("{name}: {old} \u{2192} {new}")).collect();
    told.extend((!gained.is_empty()).then(|| format!("Serves now: {gained}")));
    told.extend((!lost.is_empty()).then(|| format!("Serves no more: {lost}")));
    told
}
