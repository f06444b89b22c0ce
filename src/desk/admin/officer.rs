//! Loan officers: added and changed by an admin's form. Their licences reach every market that they
//! are in at once.

use app::{
    api::{
        admin::{OfficerForm, OfficerRow},
        form::{Problems, Typed},
    },
    ids::OfficerId,
    lead::facts::State,
    ui::path,
};

use super::{Admin, Came, declined, reading::Reading, seen, zones};
use crate::{
    fault::Fault,
    store::{
        Tx,
        allocation::{self, Status},
        officer::{self, Officer},
    },
    writer::{OfficerChange, Order},
};

/// Digits of an NMLS id at the most.
const NMLS_DIGITS_MAX: usize = 12;

/// An officer as somebody typed them; the rest is as it was before.
pub fn read_officer(typed: &Typed, before: Officer) -> Result<Officer, Problems> {
    let mut form = Reading::of(typed);
    let name = form.line("name", "Their name, as the license has it.");
    let nmls = form.optional_line("nmls");
    if nmls.as_ref().is_some_and(|id| {
        id.len() > NMLS_DIGITS_MAX || !id.bytes().all(|byte| byte.is_ascii_digit())
    }) {
        form.problems.add("nmls", "An NMLS id is a number.");
    }
    let licensed_states = form.states("licences");
    form.note();
    let (alert_email, alert_phone) = (form.email("alert_email"), form.phone("alert_phone"));
    let officer = form.zone("time_zone").map(|zone| Officer {
        name,
        nmls,
        time_zone: zone.name().to_owned(),
        licensed_states,
        alert_email,
        alert_phone,
        ..before
    });
    form.done(officer)
}

/// "FL, GA"; "everywhere" where there is no limit.
fn told_licences(states: &[State]) -> String {
    match states {
        [] => "everywhere".to_owned(),
        states => states.iter().map(State::code).collect::<Vec<_>>().join(", "),
    }
}

impl Admin {
    pub(super) async fn read_officers(&self) -> Result<Vec<OfficerRow>, Fault> {
        let mut tx = self.store.read().await?;
        let mut rows = Vec::new();
        for officer in officer::all(&mut tx).await? {
            let contracts = allocation::of_officer(&mut tx, officer.id).await?;
            rows.push(OfficerRow {
                id: officer.id,
                licences: told_licences(&officer.licensed_states),
                contracts: contracts.iter().filter(|it| it.status != Status::Ended).count(),
                name: officer.name,
                nmls: officer.nmls,
            });
        }
        Ok(rows)
    }

    pub(super) async fn read_officer(
        &self,
        id: Option<OfficerId>,
    ) -> Result<Option<OfficerForm>, Fault> {
        let Some(id) = id else {
            let filled = Typed::default().with("time_zone", "America/New_York");
            let (contracts, history) = (Vec::new(), Vec::new());
            return Ok(Some(OfficerForm {
                name: None,
                filled,
                zones: zones(),
                contracts,
                history,
            }));
        };
        let mut tx = self.store.read().await?;
        let Some(officer) = officer::find(&mut tx, id).await? else { return Ok(None) };
        let filled = seen::marked(filled(&officer));
        let contracts = allocation::of_officer(&mut tx, id).await?;
        let contracts = self.contract_rows(&mut tx, contracts).await?;
        let history = self.deeds(&mut tx, id.0).await?;
        let name = Some(officer.name);
        Ok(Some(OfficerForm { name, filled, zones: zones(), contracts, history }))
    }

    pub async fn add_officer(&self, typed: &Typed) -> Result<Came, Fault> {
        let now = self.clock.now();
        let id = OfficerId(self.dice.id(now));
        let new = Officer::named(id, String::new(), String::new(), now);
        let officer = match read_officer(typed, new) {
            Ok(officer) => officer,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        let what = format!("Added; licensed {}", told_licences(&officer.licensed_states));
        let mut tx = self.store.write().await?;
        if let Some(problems) = known_by_id(&mut tx, &officer).await? {
            return Ok(Came::Problems(problems));
        }
        officer::insert(&mut tx, &officer).await?;
        self.note(&mut tx, ("officer_added", id.0), &what).await?;
        tx.commit().await?;
        Ok(Came::Done(format!("{}?done=added", path::OFFICERS)))
    }

    pub async fn change_officer(&self, id: OfficerId, typed: &Typed) -> Result<Came, Fault> {
        let mut tx = self.store.read().await?;
        let Some(before) = officer::find(&mut tx, id).await? else { return Ok(Came::NotFound) };
        let read = seen::check(typed, &filled(&before));
        let officer = match read.and_then(|()| read_officer(typed, before.clone())) {
            Ok(officer) => officer,
            Err(problems) => return Ok(Came::Problems(problems)),
        };
        if let Some(problems) = known_by_id(&mut tx, &officer).await? {
            return Ok(Came::Problems(problems));
        }
        drop(tx);
        let done = format!("{}?done=changed", path::officer(id));
        let what = told_change(&before, &officer);
        if what.is_empty() {
            return Ok(Came::Done(done));
        }
        let order = Order::ChangeOfficer(Box::new(OfficerChange { before, after: officer }));
        let words = (what.as_str(), typed.text("reason"));
        match self.order(order, ("officer_changed", id.0), words).await? {
            Ok(()) => Ok(Came::Done(done)),
            Err(why) => Ok(Came::Problems(declined(&why, chrono_tz::UTC))),
        }
    }
}

/// An NMLS id is one person's.
async fn known_by_id(tx: &mut Tx, officer: &Officer) -> Result<Option<Problems>, Fault> {
    if officer.nmls.is_none() {
        return Ok(None);
    }
    let all = officer::all(tx).await?;
    let other = all.into_iter().find(|it| it.nmls == officer.nmls && it.id != officer.id);
    Ok(other.map(|other| Problems::at("nmls", format!("{} has this id.", other.name))))
}

fn filled(officer: &Officer) -> Typed {
    let licences: Vec<&str> = officer.licensed_states.iter().map(State::code).collect();
    Typed::default()
        .with("name", &officer.name)
        .with("nmls", officer.nmls.as_deref().unwrap_or_default())
        .with("time_zone", &officer.time_zone)
        .with("licences", licences.join(" "))
        .with("alert_email", officer.alert_email.as_deref().unwrap_or_default())
        .with("alert_phone", officer.alert_phone.as_deref().unwrap_or_default())
}

/// What is another than before, for the history.
fn told_change(before: &Officer, after: &Officer) -> String {
    let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "none".to_owned());
    let fields = |officer: &Officer| {
        [
            ("Name", officer.name.clone()),
            ("NMLS", known(&officer.nmls)),
            ("Licensed", told_licences(&officer.licensed_states)),
            ("Time zone", officer.time_zone.clone()),
            ("E-mail for alerts", known(&officer.alert_email)),
            ("Phone for alerts", known(&officer.alert_phone)),
        ]
    };
    let changes = fields(before).into_iter().zip(fields(after)).filter(|(old, new)| old != new);
    let told = changes.map(|((name, old), (_, new))| format!("{name}: {old} \u{2192} {new}"));
    told.collect::<Vec<_>>().join(". ")
}
