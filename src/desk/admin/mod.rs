//! The desk of admins alone: markets, officers, contracts, people and sources. Each change is read
//! off a form, refused with every problem at once, and noted with who did it and why.

pub mod reading;
mod seen;
pub mod deeds;
mod market;
mod officer;
mod sign;
mod preview;
pub mod contract;
mod may_pause;
mod credit_report;
mod change;
mod person;
mod source;
mod credits;
mod first_steps;

use std::sync::Arc;

use app::{
    api::{
        Asked, Refusal as Told,
        admin::{
            AdminDesk, ContractForm, ContractRow, ContractView, MarketForm, OfficerForm,
            OfficerRow, PeopleView, SourceRow, Step,
        },
        credit::{CreditCase, CreditDesk, CreditQueue},
        credit_report::CreditReport,
        form::{Choices, Preview, Problems, Shown},
        statement::StatementView,
    },
    ids::{AllocationId, LeadId, MarketId, OfficerId},
    instant::Instant,
    ledger::Refusal,
};
use chrono_tz::{TZ_VARIANTS, Tz};
use uuid::Uuid;

use super::{SignedIn, contract_words, told};
use crate::{
    clock::{Clock, Dice},
    fault::Fault,
    market_book::MarketBook,
    seal::{Marker, NoteSealer, Sealer},
    store::{
        Store, Tx,
        act::{self, Act},
        market::Market,
    },
    writer::{Declined, Note, Order, Writer},
};

pub use credit_report::csv as credit_report_csv;
pub use market::read_market;
pub use officer::read_officer;
pub(super) use reading::Reading;
pub use reading::USUAL_TERMS;
pub use sign::read_terms;

pub struct Admin {
    pub me: SignedIn,
    /// Where people reach this server: `https://leads.example`.
    pub url: String,
    pub store: Store,
    pub writer: Writer,
    pub sealer: Arc<Sealer>,
    pub marker: Arc<Marker>,
    pub notes: Arc<NoteSealer>,
    pub clock: Clock,
    pub dice: Dice,
}

/// An officer has one living contract in a market.
const HAS_SEAT: &str = "They hold a seat in this market already. The next contract can be \
     signed when that one is over.";

/// What came of a form.
#[derive(Debug)]
pub enum Came {
    /// It is done; the page that shows it.
    Done(String),
    Problems(Problems),
    Preview(Box<Preview>),
    Shown(Shown),
    /// What it was about is not there.
    NotFound,
}

impl AdminDesk for Admin {
    fn first_steps(&self) -> Asked<'_, Vec<Step>> {
        Box::pin(async move { told(self.read_first_steps().await) })
    }

    fn market(&self, id: Option<MarketId>) -> Asked<'_, MarketForm> {
        Box::pin(async move { told(self.read_market(id).await)?.ok_or_else(Told::not_found) })
    }

    fn officers(&self) -> Asked<'_, Vec<OfficerRow>> {
        Box::pin(async move { told(self.read_officers().await) })
    }

    fn officer(&self, id: Option<OfficerId>) -> Asked<'_, OfficerForm> {
        Box::pin(async move { told(self.read_officer(id).await)?.ok_or_else(Told::not_found) })
    }

    fn contracts(&self) -> Asked<'_, Vec<ContractRow>> {
        Box::pin(async move { told(self.read_contracts().await) })
    }

    fn new_contract(&self) -> Asked<'_, ContractForm> {
        Box::pin(async move { told(self.read_new_contract().await) })
    }

    fn contract(&self, id: AllocationId) -> Asked<'_, ContractView> {
        Box::pin(async move { told(self.read_contract(id).await)?.ok_or_else(Told::not_found) })
    }

    fn statement(&self, id: AllocationId, month: Option<String>) -> Asked<'_, StatementView> {
        Box::pin(async move {
            told(self.read_statement(id, month.as_deref()).await)?.ok_or_else(Told::not_found)
        })
    }

    fn people(&self) -> Asked<'_, PeopleView> {
        Box::pin(async move { told(self.read_people().await) })
    }

    fn sources(&self) -> Asked<'_, Vec<SourceRow>> {
        Box::pin(async move { told(self.read_sources().await) })
    }
}

impl CreditDesk for Admin {
    fn credits(&self) -> Asked<'_, CreditQueue> {
        Box::pin(async move { told(self.read_credits().await) })
    }

    fn credit(&self, lead: LeadId) -> Asked<'_, CreditCase> {
        Box::pin(async move { told(self.read_credit(lead).await)?.ok_or_else(Told::not_found) })
    }

    fn report(&self) -> Asked<'_, CreditReport> {
        Box::pin(async move { told(self.read_credit_report().await) })
    }
}

