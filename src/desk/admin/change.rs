//! A contract that changes: amended, priced anew, paused, resumed or ended, now or on a date ahead,
//! or what was planned called off. Previewed, then ordered.

use app::{
    api::form::{Problems, Typed},
    contract::{Change, Number, Planned},
    ids::AllocationId,
    instant::Instant,
    ledger::Command,
    ui::path,
};
use chrono_tz::Tz;

use super::{
    Admin, Came, declined,
    reading::Reading,
    sign::{after, begins},
};
use crate::{
    fault::Fault,
    store::{allocation, officer},
    writer::Order,
};

/// What somebody asks for, in words for the preview.
struct Asked {
    command: Command,
    title: &'static str,
    reason: String,
}

impl Asked {
    fn read(typed: &Typed, id: AllocationId, zone: Tz, now: Instant) -> Result<Self, Problems> {
        let mut form = Reading::of(typed);
        let reason = form.reason();
        let from = form.date("from").map(|date| begins(zone, date, now));
        if from.is_some_and(|from| from < now) {
            form.problems.add("from", "The date must not lie in the past.");
        }
        let ahead = from.filter(|from| *from > now);
        let asked = match typed.text("what") {
            "amend" => amend(&mut form, id, ahead),
            "reprice" => form.price("price").map(|price_cents| {
                (Command::Reprice { allocation: id, price_cents }, "A new price")
            }),
            "pause" => pause(&mut form, id, zone, ahead),
            "resume" => Some(match ahead {
                Some(due) => (plan(id, due, Change::Resume), "To resume"),
                None => (Command::Resume(id), "To resume"),
            }),
            "end" => end(&mut form, id, zone, now),
            "call_off" => call_off(&mut form, id),
            _ => {
                form.problems.add(Problems::FORM, "Choose what is to be done.");
                None
            }
        };
        form.done(asked.map(|(command, title)| Self { command, title, reason }))
    }
}

fn plan(allocation: AllocationId, due: Instant, change: Change) -> Command {
    Command::Plan { allocation, planned: Planned { due, change } }
}

fn amend(
    form: &mut Reading,
    allocation: AllocationId,
    ahead: Option<Instant>,
) -> Option<(Command, &'static str)> {
    let (min, max) = (i64::from(Number::CONTRACT_MIN), i64::from(Number::MAX));
    let number = form.number("number", min, max)?;
    let number = Number::new(u32::try_from(number).ok()?)?;
    Some(match ahead {
        Some(due) => (plan(allocation, due, Change::Amend(number)), "A new number"),
        None => (Command::Amend { allocation, number }, "A new number"),
    })
}

/// From today on until further notice; or from a date on, to a date.
fn pause(
    form: &mut Reading,
    allocation: AllocationId,
    zone: Tz,
    ahead: Option<Instant>,
) -> Option<(Command, &'static str)> {
    let until = form.date("until").map(|last| after(zone, last));
    match (ahead, until) {
        (Some(due), until) => Some((plan(allocation, due, Change::Pause { until }), "A pause")),
        (None, None) => Some((Command::Pause(allocation), "A pause")),
        (None, Some(_)) => {
            form.problems.add("from", "A pause with a last day begins on a date ahead.");
            None
        }
    }
}

/// At once, or after a last day.
fn end(
    form: &mut Reading,
    allocation: AllocationId,
    zone: Tz,
    now: Instant,
) -> Option<(Command, &'static str)> {
    match form.date("ends").map(|last| after(zone, last)) {
        Some(ends) if ends <= now => {
            form.problems.add("ends", "Its last day must not lie in the past.");
            None
        }
        Some(ends) => Some((Command::Shorten { allocation, ends }, "Its end")),
        None => Some((Command::End(allocation), "Its end, at once")),
    }
}

fn call_off(form: &mut Reading, allocation: AllocationId) -> Option<(Command, &'static str)> {
    let due = form.typed.text("due").parse().ok().map(Instant);
    let resumption = form.typed.text("resumption") == "yes";
    if due.is_none() {
        form.problems.add(Problems::FORM, "Choose what is to be called off.");
    }
    due.map(|due| {
        (Command::CallOff { allocation, due, resumption }, "What was planned is called off")
    })
}

/// The kind of the entry that a command becomes.
const fn kind(command: &Command) -> &'static str {
    match command {
        Command::Amend { .. } => "allocation_amended",
        Command::Reprice { .. } => "allocation_repriced",
        Command::Pause(_) => "allocation_paused",
        Command::Resume(_) => "allocation_resumed",
        Command::End(_) => "allocation_ended",
        Command::Shorten { .. } => "allocation_shortened",
        Command::CallOff { .. } => "change_called_off",
        _ => "change_planned",
    }
}

impl Admin {
    /// Shows what it would change, or does it where that was seen and confirmed.
    pub async fn change_contract(&self, id: AllocationId, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.read().await?;
        let Some(contract) = allocation::find(&mut tx, id).await? else {
            return Ok(Came::NotFound);
        };
        if typed.text("what") == "may_pause" {
            drop(tx);
            return self.change_may_pause(id, typed).await;
        }
        let market = allocation::market_of(&mut tx, &contract).await?;
        let (zone, now) = (market.zone()?, self.clock.now());
        let asked = match Asked::read(typed, id, zone, now) {
            Ok(asked) => asked,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        if typed.text("confirmed") != "yes" {
            let officer = officer::find(&mut tx, contract.officer).await?;
            let officer = officer.map(|officer| officer.name).unwrap_or_default();
            let title = format!("{}: {officer} in {}", asked.title, market.name);
            return self.preview(&mut tx, (&market, id), asked.command, title, now).await;
        }
        drop(tx);
        let about = (kind(&asked.command), id.0);
        let order = Order::Change { market: market.id, command: Box::new(asked.command) };
        match self.order(order, about, (asked.title, &asked.reason)).await? {
            Ok(()) => Ok(Came::Done(format!("{}?done=changed", path::contract(id)))),
            Err(why) => Ok(Came::Problems(declined(&why, zone))),
        }
    }
}
