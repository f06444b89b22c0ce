//! The desk of whoever keeps a market's seats for prospects: holds, the waitlist, and the contract
//! that a seat is sold with. Who a prospect is, is opened only where names were asked for.

use app::{
    api::{
        Asked, Refusal as Told,
        admin::ContractForm,
        form::{Problems, Typed},
        names::Names,
        seats::{Named, SeatsDesk, SeatsView},
    },
    ids::{MarketId, ProspectId},
    lead::contact::{Email, Phone},
    ledger::{Command, Refusal},
    ui::path,
};

use super::{
    Admin, Came,
    admin::{declined, reading::Reading},
    sales::capacity,
    told,
};
use crate::{
    fault::Fault,
    prospect_card::ProspectCard,
    store::{
        Tx,
        market::{self, Market},
        prospect, seat,
    },
    writer::{Declined, Order, Wants},
};

/// A browser's way back leads to a form that was sent already.
const USED: &str = "This form was sent for somebody else already, so nothing is kept. Open the \
     page again for somebody new.";

/// Who keeps seats: sales staff and admins.
pub struct Keeper {
    /// What notes, orders and signs for them. Nothing else of it is theirs to ask.
    pub signs: Admin,
    pub names: Names,
}

impl SeatsDesk for Keeper {
    fn seats(&self, market: MarketId) -> Asked<'_, SeatsView> {
        Box::pin(async move { told(self.read_seats(market).await)?.ok_or_else(Told::not_found) })
    }

    fn sale(&self, market: MarketId, prospect: ProspectId) -> Asked<'_, ContractForm> {
        Box::pin(async move {
            told(self.read_sale(market, prospect).await)?.ok_or_else(Told::not_found)
        })
    }
}

impl Keeper {
    async fn read_seats(&self, id: MarketId) -> Result<Option<SeatsView>, Fault> {
        let (now, mut tx) = (self.signs.clock.now(), self.signs.store.read().await?);
        let Some(market) = market::find(&mut tx, id).await? else { return Ok(None) };
        let (mut holds, mut waitlist) = (Vec::new(), Vec::new());
        for hold in seat::holds(&mut tx, id).await? {
            let known = self.named(&mut tx, hold.prospect).await?;
            holds.push((hold, known));
        }
        for waiting in seat::waitlist(&mut tx, id).await? {
            let known = self.named(&mut tx, waiting.prospect).await?;
            waitlist.push((waiting, known));
        }
        let capacity = capacity(&mut tx, market, now).await?;
        let next = ProspectId(self.signs.dice.id(now));
        Ok(Some(SeatsView { capacity, names: self.names, holds, waitlist, now, next }))
    }

    async fn named(&self, tx: &mut Tx, id: ProspectId) -> Result<Option<Named>, Fault> {
        if self.names == Names::Hidden {
            return Ok(None);
        }
        let Some((prospect, met_by)) = prospect::find(tx, id).await? else { return Ok(None) };
        let ProspectCard { name, reach, note } = ProspectCard::open(&prospect, &self.signs.notes)?;
        Ok(Some(Named { name, reach, note, met_at: prospect.met_at, met_by }))
    }

    async fn read_sale(
        &self,
        id: MarketId,
        prospect: ProspectId,
    ) -> Result<Option<ContractForm>, Fault> {
        match self.market_of(id, prospect).await? {
            Some(market) => self.signs.read_sale(market).await.map(Some),
            None => Ok(None),
        }
    }

    /// The market, where this prospect is one of its own.
    async fn market_of(&self, id: MarketId, prospect: ProspectId) -> Result<Option<Market>, Fault> {
        let mut tx = self.signs.store.read().await?;
        match prospect::find(&mut tx, prospect).await? {
            Some((prospect, _)) if prospect.market == id => market::find(&mut tx, id).await,
            _ => Ok(None),
        }
    }

    /// Signs the contract of whoever a seat is kept for, once that was seen and confirmed.
    pub async fn sell(
        &self,
        id: MarketId,
        prospect: ProspectId,
        typed: &Typed,
    ) -> Result<Came, Fault> {
        match self.market_of(id, prospect).await? {
            Some(_) => self.signs.sell(id, prospect, typed).await,
            None => Ok(Came::NotFound),
        }
    }