impl Admin {
    /// Has it carried out, with a note of who ordered it and why. `what` is told to whoever reads
    /// the history.
    pub(super) async fn order(
        &self,
        order: Order,
        (kind, about): (&'static str, Uuid),
        (what, why): (&str, &str),
    ) -> Result<Result<(), Declined>, Fault> {
        let (id, words) = self.seal(what, why);
        let note = Note { id, person: self.me.person, kind, about, words };
        let order = Order::Noted { order: Box::new(order), note };
        match self.writer.order(order).await {
            Ok(_) => Ok(Ok(())),
            Err(declined) => Ok(Err(declined)),
        }
    }

    /// Notes what is done in this very transaction, beside every ledger.
    async fn note(
        &self,
        tx: &mut Tx,
        (kind, about): (&'static str, Uuid),
        what: &str,
    ) -> Result<(), Fault> {
        let (id, words) = self.seal(what, "");
        let (at, person) = (self.clock.now(), self.me.person);
        let act = Act { id, at, person, kind: kind.to_owned(), about, entry: None, words };
        act::insert(tx, &act).await
    }

    fn seal(&self, what: &str, why: &str) -> (Uuid, Vec<u8>) {
        let id = self.dice.id(self.clock.now());
        (id, self.notes.seal(id, &format!("{what}\n{why}"), &self.dice))
    }

    /// A market's book as it is now.
    async fn book(&self, tx: &mut Tx, market: MarketId) -> Result<MarketBook, Fault> {
        MarketBook::now(tx, market).await
    }
}

/// Where the writer's answer is to be read on the form that asked. Plain words for people: what
/// was not done, and what would help.
pub fn declined(declined: &Declined, zone: Tz) -> Problems {
    let date = |at: Instant| contract_words::date(zone, at);
    let (field, message) = match declined {
        Declined::NameTaken => ("name", "Another market has this name.".to_owned()),
        Declined::Unserved => ("zip", "No market serves this ZIP.".to_owned()),
        Declined::HasHistory => (
            "zip",
            "Its market has leads or contracts already. History goes only into an empty market."
                .to_owned(),
        ),
        Declined::BeforeOpening => (
            "received_at",
            "Its market was opened later. Open it with a date in the column opened.".to_owned(),
        ),
        Declined::ChangedMeanwhile => (
            Problems::FORM,
            "Somebody else has changed this since you opened it. Open the page again, and do it \
             from there."
                .to_owned(),
        ),
        Declined::Refused(refusal) => match refusal {
            Refusal::NoSeatLeft => (
                "market",
                "Every seat of this market is taken, so nothing was signed. Another contract or \
                 hold has to end first, or the market gets more seats."
                    .to_owned(),
            ),
            Refusal::OfficerHasSeat => ("officer", HAS_SEAT.to_owned()),
            Refusal::SeatsAreTaken { sold, held, offered } => {
                ("seats", seats_taken(*sold, *held, *offered))
            }
            Refusal::EndsTooSoon => {
                ("ends", "It must end after it starts, and after today.".to_owned())
            }
            Refusal::NotSooner => (
                "ends",
                "An end can be brought forward, not put off. When it is over, sign a new one, \
                 unless its seat is offered to who waits by then."
                    .to_owned(),
            ),
            Refusal::InThePast => ("from", "The date must lie ahead.".to_owned()),
            Refusal::AfterItsEnd => ("from", "The contract is over by then.".to_owned()),
            Refusal::EndsBeforeItBegins => {
                ("until", "The last day can't come before the first.".to_owned())
            }
            Refusal::PausesOverlap => {
                ("from", "Another pause lies in this time. Call that off first.".to_owned())
            }
            Refusal::DateIsTaken(at) => {
                ("from", format!("Something else is planned for {}.", date(*at)))
            }
            Refusal::NothingPlanned(_) => {
                (Problems::FORM, "That is not planned any more.".to_owned())
            }
            Refusal::TooMuchPlanned => {
                (Problems::FORM, "Too much is planned for this contract already.".to_owned())
            }
            Refusal::NothingChanges => (Problems::FORM, "That would change nothing.".to_owned()),
            Refusal::NoSuchAllocation(_) => (Problems::FORM, "This contract is over.".to_owned()),
            Refusal::AlreadyPaused(_) => (Problems::FORM, "It is paused already.".to_owned()),
            Refusal::NotPaused(_) => ("from", "It is not paused then.".to_owned()),
            refusal => (Problems::FORM, format!("Refused: {refusal}.")),
        },
        declined => (Problems::FORM, format!("Nothing was changed: {declined}.")),
    };
    Problems::at(field, message)
}

/// Which seats keep a market from having fewer, and how they become free.
fn seats_taken(sold: usize, held: usize, offered: usize) -> String {
    let mut told =
        format!("{sold} sold, {held} held, {offered} offered: there can't be fewer seats.");
    if held > 0 {
        told.push_str(" A hold can be released.");
    }
    if offered > 0 {
        told.push_str(
            " An offer ends by turning it down; the seat is the next one's while anybody waits.",
        );
    }
    told
}

/// Time zones by their names: those of the United States first.
fn zones() -> Choices {
    const FIRST: [&str; 9] = [
        "America/New_York",
        "America/Detroit",
        "America/Chicago",
        "America/Denver",
        "America/Boise",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Anchorage",
        "Pacific/Honolulu",
    ];
    let others = TZ_VARIANTS.iter().map(|zone| zone.name()).filter(|name| !FIRST.contains(name));
    let names = FIRST.into_iter().chain(others.filter(|name| name.contains('/')));
    names.map(|name| (name.to_owned(), name.replace('_', " "))).collect()
}

/// "Tampa, 3 of 20 seats open".
fn market_choice(market: &Market, taken: i64) -> (String, String) {
    let open = i64::from(market.seats) - taken;
    let seats = format!("{}, {open} of {} seats open", market.name, market.seats);
    (market.id.to_string(), seats)
}
