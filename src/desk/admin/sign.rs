//! A contract that is signed: read off its form, previewed, then ordered.

use app::{
    api::{
        admin::ContractForm,
        form::{Choices, Problems, Typed},
    },
    contract::{Filters, Number, Terms, terms_form::TermsForm},
    ids::{AllocationId, MarketId, OfficerId, ProspectId},
    instant::{DAY_MS, Instant},
    ledger::Command,
    ui::{path, words::plain_amount},
};
use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{Admin, Came, declined, market_choice, reading::Reading};
use crate::{
    calendar,
    fault::Fault,
    store::{Tx, allocation, market, market::Market, officer, stock},
    writer::Order,
};

/// Days ahead that a contract may start at the most.
const AHEAD_DAYS_MAX: i64 = 366;

/// A date, or the instant that it begins: today is now.
pub(super) fn begins(zone: Tz, date: NaiveDate, now: Instant) -> Instant {
    if date == calendar::date(zone, now) { now } else { calendar::midnight(zone, date) }
}

/// The instant at which a last day is over.
pub(super) fn after(zone: Tz, last: NaiveDate) -> Instant {
    calendar::midnight(zone, last.succ_opt().unwrap_or(last))
}

/// The terms that somebody typed, but for the licences, which are the officer's.
pub fn read_terms(
    typed: &Typed,
    id: AllocationId,
    zone: Tz,
    now: Instant,
) -> Result<Terms, Problems> {
    let mut form = Reading::of(typed);
    let officer = form.id::<OfficerId>("officer", "Choose an officer.");
    let (min, max) = (i64::from(Number::CONTRACT_MIN), i64::from(Number::MAX));
    let number = form.number("number", min, max);
    let price_cents = form.price("price");
    let starts = form.date("starts").map_or(now, |date| begins(zone, date, now));
    if starts < now {
        form.problems.add("starts", "It can't start in the past.");
    } else if starts - now > AHEAD_DAYS_MAX * DAY_MS {
        form.problems.add("starts", "At most a year ahead.");
    }
    let ends = form.date("ends").map(|last| after(zone, last));
    if ends.is_some_and(|ends| ends <= starts) {
        form.problems.add("ends", "Its last day can't come before its first.");
    }
    let remedy = form.remedy();
    let daily_max = form.optional_number("daily_max", 1, max);
    let window_days = form.window_days();
    let filters = filters(&mut form);
    form.note();
    let number = number.and_then(|number| u32::try_from(number).ok()).and_then(Number::new);
    let read = officer.zip(number).zip(price_cents).zip(remedy).zip(window_days);
    let read = read.map(|((((officer, number), price_cents), remedy), window_days)| Terms {
        allocation: id,
        officer,
        number,
        starts,
        ends,
        remedy,
        daily_max: daily_max.and_then(|max| u32::try_from(max).ok()),
        price_cents,
        credit_window_ms: window_days * DAY_MS,
        filters,
        licensed_states: Vec::new(),
    });
    form.done(read)
}

/// As a browser reads them where somebody asks what they would get.
fn filters(form: &mut Reading) -> Filters {
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    let fields: Vec<(String, String)> = form.typed.pairs().map(owned).collect();
    let mut terms = TermsForm::of(&fields);
    let filters = terms.filters();
    form.problems.add_all(Problems::of(terms.wrong));
    filters
}

/// Everybody who may sign, by name.
async fn officers(tx: &mut Tx) -> Result<Choices, Fault> {
    let officers = officer::all(tx).await?.into_iter();
    Ok(officers.map(|officer| (officer.id.to_string(), officer.name)).collect())
}

impl Admin {
    pub(super) async fn read_new_contract(&self) -> Result<ContractForm, Fault> {
        let mut tx = self.store.read().await?;
        let markets = stock::of_each(&mut tx).await?;
        let markets =
            markets.iter().map(|(market, stock)| market_choice(market, stock.taken())).collect();
        let officers = officers(&mut tx).await?;
        let filled = Reading::usual_terms();
        Ok(ContractForm { filled, markets, officers, sale: None })
    }

