//! Who gets which desk. Whoever asks for somebody else's is told that there is nothing here.

use std::{net::SocketAddr, sync::Arc};

use app::{api::names::Names, people::Role};
use axum::{
    extract::{ConnectInfo, FromRef, FromRequestParts},
    http::{StatusCode, Uri, request::Parts},
};

use super::{House, session::LinkToken};
use crate::desk::{
    Account, Admin, Attentive, Keeper, Officer, Sales, Seller, SignedIn, Staff, Visitor,
};

/// The desk of whoever asks, where it is theirs.
pub struct At<D>(pub D);

impl<D: Desk, S: Sync> FromRequestParts<S> for At<D>
where
    Arc<House>: FromRef<S>,
{
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, StatusCode> {
        let house = Arc::<House>::from_ref(state);
        let me = parts.extensions.get::<SignedIn>();
        let desk = me.and_then(|me| D::of(&house, me, &parts.uri));
        desk.map(Self).ok_or(StatusCode::NOT_FOUND)
    }
}

/// A desk for some of those who are signed in, or for all.
pub(super) trait Desk: Sized {
    /// `None` where it is not theirs. An address may ask for a desk that tells names.
    fn of(house: &House, me: &SignedIn, asked: &Uri) -> Option<Self>;
}

impl Desk for Account {
    fn of(house: &House, me: &SignedIn, _: &Uri) -> Option<Self> {
        let House { store, clock, .. } = house;
        Some(Self { signed_in: me.clone(), store: store.clone(), clock: clock.clone() })
    }
}

impl Desk for Officer {
    fn of(house: &House, me: &SignedIn, _: &Uri) -> Option<Self> {
        let officer = me.officer.filter(|_| me.role == Role::Officer)?;
        Some(Self {
            officer,
            person: me.person,
            store: house.store.clone(),
            sealer: house.sealer.clone(),
            marker: house.marker.clone(),
            notes: house.notes.clone(),
            writer: house.writer.clone(),
            clock: house.clock.clone(),
            dice: house.dice.clone(),
            outlooks: house.outlooks.clone(),
            borrowers: house.borrowers.clone(),
            months: house.months.clone(),
        })
    }
}

impl Desk for Admin {
    fn of(house: &House, me: &SignedIn, _: &Uri) -> Option<Self> {
        (me.role == Role::Admin).then(|| signs(house, me))
    }
}

impl Desk for Keeper {
    fn of(house: &House, me: &SignedIn, asked: &Uri) -> Option<Self> {
        let names = Names::of(asked.query());
        is_staff(me).then(|| Self { signs: signs(house, me), names })
    }
}

fn signs(house: &House, me: &SignedIn) -> Admin {
    Admin {
        me: me.clone(),
        url: house.url.clone(),
        store: house.store.clone(),
        writer: house.writer.clone(),
        sealer: house.sealer.clone(),
        marker: house.marker.clone(),
        notes: house.notes.clone(),
        clock: house.clock.clone(),
        dice: house.dice.clone(),
    }
}

impl Desk for Seller {
    fn of(house: &House, me: &SignedIn, _: &Uri) -> Option<Self> {
        is_staff(me).then(|| Self {
            me: me.clone(),
            url: house.url.clone(),
            store: house.store.clone(),
            clock: house.clock.clone(),
            dice: house.dice.clone(),
            sealer: house.sealer.clone(),
            notes: house.notes.clone(),
            outlooks: house.outlooks.clone(),
            arrivals: house.arrivals.clone(),
        })
    }
}

impl Desk for Attentive {
    fn of(house: &House, me: &SignedIn, _: &Uri) -> Option<Self> {
        is_staff(me).then(|| Self {
            person: me.person,
            store: house.store.clone(),
            notes: house.notes.clone(),
            clock: house.clock.clone(),
            dice: house.dice.clone(),
            outlooks: house.outlooks.clone(),
            concerns: house.concerns.clone(),
            again_within_ms: house.writer.settings().again_within_ms,
        })
    }
}

impl Desk for Staff {
    fn of(house: &House, me: &SignedIn, _: &Uri) -> Option<Self> {
        let House { store, clock, notes, .. } = house;
        is_staff(me).then(|| Self {
            store: store.clone(),
            clock: clock.clone(),
            notes: notes.clone(),
        })
    }
}

impl Desk for Sales {
    fn of(house: &House, me: &SignedIn, _: &Uri) -> Option<Self> {
        let House { store, clock, .. } = house;
        is_staff(me).then(|| Self { store: store.clone(), clock: clock.clone() })
    }
}

fn is_staff(me: &SignedIn) -> bool {
    matches!(me.role, Role::Sales | Role::Admin)
}

impl House {
    /// The desk of whoever sent this, signed in or not.
    pub(super) fn visitor(&self, parts: &Parts) -> Visitor {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| *peer);
        let peer = peer.unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0)));
        Visitor {
            store: self.store.clone(),
            clock: self.clock.clone(),
            notes: self.notes.clone(),
            strangers: self.strangers.clone(),
            address: self.proxies.client(peer, &parts.headers),
            link: parts.extensions.get().map(|LinkToken(token)| token.clone()),
        }
    }
}