    pub async fn change_seats(&self, id: MarketId, typed: &Typed) -> Result<Came, Fault> {
        let prospect = typed.text("prospect").parse();
        let Ok(prospect) = prospect.map(ProspectId) else { return Ok(Came::NotFound) };
        let what = typed.text("what");
        let wants = match what {
            "hold" => Some(Wants::Seat),
            "join" => Some(Wants::Place),
            _ => None,
        };
        let order = match (wants, command(what, prospect)) {
            (Some(wants), _) => match self.meet(id, prospect, wants, typed).await? {
                Ok(order) => order,
                Err(came) => return Ok(came),
            },
            (None, Some(_)) if self.market_of(id, prospect).await?.is_none() => {
                return Ok(Came::NotFound);
            }
            (None, Some(command)) => Order::Change { market: id, command: Box::new(command) },
            (None, None) => return Ok(Came::NotFound),
        };
        let (kind, what, done) = match what {
            "join" => ("waitlist_joined", "On the waitlist", "joined"),
            "accept" => ("seat_held", "Offer taken", "held"),
            "extend" => ("hold_extended", "Hold extended", "extended"),
            "release" => ("hold_released", "Hold released", "released"),
            "leave" => ("waitlist_left", "Off the waitlist", "left"),
            _ => ("seat_held", "Seat held", "held"),
        };
        match self.signs.order(order, (kind, prospect.0), (what, "")).await? {
            Ok(()) => Ok(self.done(id, done)),
            Err(why) => self.refused(id, &why).await,
        }
    }

    /// The order that keeps a seat or a place for somebody new, or what is to be answered instead.
    async fn meet(
        &self,
        id: MarketId,
        prospect: ProspectId,
        wants: Wants,
        typed: &Typed,
    ) -> Result<Result<Order, Came>, Fault> {
        let mut tx = self.signs.store.read().await?;
        if market::find(&mut tx, id).await?.is_none() {
            return Ok(Err(Came::NotFound));
        }
        let card = match read_card(typed) {
            Ok(card) => card,
            Err(problems) => return Ok(Err(Came::Problems(problems))),
        };
        if let Some((known, _)) = prospect::find(&mut tx, prospect).await? {
            let is_same = ProspectCard::open(&known, &self.signs.notes)? == card;
            return Ok(Err(match (is_same, wants) {
                // Sent twice: the first time has done it.
                (true, Wants::Seat) => self.done(id, "held"),
                (true, Wants::Place) => self.done(id, "joined"),
                (false, _) => Came::Problems(Problems::at(Problems::FORM, USED)),
            }));
        }
        let Admin { me, notes, clock, dice, .. } = &self.signs;
        let prospect = card.seal((prospect, id), (clock.now(), me.person), notes, dice);
        Ok(Ok(Order::Meet { prospect, wants }))
    }

    fn done(&self, id: MarketId, done: &str) -> Came {
        Came::Done(self.names.on(&format!("{}?done={done}", path::seats(id))))
    }

    async fn refused(&self, id: MarketId, why: &Declined) -> Result<Came, Fault> {
        if let Declined::Refused(refusal) = why
            && let Some(told) = words(*refusal)
        {
            return Ok(Came::Problems(Problems::at(Problems::FORM, told)));
        }
        match market::find(&mut self.signs.store.read().await?, id).await? {
            Some(market) => Ok(Came::Problems(declined(why, market.zone()?))),
            None => Ok(Came::NotFound),
        }
    }
}

/// What is done with a seat or a place that is kept already.
fn command(what: &str, prospect: ProspectId) -> Option<Command> {
    match what {
        "accept" => Some(Command::Hold(prospect)),
        "extend" => Some(Command::ExtendHold(prospect)),
        "release" => Some(Command::ReleaseHold(prospect)),
        "leave" => Some(Command::LeaveWaitlist(prospect)),
        _ => None,
    }
}

/// What is said of a seat that can't be kept, and what would help.
fn words(refusal: Refusal) -> Option<&'static str> {
    match refusal {
        Refusal::NoSeatLeft => {
            Some("The last seat is taken, so nothing is held. Put them on the waitlist.")
        }
        Refusal::NoHold => Some(
            "The seat is kept for them no more, so nothing was done. Hold one again, or put them \
             on the waitlist.",
        ),
        Refusal::AlreadyExtended => Some("It was extended already, and that is done once."),
        Refusal::SeatIsFree => Some("A seat is open. Hold it for them instead."),
        Refusal::NotWaiting => Some("They are not on the waitlist any more."),
        _ => None,
    }
}

fn read_card(typed: &Typed) -> Result<ProspectCard, Problems> {
    let mut form = Reading::of(typed);
    let name = form.line("name", "For whom? A name, or a company's.");
    let reach = form.line("reach", "Where do we say that a seat is free?");
    if !reach.is_empty() && Email::parse(&reach).is_none() && Phone::parse(&reach).is_none() {
        form.problems.add("reach", "This is neither an e-mail address nor a US phone number.");
    }
    let note = form.words("note").unwrap_or_default();
    form.done(Some(ProspectCard { name, reach, note }))
}
