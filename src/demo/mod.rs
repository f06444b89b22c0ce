//! A believable vendor: four markets, 24 officers, three months of leads, and a live trickle. Made
//! by driving the real writer with a set clock, so that what it shows is what the product does.

mod chance;
mod names;
mod places;
mod borrower;
mod arrivals;
mod cast;
mod callers;
mod agenda;
mod span;
mod habits;
mod world;
mod filling;
mod sign_ins;
mod trickle;

use app::instant::Instant;

use crate::{
    clock::Dice,
    fault::Fault,
    seal::MasterKey,
    store::{Store, Tx, head, market, officer, person, setting, source},
};

pub use sign_ins::{ADMIN_EMAIL, DemoSignIns, OFFICER_EMAIL, SALES_EMAIL};
pub use trickle::trickle;

/// The setting that says whose this database is, and its values.
const SETTING: &str = "demo";
const BEGUN: &str = "begun";
const FILLED: &str = "filled";

/// What the demo is made with.
pub struct DemoParts<'a> {
    pub store: &'a Store,
    pub master: &'a MasterKey,
    pub extent: Extent,
}

/// How much of it there is.
#[derive(Clone, Copy, Debug)]
pub struct Extent {
    /// The same seed and the same now make the same demo, but for keys.
    pub seed: u64,
    /// It begins with the month that began nearest to so many days ago.
    pub days: u64,
}

impl Default for Extent {
    fn default() -> Self {
        Self { seed: 2_026, days: 90 }
    }
}

/// Whether somebody watches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Shown,
    Hidden,
}

/// What is in the database before the demo touches it.
enum Found {
    Nothing,
    Demo,
}

/// Fills an empty database, up to `now`; one that the demo has filled stays as it is. The password
/// of the sign-ins is the given one, or is made up; it and the source's key are new each time,
/// because only their hashes are kept. Anybody else's database is refused, and so is a half-filled
/// one.
pub async fn fill(
    parts: &DemoParts<'_>,
    now: Instant,
    password: Option<String>,
    progress: Progress,
) -> Result<DemoSignIns, Fault> {
    let found = look(&mut parts.store.read().await?).await?;
    let password = password.unwrap_or_else(|| sign_ins::make_up(&Dice::System));
    match found {
        Found::Demo => sign_ins::renew(parts.store, password).await,
        Found::Nothing => filling::fill(parts, now, password, progress).await,
    }
}

async fn look(tx: &mut Tx) -> Result<Found, Fault> {
    match setting::find(tx, SETTING).await?.as_deref() {
        Some(FILLED) => Ok(Found::Demo),
        Some(_) => Err(Fault::Setup(
            "filling this database with the demo broke off half-way: delete the database, and \
             start again"
                .to_owned(),
        )),
        None => match somebody(tx).await? {
            None => Ok(Found::Nothing),
            Some(whose) => Err(Fault::Setup(format!(
                "this database holds {whose} that the demo did not make, so the demo leaves it \
                 alone: serve it without --demo, or name another with --database"
            ))),
        },
    }
}

/// What there is in a database that the demo has not begun.
async fn somebody(tx: &mut Tx) -> Result<Option<&'static str>, Fault> {
    let is_there = [
        ("markets", !market::all(tx).await?.is_empty()),
        ("people", person::count(tx).await? > 0 || !officer::all(tx).await?.is_empty()),
        ("sources", !source::all(tx).await?.is_empty()),
        ("entries", head::all(tx).await?.iter().any(|head| head.seq > 0)),
    ];
    Ok(is_there.into_iter().find_map(|(what, is_there)| is_there.then_some(what)))
}
