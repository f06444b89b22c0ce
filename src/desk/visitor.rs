//! The desk of whoever is not signed in: their link, where there are seats, a wish to be called.

use std::{net::IpAddr, num::NonZeroU32, sync::Arc};

use app::{
    api::{
        Asked, Refusal,
        form::{Problems, Typed},
        visitor::{LinkView, Seats, VisitorDesk},
    },
    ids::CallId,
    lead::zip,
};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::{
    area,
    call::{Caller, WAITING_MAX},
    guesses::network,
    told,
};
use crate::{
    clock::{Clock, Dice},
    fault::Fault,
    seal::NoteSealer,
    store::{Store, call, link, market, stock},
    token,
};

/// Look-ups of one network, a minute: more than a person makes.
const LOOKS_A_MINUTE: NonZeroU32 = NonZeroU32::new(30).expect("it is not 0");
/// Wishes to be called from one network, an hour.
const CALLS_AN_HOUR: NonZeroU32 = NonZeroU32::new(5).expect("it is not 0");
/// Networks that are remembered before those are forgotten that may ask again.
const REMEMBERED_MAX: usize = 50_000;

/// How often strangers have asked, by their network.
pub struct Strangers {
    looks: DefaultKeyedRateLimiter<IpAddr>,
    calls: DefaultKeyedRateLimiter<IpAddr>,
}

impl Default for Strangers {
    fn default() -> Self {
        Self {
            looks: RateLimiter::keyed(Quota::per_minute(LOOKS_A_MINUTE)),
            calls: RateLimiter::keyed(Quota::per_hour(CALLS_AN_HOUR)),
        }
    }
}

fn may(limiter: &DefaultKeyedRateLimiter<IpAddr>, address: IpAddr) -> bool {
    if limiter.len() > REMEMBERED_MAX {
        limiter.retain_recent();
    }
    limiter.check_key(&network(address)).is_ok()
}

pub struct Visitor {
    pub store: Store,
    pub clock: Clock,
    pub notes: Arc<NoteSealer>,
    pub strangers: Arc<Strangers>,
    pub address: IpAddr,
    /// The token of the link with which they came.
    pub link: Option<String>,
}

impl VisitorDesk for Visitor {
    fn link(&self) -> Asked<'_, LinkView> {
        Box::pin(async {
            let Some(token) = &self.link else { return Err(Refusal::gone()) };
            let hash = token::hash_of(token);
            let found = async {
                link::find(&mut self.store.read().await?, &hash.0, self.clock.now()).await
            };
            let Some((link, person)) = told(found.await)? else { return Err(Refusal::gone()) };
            Ok(LinkView { purpose: link.purpose, name: person.name, email: person.email })
        })
    }

    fn seats(&self, zip: String) -> Asked<'_, Seats> {
        Box::pin(async move {
            let Some(zip) = zip::parse(zip.trim()) else { return Ok(Seats::Unknown) };
            if !self.may_look() {
                return Err(Refusal::too_often());
            }
            told(self.read_seats(&zip).await)
        })
    }
}

/// What became of a wish to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wished {
    Noted,
    Problems(Problems),
    TooOften,
}

impl Visitor {
    /// Counts as a look, wherever it is to.
    pub(super) fn may_look(&self) -> bool {
        may(&self.strangers.looks, self.address)
    }

    async fn read_seats(&self, zip: &str) -> Result<Seats, Fault> {
        let mut tx = self.store.read().await?;
        let Some(market) = area::serving(&mut tx, zip).await? else {
            return Ok(Seats::NotServed);
        };
        let Some(market) = market::find(&mut tx, market).await? else {
            return Ok(Seats::NotServed);
        };
        let stock = stock::of(&mut tx, market.id).await?;
        Ok(match stock.taken() < i64::from(market.seats) {
            true => Seats::Open { market: market.name },
            false => Seats::Full { market: market.name },
        })
    }

    /// Notes that somebody wants to be called.
    pub async fn wish_call(&self, typed: &Typed, dice: &Dice) -> Result<Wished, Fault> {
        let caller = match Caller::read(typed) {
            Ok(caller) => caller,
            Err(problems) => return Ok(Wished::Problems(problems)),
        };
        if !may(&self.strangers.calls, self.address) {
            return Ok(Wished::TooOften);
        }
        let now = self.clock.now();
        let call = caller.seal(CallId(dice.id(now)), now, &self.notes, dice);
        let mut tx = self.store.write().await?;
        if call::count_waiting(&mut tx).await? >= WAITING_MAX {
            return Ok(Wished::TooOften);
        }
        call::insert(&mut tx, &call).await?;
        tx.commit().await?;
        Ok(Wished::Noted)
    }
}