    /// The form of a contract for the seat that is kept for a prospect.
    pub async fn read_sale(&self, market: Market) -> Result<ContractForm, Fault> {
        let officers = officers(&mut self.store.read().await?).await?;
        let filled = Reading::usual_terms().with("price", plain_amount(market.price_cents));
        let sale = Some((market.id, market.name));
        Ok(ContractForm { filled, markets: Choices::new(), officers, sale })
    }

    /// Shows what it would change, or does it where that was seen and confirmed.
    pub async fn sign(&self, typed: &Typed) -> Result<Came, Fault> {
        self.sign_for(typed.text("market").parse().ok(), None, typed).await
    }

    /// The same for a seat of this market that is kept for a prospect. Whoever sells it is shown
    /// what changes without a name.
    pub async fn sell(
        &self,
        market: MarketId,
        prospect: ProspectId,
        typed: &Typed,
    ) -> Result<Came, Fault> {
        let done = format!("{}?done=sold", path::seats(market));
        match self.sign_for(Some(market), Some(prospect), typed).await? {
            Came::Preview(mut preview) => {
                let others = preview.seats.iter_mut().filter(|seat| !seat.is_own);
                for (number, seat) in (1..).zip(others) {
                    seat.officer = format!("Seat {number}");
                }
                Ok(Came::Preview(preview))
            }
            Came::Done(_) => Ok(Came::Done(done)),
            came => Ok(came),
        }
    }

    async fn sign_for(
        &self,
        market: Option<MarketId>,
        prospect: Option<ProspectId>,
        typed: &Typed,
    ) -> Result<Came, Fault> {
        let mut tx = self.store.read().await?;
        let found = match market {
            Some(id) => market::find(&mut tx, id).await?,
            None => None,
        };
        let now = self.clock.now();
        let zone = found.as_ref().map_or(Ok(Tz::UTC), Market::zone)?;
        let id = match typed.text("allocation").parse() {
            // Sent twice: the first time has done it.
            Ok(id) if allocation::find(&mut tx, id).await?.is_some() => {
                return Ok(Came::Done(path::contract(id)));
            }
            Ok(id) => id,
            Err(_) => AllocationId(self.dice.id(now)),
        };
        let terms = read_terms(typed, id, zone, now);
        let (market, mut terms) = match (found, terms) {
            (Some(market), Ok(terms)) => (market, terms),
            (market, terms) => {
                let mut problems = terms.err().unwrap_or_default();
                if market.is_none() {
                    problems.add("market", "Choose a market.");
                }
                return Ok(Came::Problems(problems));
            }
        };
        let Some(officer) = officer::find(&mut tx, terms.officer).await? else {
            return Ok(Came::Problems(Problems::at("officer", "Choose an officer.")));
        };
        terms.licensed_states = officer.licensed_states;
        let command = match prospect {
            Some(prospect) => Command::Sell { prospect, terms },
            None => Command::Sign(terms),
        };
        if typed.text("confirmed") != "yes" {
            let title = format!("{} in {}", officer.name, market.name);
            return Ok(match self.preview(&mut tx, (&market, id), command, title, now).await? {
                Came::Preview(mut preview) => {
                    preview.allocation = Some(id);
                    Came::Preview(preview)
                }
                came => came,
            });
        }
        drop(tx);
        let why = typed.text("reason");
        let order = Order::Change { market: market.id, command: Box::new(command) };
        match self.order(order, ("allocation_signed", id.0), ("Signed", why)).await? {
            Ok(()) => Ok(Came::Done(format!("{}?done=signed", path::contract(id)))),
            Err(why) => Ok(Came::Problems(declined(&why, zone))),
        }
    }

    /// The names of everybody whose contract lives in this market, by contract.
    pub(super) async fn holders(
        &self,
        tx: &mut Tx,
        market: MarketId,
    ) -> Result<Vec<(AllocationId, String)>, Fault> {
        let contracts = allocation::in_market(tx, market).await?;
        let mut holders = Vec::new();
        for contract in contracts {
            if contract.status != allocation::Status::Ended {
                let officer = officer::find(tx, contract.officer).await?;
                holders.push((contract.id, officer.map(|it| it.name).unwrap_or_default()));
            }
        }
        Ok(holders)
    }
}
